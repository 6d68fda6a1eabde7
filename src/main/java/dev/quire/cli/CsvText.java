package dev.quire.cli;

/** Fields of CSV lines. */
public final class CsvText {
  private CsvText() {}

  /** Whether a field with it needs quotes. */
  static boolean isSpecial(char c) {
    return c <= ',' && (c == ',' || c == '"' || c == '\n' || c == '\r');
  }

  /** A field, in quotes where it needs them, as RFC 4180 says. */
  public static String field(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isSpecial(text.charAt(i))) {
        return '"' + text.replace("\"", "\"\"") + '"';
      }
    }
    return text;
  }
}
