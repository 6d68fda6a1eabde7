package dev.quire.spark;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Ratings of a table as lines of CSV, which Quire converts. What cannot be a rating is refused with
 * its column and value.
 */
final class RatingLines implements Serializable {
  private static final long serialVersionUID = 1;

  private static final byte[] HEADER = "user,item,rating\n".getBytes(StandardCharsets.UTF_8);
  private static final int CHUNK_CHARACTERS = 1 << 20;

  private final String user; // name of the column
  private final String item; // name of the column
  private final String rating; // name of the column
  private final boolean events;

  /**
   * Of rows with a user, an item and a rating.
   *
   * @param user name of that column
   * @param item name of that column
   * @param rating name of that column
   * @param events whether ratings are strengths, of which 0 is that of what has not happened
   */
  RatingLines(String user, String item, String rating, boolean events) {
    this.user = user;
    this.item = item;
    this.rating = rating;
    this.events = events;
  }

  /** Writes a file into a folder, unless there are no ratings; whether it has. */
  boolean write(String folder, int partition, Iterator<Row> rows) throws IOException {
    Iterator<byte[]> chunks = chunks(rows);
    if (!chunks.hasNext()) {
      return false;
    }
    Path unfinished = Files.createTempFile(Path.of(folder), "unfinished", "");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
      write(chunks, out);
    }
    Files.move( // of several that try the same, each writes the same
        unfinished, Path.of(folder, file(partition)), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** Writes all of a file. */
  static void write(Iterator<byte[]> chunks, OutputStream out) throws IOException {
    out.write(HEADER);
    while (chunks.hasNext()) {
      out.write(chunks.next());
    }
  }

  /** The name of a partition's file. */
  static String file(int partition) {
    return "part-" + partition + ".csv";
  }

  /** Lines, some at a time. */
  Iterator<byte[]> chunks(Iterator<Row> rows) {
    return new Iterator<>() {
      private byte[] next = chunk(rows);

      @Override
      public boolean hasNext() {
        return next.length > 0;
      }

      @Override
      public byte[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        byte[] given = next;
        next = chunk(rows);
        return given;
      }
    };
  }

  private byte[] chunk(Iterator<Row> rows) {
    StringBuilder lines = new StringBuilder();
    while (lines.length() < CHUNK_CHARACTERS && rows.hasNext()) {
      Row row = rows.next();
      float value = rating(row.get(2));
      if (value != 0 || !events) {
        lines.append(id(user, row.get(0))).append(',').append(id(item, row.get(1))).append(',');
        lines.append(value).append('\n');
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String id(String column, Object value) {
    if (value instanceof Number number) {
      if (!IdColumn.isWhole(number)) {
        throw new BadInputException(
            Problem.of("an id that is no whole number, or too large for its type")
                .with("column", column)
                .with("value", value)
                .remedy("cast the column to bigint or string"));
      }
      return Long.toString(number.longValue());
    }
    if (value == null || value.toString().isEmpty()) {
      throw new BadInputException(
          Problem.of("a rating without an id")
              .with("column", column)
              .with("value", value == null ? "null" : "''")
              .remedy("leave out such rows"));
    }
    return '"' + value.toString().replace("\"", "\"\"") + '"';
  }

  private float rating(Object value) {
    float number = value == null ? Float.NaN : ((Number) value).floatValue();
    if (!Float.isFinite(number)) {
      throw new BadInputException(
          Problem.of("a rating that is no finite number")
              .with("column", rating)
              .with("value", value == null ? "null" : value)
              .remedy("leave out such rows"));
    }
    if (events && number < 0) {
      throw new BadInputException(
          Problem.of("a preference below 0")
              .with("column", rating)
              .with("value", value)
              .remedy("leave out such rows, or train on ratings, without implicitPrefs"));
    }
    return number;
  }
}
