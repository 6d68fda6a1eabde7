package dev.quire.cli;

/** Fields of CSV lines. */
final class CsvText {
  private CsvText() {}

  /** Adds a field, in quotes where it needs them, as RFC 4180 says. */
  static void append(StringBuilder line, String field) {
    if (field.indexOf(',') < 0 && field.indexOf('"') < 0 && field.indexOf('\n') < 0) {
      line.append(field);
    } else {
      line.append('"').append(field.replace("\"", "\"\"")).append('"');
    }
  }
}
