package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

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

  /**
   * The column that somebody has chosen by its name, or by its number counted from 1.
   *
   * @param what it is chosen for
   * @param setting by which it is chosen
   * @throws InvalidFileException when there is none, or more than one of that name
   */
  int choose(Path file, String what, String chosen, String setting) throws InvalidFileException {
    List<Integer> found = find(chosen);
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new InvalidFileException(
        file,
        Problem.of(found.isEmpty() ? "no such column" : "several columns of one name")
            .with(what, chosen)
            .with("columns", choice())
            .remedy(
                "choose one of these, by "
                    + (found.isEmpty() ? "name or number" : "its number")
                    + ", in {"
                    + setting
                    + "}"));
  }

  /** The columns of exactly that name, or else of nearly that name, or else of that number. */
  private List<Integer> find(String chosen) {
    List<Integer> exact =
        IntStream.range(0, count()).filter(c -> names.get(c).equals(chosen)).boxed().toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    String plain = HeaderName.of(chosen);
    List<Integer> near = plain.isEmpty() ? List.of() : called(Set.of(plain), c -> true);
    if (near.isEmpty()
        && chosen.matches("[1-9][0-9]{0,5}")
        && Integer.parseInt(chosen) <= count()) {
      return List.of(Integer.parseInt(chosen) - 1);
    }
    return near;
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
  private String choice() {
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
