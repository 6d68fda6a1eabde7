package dev.quire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only the command line knows how an option is spelt; others speak of settings. */
class OptionWordsTest {
  private static final Path MAIN = Path.of("src/main/java/dev/quire");

  /** A literal, a text block or a comment: what people read. Code has its own {@code --}. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|/\\*.*?\\*/"
              + "|//[^\n]*");

  /** At the end of a literal, too: the name may be added to it. */
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--(?:[a-zA-Z]|(?=\"$))[\\w-]*");

  /** Options of other programs. */
  private static final Map<String, List<String>> OTHERS =
      Map.of("VectorModule.java", List.of("--add-modules"));

  /** Words that Java programs, pages and services have others for. */
  private static final Pattern FRONT_END = Pattern.compile("\\b[Oo]ptions?\\b|\\bquire [a-z]+");

  /** Names of headers, which are not ours. */
  private static final Set<String> HEADERS =
      Set.of("\"X-Content-Type-Options\"", "\"X-Frame-Options\"");

  private static List<String> options(String source) {
    return WORDS
        .matcher(source)
        .results()
        .flatMap(words -> OPTION.matcher(words.group()).results())
        .map(found -> found.group())
        .toList();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> walk = Files.walk(MAIN)) {
      return walk.filter(path -> path.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void noOptionIsSpeltOutsideTheCommandLine() throws IOException {
    List<String> found = new ArrayList<>();
    int ofTheCommandLine = 0;
    for (Path source : sources()) {
      List<String> allowed = OTHERS.getOrDefault(source.getFileName().toString(), List.of());
      List<String> options = new ArrayList<>(options(Files.readString(source)));
      if (source.startsWith(MAIN.resolve("cli"))) {
        ofTheCommandLine += options.size();
      } else {
        options.removeAll(allowed);
        options.forEach(option -> found.add(source + " has " + option));
      }
    }
    assertEquals(List.of(), found);
    assertTrue(ofTheCommandLine > 50, "found=" + ofTheCommandLine);
  }

  /** Comments may, since those who read them know where they are. */
  @Test
  void problemsAreNotSaidInWordsOfTheCommandLine() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path source : sources()) {
      if (!source.startsWith(MAIN.resolve("cli"))) {
        WORDS
            .matcher(Files.readString(source))
            .results()
            .map(words -> words.group())
            .filter(words -> words.startsWith("\"") && FRONT_END.matcher(words).find())
            .filter(words -> !HEADERS.contains(words))
            .forEach(words -> found.add(source + " has " + words));
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void optionsAreFoundInWhatPeopleRead() {
    String source =
        """
        /** Gives {@code --rank}, a rule of ---- and 1 -- 2. */
        int i = --count; // not --force, but --
        String s = "\\"--on-error skip" + "it's --" + name + "a--b" + '"' + "--" + name + "--x";
        int j = i--; f("--Y");
        """;
    assertEquals(
        List.of("--rank", "--force", "--on-error", "--", "--", "--x", "--Y"), options(source));
  }
}
