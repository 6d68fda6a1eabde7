package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which column of a table of users has their ids, and what the others are called: by the header, or
 * as in the files of MovieLens, which have none.
 *
 * @param id the column of the ids
 * @param names of the others, by column; empty where a column is passed over
 */
record UserColumns(int id, List<String> names) {
  private static final String PASSED_OVER = "";

  /** {@code users.dat} of MovieLens 1M. The last, a ZIP code, nearly everybody has alone. */
  private static final List<String> WITH_COLONS =
      List.of(PASSED_OVER, "gender", "age", "occupation", PASSED_OVER);

  /** {@code u.user} of MovieLens 100K. */
  private static final List<String> WITH_BARS =
      List.of(PASSED_OVER, "age", "gender", "occupation", PASSED_OVER);

  private static final List<Set<String>> ID_NAMES =
      Stream.concat(RatingColumns.Role.USER.names().stream(), Stream.of(Set.of("id"))).toList();

  /** Whether a name is one by which the column of the ids is known. */
  static boolean isKnown(String name) {
    return ID_NAMES.stream().anyMatch(known -> known.contains(HeaderName.of(name)));
  }

  /**
   * Finds them.
   *
   * @throws InvalidFileException when there is no column of ids, or one has no name of its own
   */
  static UserColumns of(Path file, TableLook look) throws InvalidFileException {
    return look.header() ? named(file, look.lines().getFirst().fields()) : ofMovieLens(file, look);
  }

  private static UserColumns ofMovieLens(Path file, TableLook look) throws InvalidFileException {
    for (List<String> names : List.of(WITH_COLONS, WITH_BARS)) {
      Delimiter delimiter = names.equals(WITH_COLONS) ? Delimiter.COLONS : Delimiter.BAR;
      if (look.delimiter() == delimiter
          && look.count() == names.size()
          && look.all(0, TableLook::isDecimal)
          && look.all(names.indexOf("gender"), text -> text.matches("[MF]"))) {
        return new UserColumns(0, names);
      }
    }
    throw new InvalidFileException(
        file,
        Problem.of("nothing says which column has the ids of users")
            .with("line", 1)
            .with("fields", shown(look.lines().getFirst().fields()))
            .remedy(
                "name it userId in a first line with the names of all columns, such as"
                    + " userId,age,country"));
  }

  private static UserColumns named(Path file, List<String> header) throws InvalidFileException {
    int id = idColumn(file, header);
    List<String> names = new ArrayList<>(header);
    names.set(id, PASSED_OVER);
    Set<String> seen = new HashSet<>();
    for (int column = 0; column < names.size(); column++) {
      String name = names.get(column);
      if (column != id && name.isBlank()) {
        throw new InvalidFileException(
            file,
            Problem.of("column without a name")
                .with("line", 1)
                .with("column", column + 1)
                .remedy("give it one, or take it out"));
      }
      if (column != id && isOfUsers(name)) {
        throw new InvalidFileException(
            file,
            Problem.of("two columns that may have the ids of users")
                .with("line", 1)
                .with("columns", FieldText.shown(header.get(id) + " and " + name))
                .remedy("rename the one that has not"));
      }
      if (column != id && !seen.add(name)) {
        throw new InvalidFileException(
            file,
            Problem.of("two columns of the same name")
                .with("line", 1)
                .with("column", FieldText.shown(name))
                .remedy("rename one of them"));
      }
    }
    return new UserColumns(id, List.copyOf(names));
  }

  /** The name {@code id} may be of anything. */
  private static boolean isOfUsers(String name) {
    return RatingColumns.Role.USER.names().getFirst().contains(HeaderName.of(name));
  }

  private static int idColumn(Path file, List<String> header) throws InvalidFileException {
    for (Set<String> names : ID_NAMES) {
      int column = CsvRecords.column(header, names);
      if (column >= 0) {
        return column;
      }
    }
    boolean ofItems = CsvRecords.column(header, ItemColumns.itemNames()) >= 0;
    throw new InvalidFileException(
        file,
        Problem.of("no column with ids of users")
            .with("line", 1)
            .with("columns", shown(header))
            .remedy(
                ofItems
                    ? "give features of items with {features}"
                    : "name the column of the ids userId"));
  }

  private static String shown(List<String> header) {
    return FieldText.shown(String.join(",", header));
  }

  /** Number of columns. */
  int count() {
    return names.size();
  }

  /** The columns that say something of users. */
  List<String> groups() {
    return names.stream().filter(name -> !name.equals(PASSED_OVER)).toList();
  }
}
