package dev.quire.spark;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Ratings that Spark can read, whatever and wherever they are, as Parquet files in a folder: these
 * Quire converts, with its own rules and words for columns, ids, ratings and times.
 */
public final class SparkRatings implements AutoCloseable {
  /** The name of a format for tables of the catalogue. */
  private static final String TABLE = "table";

  private static final String PARTS = "ratings";

  private final String source;
  private final Path folder;
  private final List<Path> files;

  private SparkRatings(String source, Path folder, List<Path> files) {
    this.source = source;
    this.folder = folder;
    this.files = files;
  }

  /**
   * Writes them.
   *
   * @param source path or table
   * @param format as Spark has it, or {@code table}; by the ending of the path when it is missing
   * @param columns that are wanted; all that are no lists and the like when it is empty
   * @param beside where executors and driver see the files
   * @throws BadInputException when Spark cannot read the source, or a column isn't there
   */
  static SparkRatings write(
      SparkSession session,
      String source,
      Optional<String> format,
      List<String> columns,
      Path beside)
      throws IOException {
    Path parent = beside.toAbsolutePath().normalize().getParent();
    Path folder = Files.createTempDirectory(Files.createDirectories(parent), ".quire-ratings-");
    try {
      return new SparkRatings(
          source,
          folder,
          write(
              session,
              source,
              format.orElseGet(() -> formatOf(source)),
              columns,
              folder.resolve(PARTS)));
    } catch (IOException | RuntimeException | Error e) {
      delete(folder);
      throw e;
    }
  }

  private static List<Path> write(
      SparkSession session, String source, String format, List<String> columns, Path parts)
      throws IOException {
    try {
      Dataset<Row> rows = read(session, source, format);
      rows.select(chosen(source, rows.schema(), columns)).write().parquet(parts.toUri().toString());
    } catch (Exception e) { // Spark's own are checked, and not declared
      throw failure(source, e);
    }
    try (Stream<Path> files = Files.list(parts)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** The files. */
  public List<Path> files() {
    return files;
  }

  /** What is wrong with one of the files, said of what they were written from. */
  public Problem named(Problem problem) {
    Problem named = problem;
    for (Path file : files) {
      named = named.renamed(file, source);
    }
    return named;
  }

  /** A line that names files, with their source in their place. */
  public String named(String line) {
    String named = line;
    for (Path file : files) {
      named = named.replace(file.toString(), source);
      named = named.replace(file.getFileName().toString(), source);
    }
    return named;
  }

  /** Deletes them. */
  @Override
  public void close() throws IOException {
    delete(folder);
  }

  private static void delete(Path tree) throws IOException {
    if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> children = Files.list(tree)) {
        for (Path child : children.toList()) {
          delete(child);
        }
      }
    }
    Files.deleteIfExists(tree);
  }

  /** The format that the ending of a path tells. */
  static String formatOf(String source) {
    String name = source.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst|bz2)$", "");
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot + 1);
    return switch (ending) {
      case "csv", "orc", "json" -> ending;
      case "jsonl", "ndjson" -> "json";
      case "txt" -> "text";
      default -> "parquet";
    };
  }

  /** What Spark can read, or a table. */
  static Dataset<Row> read(SparkSession session, String source, String format) {
    return format.equals(TABLE)
        ? session.table(source)
        : session.read().format(format).option("header", true).load(source);
  }

  private static Column[] chosen(String source, StructType schema, List<String> columns) {
    List<String> there = Arrays.stream(schema.fields()).map(StructField::name).toList();
    for (String column : columns) {
      if (!there.contains(column)) {
        throw new BadInputException(
            Problem.of("no such column")
                .setting("ratings", source)
                .with("column", column)
                .with("columns", String.join(", ", there))
                .remedy("choose others in {columns}"));
      }
    }
    return Arrays.stream(schema.fields())
        .filter(field -> columns.isEmpty() ? isPlain(field) : columns.contains(field.name()))
        .map(field -> new Column(quoted(field.name())))
        .toArray(Column[]::new);
  }

  private static boolean isPlain(StructField field) {
    return !(field.dataType() instanceof StructType
        || field.dataType() instanceof ArrayType
        || field.dataType() instanceof MapType
        || field.dataType() instanceof BinaryType);
  }

  /** A name may have dots, which are otherwise ways into structures. */
  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static RuntimeException failure(String source, Exception e) {
    if (e instanceof AnalysisException unreadable) {
      return new BadInputException(
          Problem.of("Spark cannot read the ratings")
              .setting("ratings", source)
              .with("reason", Failure.reason(unreadable))
              .remedy(
                  "check the path, and say what it is with {format=parquet|csv|orc|json|table}"),
          e);
    }
    return Failure.of(e);
  }
}
