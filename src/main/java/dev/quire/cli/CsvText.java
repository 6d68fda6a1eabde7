package dev.quire.cli;

/** Fields of CSV lines. */
public final class CsvText {
  private static final String SPECIAL = ",\"\n\r";

  private CsvText() {}

  /** A field, in quotes where it needs them, as RFC 4180 says. */
  public static String field(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
        return '"' + text.replace("\"", "\"\"") + '"';
      }
    }
    return text;
  }
}
