package dev.quire.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a record in which a backslash takes the meaning of a quote away, as MySQL exports
 * tables: {@code "085409878X";"\"Pie-powder\"; being dust from the Law Courts"}.
 */
final class EscapedFields {
  private final String record;
  private final char delimiter;
  private final List<String> fields = new ArrayList<>();
  private int at;

  private EscapedFields(String record, char delimiter) {
    this.record = record;
    this.delimiter = delimiter;
  }

  /** The fields, or none when that makes no sense either. */
  static Optional<List<String>> of(String record, char delimiter) {
    EscapedFields reader = new EscapedFields(record.stripTrailing(), delimiter);
    while (reader.field()) {
      if (reader.at == reader.record.length()) {
        return Optional.of(reader.fields);
      }
      reader.at++; // the delimiter
    }
    return Optional.empty();
  }

  /**
   * Adds a field up to the delimiter or the end; false when a quote never closes or closes early.
   */
  private boolean field() {
    skipBlanks();
    if (at == record.length() || record.charAt(at) != '"') {
      int end = record.indexOf(delimiter, at);
      end = end < 0 ? record.length() : end;
      fields.add(record.substring(at, end).strip());
      at = end;
      return true;
    }
    at++;
    StringBuilder field = new StringBuilder();
    while (at < record.length()) {
      char c = record.charAt(at++);
      char next = at < record.length() ? record.charAt(at) : 0;
      if ((c == '\\' && (next == '"' || next == '\\')) || (c == '"' && next == '"')) {
        field.append(next);
        at++;
      } else if (c == '"') {
        fields.add(field.toString());
        skipBlanks();
        return at == record.length() || record.charAt(at) == delimiter;
      } else {
        field.append(c);
      }
    }
    return false;
  }

  private void skipBlanks() {
    while (at < record.length() && record.charAt(at) == ' ') {
      at++;
    }
  }
}
