package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Which column of a ratings file holds what, found by the names in its header. */
final class RatingColumns {
  /** What a column holds. */
  enum Role {
    USER("userId"),
    ITEM("movieId"),
    RATING("rating"),
    TIMESTAMP("timestamp"),
    OTHER("");

    private final String usualName;

    Role(String usualName) {
      this.usualName = usualName;
    }

    static Role of(String header) {
      return switch (HeaderName.of(header)) {
        case "userid", "user" -> USER;
        case "movieid", "itemid", "movie", "item" -> ITEM;
        case "rating", "score" -> RATING;
        case "timestamp", "time" -> TIMESTAMP;
        default -> OTHER;
      };
    }
  }

  private final String[] names; // [columns], as in the file
  private final Role[] roles; // [columns]

  private RatingColumns(String[] names, Role[] roles) {
    this.names = names;
    this.roles = roles;
  }

  /**
   * Reads the header's fields.
   *
   * @param pairs whether only users and items matter, and all else is passed over
   * @throws InvalidFileException when a column is missing or there twice
   */
  static RatingColumns of(Path file, List<String> header, boolean pairs)
      throws InvalidFileException {
    String[] names = header.toArray(String[]::new);
    Role[] roles = new Role[names.length];
    for (int c = 0; c < names.length; c++) {
      Role role = Role.of(names[c]);
      roles[c] = pairs && role != Role.USER && role != Role.ITEM ? Role.OTHER : role;
      int before = Arrays.asList(roles).indexOf(roles[c]);
      if (roles[c] != Role.OTHER && before < c) {
        throw new InvalidFileException(
            file,
            Problem.of("two columns for the same thing")
                .with("line", 1)
                .with("columns", names[before] + " and " + names[c])
                .remedy("remove or rename one"));
      }
    }
    List<Role> all =
        pairs ? List.of(Role.USER, Role.ITEM) : List.of(Role.USER, Role.ITEM, Role.RATING);
    String usual = pairs ? "userId,movieId" : "userId,movieId,rating and may name timestamp";
    for (Role needed : all) {
      if (!Arrays.asList(roles).contains(needed)) {
        throw new InvalidFileException(
            file,
            Problem.of("column is missing")
                .with("line", 1)
                .with("column", needed.usualName)
                .with("found", FieldText.shown(String.join(",", names)))
                .remedy("the first line has to name the columns {}", usual));
      }
    }
    return new RatingColumns(names, roles);
  }

  int count() {
    return names.length;
  }

  String name(int column) {
    return names[column];
  }

  Role role(int column) {
    return roles[column];
  }

  /** The column with that role, or -1. */
  int indexOf(Role role) {
    return Arrays.asList(roles).indexOf(role);
  }

  boolean hasTimestamps() {
    return indexOf(Role.TIMESTAMP) >= 0;
  }
}
