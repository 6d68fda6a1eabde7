package dev.quire.input;

import dev.hardwood.HardwoodContext;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.input.ParquetShape.Rows;
import dev.quire.input.RatingColumns.Role;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;

/** One thread's reader of row groups. */
final class ParquetRows implements PieceReader {
  private static final int BATCH_ROWS = 1 << 13;

  /** Opens the file, for a row group. */
  @FunctionalInterface
  interface Opener {
    /** A reader that is closed after the row group, with all that it has read. */
    ParquetFileReader open(HardwoodContext context) throws IOException;
  }

  private final Path file;
  private final ParquetShape shape;
  private final IdReader users;
  private final IdReader items;
  private final RatingWords words;
  private final Opener opener;
  private ParquetColumn user;
  private ParquetColumn item;
  private ParquetColumn rating; // null when there is none
  private ParquetColumn time; // null when there is none
  private Role role; // of the field at hand

  ParquetRows(Path file, ParquetShape shape, RatingIds keys, RatingWords words, Opener opener) {
    this.file = file;
    this.words = words;
    this.shape = shape;
    this.opener = opener;
    users = keys.userReader();
    items = keys.itemReader();
  }

  @Override
  public void read(int piece, RatingOutput out) throws IOException {
    Rows rows = shape.rowGroups().get(piece);
    // Its threads live as long as it does: 60 of them after 30 files that have one each.
    try (HardwoodContext context = HardwoodContext.create(shape.roles().size());
        ParquetFileReader reader = opener.open(context);
        ColumnReaders batches = shape.open(reader, rows, BATCH_ROWS)) {
      user = column(batches, Role.USER);
      item = column(batches, Role.ITEM);
      rating = column(batches, Role.RATING);
      time = column(batches, Role.TIMESTAMP);
      long read = 0;
      for (int count; (count = next(batches)) > 0; read += count) {
        take(rows.start() + read, count, out);
      }
      if (read != rows.count()) {
        throw new InvalidFileException(
            file,
            Problem.of("has another number of rows than it says")
                .with("rows", read)
                .with("expected", rows.count())
                .remedy("get the file again"));
      }
    }
  }

  private ParquetColumn column(ColumnReaders batches, Role wanted) {
    ColumnSchema schema = shape.roles().get(wanted);
    return schema == null
        ? null
        : new ParquetColumn(schema, batches.getColumnReader(schema.name()));
  }

  /** The number of rows in the next batch, 0 when there is none. */
  private int next(ColumnReaders batches) throws IOException {
    try {
      if (!batches.nextBatch()) {
        return 0;
      }
      int count = batches.getRecordCount();
      user.nextBatch(count);
      item.nextBatch(count);
      if (rating != null) {
        rating.nextBatch(count);
      }
      if (time != null) {
        time.nextBatch(count);
      }
      return count;
    } catch (RuntimeException e) { // the library's way to say that it does not understand
      throw ParquetRatings.damaged(file, e);
    }
  }

  private void take(long rowsBefore, int count, RatingOutput out) throws IOException {
    for (int row = 0; row < count; row++) {
      if (out.batch().isFull()) {
        out.flush();
      }
      try {
        add(row, out.batch());
      } catch (BadField e) {
        String remedy = e.remedy().isEmpty() ? "write it anew without that row" : e.remedy();
        out.wrong(file, problem(e, rowsBefore + row + 1, row), remedy);
        continue;
      }
      if (out.wantsDigits() && rating != null) {
        String name = shape.roles().get(Role.RATING).name();
        out.digits(file, rowsBefore + row + 1, name, ratingText(row), rating(row));
      }
    }
  }

  private float rating(int row) {
    return (float) Double.parseDouble(ratingText(row));
  }

  private String ratingText(int row) {
    return words.digits(rating.text(row));
  }

  private void add(int row, RatingBatch batch) throws BadField, ReadAgainException {
    role = Role.USER;
    long userKey = user.key(row, users);
    role = Role.ITEM;
    long itemKey = item.key(row, items);
    role = Role.RATING;
    float value = rating == null ? 1 : rating.rating(row, words);
    role = Role.TIMESTAMP;
    long seconds = time == null ? 0 : time.seconds(row, shape.timeUnit());
    if ((userKey | itemKey) < 0) {
      throw ReadAgainException.withText(userKey < 0, itemKey < 0);
    }
    batch.add(userKey, itemKey, value, seconds);
    if (rating != null) {
      batch.rounded(rating.roundingError(row, value, words));
    }
  }

  private Problem problem(BadField e, long number, int row) {
    ParquetColumn column =
        switch (role) {
          case USER -> user;
          case ITEM -> item;
          case RATING -> rating;
          default -> time;
        };
    return Problem.of(e.getMessage())
        .with("row", number)
        .with("field", shape.roles().get(role).name())
        .with("value", FieldText.shown(column.text(row)));
  }
}
