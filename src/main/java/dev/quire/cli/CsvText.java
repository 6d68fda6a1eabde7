package dev.quire.cli;

/** Fields of CSV lines. */
final class CsvText {
  private CsvText() {}

  /** Adds a field, in quotes where it needs them, as RFC 4180 says. */
  static void append(StringBuilder line, String field) {
    if (field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
      line.append('"').append(field.replace("\"", "\"\"")).append('"');
    } else {
      line.append(field);
    }
  }
}
