package dev.quire.report;

/** Text as HTML: the one place where that is done. */
final class Html {
  private static final int REPLACEMENT = 0xfffd;

  /** Letters before it are all written from left to right: Latin, Greek, Cyrillic, Armenian. */
  private static final int FIRST_OTHER = 0x590;

  private Html() {}

  /** A text that may stand between tags and in attributes with double quotes. */
  static String text(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> append(html, point));
    return html.toString();
  }

  private static void append(StringBuilder html, int point) {
    switch (point) {
      case '&' -> html.append("&amp;");
      case '<' -> html.append("&lt;");
      case '>' -> html.append("&gt;");
      case '"' -> html.append("&quot;");
      case '\'' -> html.append("&#39;");
      default -> html.appendCodePoint(isAllowed(point) ? point : REPLACEMENT);
    }
  }

  /** Control characters and halves of pairs are no text of a page. */
  private static boolean isAllowed(int point) {
    return point == '\n'
        || point == '\t'
        || switch (Character.getType(point)) {
          case Character.CONTROL, Character.SURROGATE -> false;
          default -> true;
        };
  }

  /**
   * A text from outside, a title for example, whose marks of direction change the order of nothing
   * around it.
   */
  static String foreign(String text) {
    boolean leftToRight = text.codePoints().allMatch(point -> point < FIRST_OTHER);
    return leftToRight ? text(text) : "<bdi>" + text(text) + "</bdi>";
  }
}
