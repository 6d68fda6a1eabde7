package dev.quire.input;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The columns of a table, to be found by their names or numbers.
 *
 * @param names of all columns, empty ones in a table without a header
 * @param named whether there is a header
 */
record ColumnNames(List<String> names, boolean named) {
  private static final int SHOWN_CHARACTERS = 200;

  /** Those of a header. */
  static ColumnNames of(List<String> header) {
    return new ColumnNames(header, true);
  }

  /** So many without names. */
  static ColumnNames unnamed(int count) {
    return new ColumnNames(Collections.nCopies(count, ""), false);
  }

  int count() {
    return names.size();
  }

  /** The column of a name, or of a number counted from 1; -1 when there is none. */
  int find(String chosen) {
    int exact = names.indexOf(chosen);
    if (exact >= 0) {
      return exact;
    }
    for (int c = 0; c < names.size(); c++) {
      String plain = HeaderName.of(names.get(c));
      if (!plain.isEmpty() && plain.equals(HeaderName.of(chosen))) {
        return c;
      }
    }
    if (chosen.matches("[1-9][0-9]{0,5}") && Integer.parseInt(chosen) <= names.size()) {
      return Integer.parseInt(chosen) - 1;
    }
    return -1;
  }

  /** The columns that are called one of these, as {@link HeaderName} has it, among some. */
  List<Integer> called(Set<String> known, IntPredicate among) {
    List<Integer> found = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      if (among.test(c) && known.contains(HeaderName.of(names.get(c)))) {
        found.add(c);
      }
    }
    return found;
  }

  /** What there is to choose from, in a message. */
  String choice() {
    return named ? shown() : "1 to " + names.size();
  }

  /** The names in a message. */
  String shown() {
    List<String> all = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      all.add(names.get(c).isBlank() ? "(" + (c + 1) + ")" : names.get(c));
    }
    return FieldText.shown(String.join(", ", all), SHOWN_CHARACTERS);
  }

  /** The fields of the first line of a table without names, with their numbers, in a message. */
  static String numbered(List<String> fields) {
    List<String> shown = new ArrayList<>();
    for (int c = 0; c < fields.size(); c++) {
      shown.add((c + 1) + ": " + fields.get(c));
    }
    return FieldText.shown(String.join(", ", shown), SHOWN_CHARACTERS);
  }
}
