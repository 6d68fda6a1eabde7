package dev.quire.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The licence in the README of a data set of GroupLens: what stands under a heading such as {@code
 * USAGE LICENSE}, up to the next heading.
 */
final class Licence {
  private static final List<String> NAMES =
      List.of("README", "README.txt", "README.md", "README.html");
  private static final int MOST_BYTES = 1 << 17;
  private static final int MOST_LINES = 60;
  private static final Pattern TITLE = Pattern.compile("(?i)[#\\s]*(usage )?licen[sc]e[:\\s]*");
  private static final Pattern RULE = Pattern.compile("\\s*[=-]{3,}\\s*");
  private static final Pattern HEADING = Pattern.compile("#+ .*|[A-Z][A-Z /-]{3,}:?");

  private Licence() {}

  /** The README of a folder. */
  static Optional<Path> readme(Path folder) {
    return NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  /** The lines of the licence in it; none when there is no such heading. */
  static List<String> lines(Path readme) throws IOException {
    String text;
    try (var in = Files.newInputStream(readme)) {
      text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
    if (readme.toString().toLowerCase(Locale.ROOT).endsWith(".html")) {
      text = withoutTags(text);
    }
    List<String> all = text.lines().map(String::stripTrailing).toList();
    List<String> licence = new ArrayList<>();
    int at = 0;
    while (at < all.size() && !TITLE.matcher(all.get(at)).matches()) {
      at++;
    }
    for (at++; at < all.size() && licence.size() < MOST_LINES && !isHeading(all, at); at++) {
      if (!RULE.matcher(all.get(at)).matches()) {
        licence.add(all.get(at));
      }
    }
    while (!licence.isEmpty() && licence.getFirst().isBlank()) {
      licence.removeFirst();
    }
    while (!licence.isEmpty() && licence.getLast().isBlank()) {
      licence.removeLast();
    }
    return licence;
  }

  private static boolean isHeading(List<String> lines, int at) {
    boolean underlined =
        at + 1 < lines.size()
            && !lines.get(at).isBlank()
            && !RULE.matcher(lines.get(at)).matches()
            && RULE.matcher(lines.get(at + 1)).matches();
    return underlined || HEADING.matcher(lines.get(at)).matches();
  }

  /** The text of a page; a heading of it becomes one of Markdown. */
  private static String withoutTags(String page) {
    return page.replaceAll("(?is)<(script|style|head).*?</\\1>", "")
        .replaceAll("\\s+", " ")
        .replaceAll("(?i)<h[1-6][^>]*> ?", "\n\n# ")
        .replaceAll("(?i)<li[^>]*> ?", "\n  * ")
        .replaceAll("(?i)</?(p|br|ul|ol|div|h[1-6]|pre|blockquote)\\b[^>]*> ?", "\n")
        .replaceAll("<[^>]*>", "")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
