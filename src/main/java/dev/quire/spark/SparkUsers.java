package dev.quire.spark;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;

/** Ids of users in anything that Spark can read. */
final class SparkUsers {
  /** What their column may be called without a word; that of a text file is the last. */
  private static final Set<String> NAMES = Set.of("userid", "user_id", "user", "value");

  private SparkUsers() {}

  /**
   * The ids, in their order there; each once.
   *
   * @param source path or table
   * @param format as Spark has it, or {@code table}; by the ending of the path when it is missing
   * @param column which has them; by its name when it is missing
   * @throws BadInputException when Spark cannot read the source, or the column isn't there
   */
  static List<String> ids(
      SparkSession session, String source, Optional<String> format, Optional<String> column) {
    try {
      Dataset<Row> rows =
          SparkRatings.read(session, source, format.orElseGet(() -> SparkRatings.formatOf(source)));
      String name = name(source, rows, column);
      requireIds(source, name, rows.schema().apply(name).dataType());
      List<String> ids =
          rows.select(new Column(SparkRatings.quoted(name)).cast(DataTypes.StringType))
              .as(Encoders.STRING())
              .collectAsList();
      if (ids.isEmpty() || ids.contains(null)) {
        throw new BadInputException(
            Problem.of(ids.isEmpty() ? "no users in it" : "a row without an id")
                .setting("users", source)
                .with("column", name)
                .remedy("choose a column with the id of a user in each row with {user-column}"));
      }
      return new ArrayList<>(new LinkedHashSet<>(ids));
    } catch (Exception e) { // Spark's own are checked, and not declared
      throw failure(source, e);
    }
  }

  private static String name(String source, Dataset<Row> rows, Optional<String> column) {
    return Arrays.stream(rows.columns())
        .filter(
            name -> column.map(name::equals).orElse(NAMES.contains(name.toLowerCase(Locale.ROOT))))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of(column.isPresent() ? "no such column" : "no column of users")
                        .setting("users", source)
                        .with("columns", String.join(", ", rows.columns()))
                        .remedy("choose one with {user-column}")));
  }

  private static void requireIds(String source, String column, DataType type) {
    if (!(type instanceof IntegralType || type instanceof StringType)) {
      throw new BadInputException(
          Problem.of("column of a wrong type")
              .setting("users", source)
              .with("column", column)
              .with("type", type.simpleString())
              .with("expected", "integers or strings")
              .remedy("choose another with {user-column}"));
    }
  }

  private static RuntimeException failure(String source, Exception e) {
    if (e instanceof AnalysisException unreadable) {
      return new BadInputException(
          Problem.of("Spark cannot read the users")
              .setting("users", source)
              .with("reason", Failure.reason(unreadable))
              .remedy("check the path, and say what it is with {users-format=csv|table|...}"),
          e);
    }
    return Failure.of(e);
  }
}
