package dev.quire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads a comment or a page finds the pages that it speaks of. */
class CitedPagesTest {
  private static final Path ROOT = Path.of("");

  /** Folders and files that may cite one another; what git ignores lies in none of them. */
  private static final List<Path> PLACES =
      List.of(
          Path.of("src"),
          Path.of("tools"),
          Path.of("bench/src"),
          Path.of("bench/lib"),
          Path.of(".ci"));

  private static final List<Path> PAGES =
      List.of(ROOT, Path.of("bench"), Path.of("store"), Path.of("data"));

  /** A page by its name, perhaps with folders before it. */
  private static final Pattern FILE = Pattern.compile("(?<![\\w./-])[\\w./-]*\\w\\.md\\b");

  /** A relative link of a page, without its anchor. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)");

  /** A page without its ending. */
  private static final Pattern SECTION = Pattern.compile("\\b([A-Z]{4,}),? section \\d");

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path place : PLACES) {
      try (Stream<Path> walk = Files.walk(place)) {
        walk.filter(Files::isRegularFile).filter(CitedPagesTest::isText).forEach(files::add);
      }
    }
    for (Path folder : PAGES) {
      try (Stream<Path> list = Files.list(folder)) {
        list.filter(path -> path.toString().endsWith(".md")).forEach(files::add);
      }
    }
    return files;
  }

  /** Not this file: the pages that its test cites are made up. */
  private static boolean isText(Path path) {
    return !path.toString().matches(".*\\.(safetensors|pyc|png)|.*CitedPagesTest\\.java");
  }

  /** What a text cites: as it is written, or as the names of files. */
  private static List<String> cited(String text) {
    List<String> cited = new ArrayList<>();
    FILE.matcher(text).results().forEach(found -> cited.add(found.group()));
    LINK.matcher(text).results().forEach(found -> cited.add(found.group(1)));
    Matcher section = SECTION.matcher(text);
    while (section.find()) {
      cited.add(section.group(1) + ".md");
    }
    return cited;
  }

  @Test
  void everyPageThatIsCitedIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (Path file : files()) {
      for (String name : cited(Files.readString(file))) {
        if (Files.exists(ROOT.resolve(name)) || Files.exists(file.resolveSibling(name))) {
          found++;
        } else {
          missing.add(file + " cites " + name);
        }
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(found > 20, "found=" + found);
  }

  @Test
  void pagesAreFoundInText() {
    assertEquals(
        List.of("a/B.md", "../c.txt", "DESIGN.md"),
        cited("see a/B.md; [c](../c.txt#d), [e](https://e/f) and DESIGN section 4"));
  }
}
