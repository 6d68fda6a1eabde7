package dev.quire.files;

/**
 * Text from outside, such as titles, file names and arguments, as it may stand on a terminal. What
 * would move the cursor, reorder or hide other text, or begin a line of its own is shown as {@code
 * ?}: control characters, line separators, directional formatting characters (Unicode Standard
 * Annex 9, 2) and halves of surrogate pairs.
 */
public final class Shown {
  private static final int PLACEHOLDER = '?';
  private static final String INDENT = "  ";
  private static final int VALUE_CHARACTERS = 40;

  private Shown() {}

  /** Text that belongs into one line. */
  public static String line(String text) {
    return text.codePoints().allMatch(Shown::isHarmless)
        ? text
        : text.codePoints()
            .map(point -> isHarmless(point) ? point : PLACEHOLDER)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /**
   * A message whose further lines are indented. No text in it can begin a line at the margin, where
   * messages do.
   */
  public static String message(String text) {
    StringBuilder shown = new StringBuilder();
    int from = 0;
    for (int end; (end = text.indexOf('\n' + INDENT, from)) >= 0; from = end + 1) {
      shown.append(line(text.substring(from, end))).append(System.lineSeparator());
    }
    return shown.append(line(text.substring(from))).toString();
  }

  /** A value in a message: in one line, and not too long. */
  public static String value(String text) {
    return cut(text, VALUE_CHARACTERS);
  }

  /**
   * A value in a message, in one line and not too long.
   *
   * @param most how many characters of it are shown
   */
  public static String cut(String text, int most) {
    return text.length() <= most
        ? line(text)
        : line(text.substring(0, most)) + "... (" + text.length() + " characters)";
  }

  /** Whether a code point only adds to the text. */
  public static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> !isDirectional(codePoint);
      default -> true;
    };
  }

  private static boolean isDirectional(int codePoint) {
    return codePoint == 0x061c // Arabic letter mark
        || codePoint == 0x200e // left-to-right mark
        || codePoint == 0x200f // right-to-left mark
        || (codePoint >= 0x202a && codePoint <= 0x202e) // embeddings and overrides
        || (codePoint >= 0x2066 && codePoint <= 0x206f); // isolates, and deprecated ones
  }
}
