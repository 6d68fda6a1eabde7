package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two lists of the files of the page, which a new one is easily missing from. */
class PageListTest {
  private static final Path PAGE = Path.of("src/main/resources/dev/quire/serve/page");
  private static final String LIST = "files.txt";

  /** Those that the page begins with itself. */
  private static final List<String> FIRST = List.of("app.js", "theme.js");

  private static SortedSet<String> files(Predicate<String> which) throws IOException {
    try (Stream<Path> all = Files.list(PAGE)) {
      return all.map(file -> file.getFileName().toString())
          .filter(which)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void allAreServed() throws IOException {
    assertEquals(
        files(name -> !name.equals(LIST)), new TreeSet<>(Files.readAllLines(PAGE.resolve(LIST))));
  }

  /** Otherwise they are asked for one level of imports after the other. */
  @Test
  void allModulesAreLoadedAhead() throws IOException {
    assertEquals(
        files(name -> name.endsWith(".js") && !FIRST.contains(name)),
        Pattern.compile("<link rel=\"modulepreload\" href=\"([^\"]+)\">")
            .matcher(Files.readString(PAGE.resolve("index.html")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
