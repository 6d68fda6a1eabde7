package dev.quire.input;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnSchema;
import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.input.RatingColumns.Role;
import dev.quire.problem.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A column of a Parquet file as ids, ratings or times. */
final class ParquetColumn {
  private static final Set<PhysicalType> ID_TYPES =
      Set.of(PhysicalType.INT32, PhysicalType.INT64, PhysicalType.BYTE_ARRAY);
  private static final Set<PhysicalType> NUMBER_TYPES =
      Set.of(PhysicalType.INT32, PhysicalType.INT64, PhysicalType.FLOAT, PhysicalType.DOUBLE);
  private static final long MAX_EXACT = 1L << 53; // of whole numbers in a double
  private static final long SECONDS_OF_DAY = 86_400;
  private static final long JULIAN_DAY_OF_1970 = 2_440_588;

  private final ColumnSchema schema;
  private final ColumnReader reader;
  private final LogicalType type;
  private final boolean unsigned;
  private final int scale; // of decimals, 0 for others
  private Validity validity;
  private int rows;
  private int[] ints;
  private long[] longs;
  private float[] floats;
  private double[] doubles;
  private byte[] bytes;
  private int[] offsets;

  ParquetColumn(ColumnSchema schema, ColumnReader reader) {
    this.schema = schema;
    this.reader = reader;
    type = schema.logicalType();
    unsigned = type instanceof LogicalType.IntType integer && !integer.isSigned();
    scale = type instanceof LogicalType.DecimalType decimal ? decimal.scale() : 0;
  }

  /**
   * Checks that a column can be what it should be by its name.
   *
   * @throws InvalidFileException when its type is another
   */
  static void requireType(Path file, Role role, ColumnSchema schema) throws InvalidFileException {
    PhysicalType physical = schema.type();
    boolean decimal = schema.logicalType() instanceof LogicalType.DecimalType;
    boolean bytes =
        physical == PhysicalType.BYTE_ARRAY || physical == PhysicalType.FIXED_LEN_BYTE_ARRAY;
    boolean right =
        switch (role) {
          case USER, ITEM -> ID_TYPES.contains(physical) && !decimal && !isTime(schema);
          case RATING ->
              !isTime(schema)
                  && (NUMBER_TYPES.contains(physical)
                      || (bytes && decimal)
                      || physical == PhysicalType.BYTE_ARRAY);
          case TIMESTAMP ->
              !decimal
                  && (NUMBER_TYPES.contains(physical)
                      || physical == PhysicalType.INT96
                      || physical == PhysicalType.BYTE_ARRAY);
          case OTHER -> true;
        };
    if (!right) {
      String needed =
          switch (role) {
            case USER, ITEM -> "integers or strings";
            case RATING -> "numbers or strings";
            default -> "timestamps, dates, numbers or strings";
          };
      String name = schema.logicalType() == null ? "" : " " + schema.logicalType();
      throw new InvalidFileException(
          file,
          Problem.of("column of a wrong type")
              .with("column", schema.name())
              .with("type", FieldText.shown(physical + name))
              .with("expected", needed)
              .remedy("cast it, or choose another column for {} in {columns}", role.word()));
    }
  }

  private static boolean isTime(ColumnSchema schema) {
    return schema.logicalType() instanceof LogicalType.TimestampType
        || schema.logicalType() instanceof LogicalType.DateType
        || schema.logicalType() instanceof LogicalType.TimeType;
  }

  /** Takes the batch that the reader has now. */
  void nextBatch(int count) {
    rows = count;
    validity = reader.getLeafValidity();
    switch (schema.type()) {
      case INT32 -> ints = reader.getInts();
      case INT64 -> longs = reader.getLongs();
      case FLOAT -> floats = reader.getFloats();
      case DOUBLE -> doubles = reader.getDoubles();
      default -> {
        bytes = reader.getBinaryValues();
        offsets = reader.getBinaryOffsets();
      }
    }
  }

  private boolean isText() {
    return schema.type() == PhysicalType.BYTE_ARRAY;
  }

  private void requireValue(int row) throws BadField {
    if (validity.isNull(row)) {
      throw new BadField("empty field");
    }
  }

  /** A whole number of a column that has them. */
  private long whole(int row) {
    if (schema.type() == PhysicalType.INT64) {
      return longs[row];
    }
    return unsigned ? Integer.toUnsignedLong(ints[row]) : ints[row];
  }

  /** The key of an id, or {@link IdReader#NO_KEY} when it is good but no number. */
  long key(int row, IdReader ids) throws BadField {
    requireValue(row);
    if (!isText()) {
      long id = whole(row);
      if (id >= 0 && !ids.isText()) {
        return id;
      }
      byte[] text = text(row).getBytes(StandardCharsets.US_ASCII);
      return ids.key(text, 0, text.length);
    }
    int from = offsets[row];
    int length = offsets[row + 1] - from;
    if (length == 0) {
      throw new BadField("empty field");
    }
    if (length > TextIds.MAX_BYTES) {
      throw new BadField("id too long");
    }
    if (Utf8.wrongByte(bytes, from, from + length) >= 0) {
      throw new BadField("not a text in UTF-8");
    }
    return ids.key(bytes, from, length);
  }

  /** The rating of a row. */
  float rating(int row, RatingWords words) throws BadField {
    requireValue(row);
    if (isPlainWhole(row)) {
      return whole(row);
    }
    if (scale == 0 && schema.type() == PhysicalType.FLOAT && Float.isFinite(floats[row])) {
      return floats[row] + 0.0f; // -0 becomes 0
    }
    if (scale == 0 && schema.type() == PhysicalType.DOUBLE) {
      float rating = (float) doubles[row];
      if (Float.isFinite(rating) && (rating != 0 || doubles[row] == 0)) {
        return rating + 0.0f;
      }
    }
    return words.rating(text(row));
  }

  /** Whether a row holds a whole number that a double holds exactly. */
  private boolean isPlainWhole(int row) {
    boolean ofWhole = schema.type() == PhysicalType.INT32 || schema.type() == PhysicalType.INT64;
    return ofWhole
        && scale == 0
        && whole(row) >= (unsigned ? 0 : -MAX_EXACT)
        && whole(row) <= MAX_EXACT;
  }

  /** How far that is from the number in the file. */
  double roundingError(int row, float rating, RatingWords words) {
    if (isPlainWhole(row)) {
      return Math.abs((double) whole(row) - rating);
    }
    return switch (schema.type()) {
      case FLOAT -> 0;
      case DOUBLE -> Math.abs(doubles[row] - rating);
      default -> FieldText.roundingError(words.digits(text(row)), rating);
    };
  }

  /** The time of a row in whole seconds. */
  long seconds(int row, TimeUnit plain) throws BadField {
    requireValue(row);
    return switch (schema.type()) {
      case INT32 ->
          type instanceof LogicalType.DateType
              ? ints[row] * SECONDS_OF_DAY
              : plain.seconds(whole(row));
      case INT64 -> unit(plain).seconds(longs[row]);
      case INT96 -> secondsOfInt96(row);
      default -> FieldText.time(text(row), plain);
    };
  }

  private TimeUnit unit(TimeUnit plain) {
    return type instanceof LogicalType.TimestampType timestamp
        ? switch (timestamp.unit()) {
          case MILLIS -> TimeUnit.MILLISECONDS;
          case MICROS -> TimeUnit.MICROSECONDS;
          case NANOS -> TimeUnit.NANOSECONDS;
        }
        : plain;
  }

  /** Nanoseconds of the day, then the Julian day: the times of old files of Spark and Hive. */
  private long secondsOfInt96(int row) throws BadField {
    ByteBuffer time = ByteBuffer.wrap(bytes, offsets[row], 12).order(ByteOrder.LITTLE_ENDIAN);
    long nanoseconds = time.getLong();
    long day = time.getInt() - JULIAN_DAY_OF_1970;
    return day * SECONDS_OF_DAY + TimeUnit.NANOSECONDS.seconds(nanoseconds);
  }

  /** What a row holds, with all of its digits; "null" for nothing. */
  String text(int row) {
    if (validity.isNull(row)) {
      return "null";
    }
    return switch (schema.type()) {
      case INT32, INT64 -> decimal(whole(row));
      case FLOAT -> Float.toString(floats[row]);
      case DOUBLE -> Double.toString(doubles[row]);
      default -> {
        int from = offsets[row];
        int length = offsets[row + 1] - from;
        yield type instanceof LogicalType.DecimalType
            ? new BigDecimal(new BigInteger(bytes, from, length), scale).toString()
            : new String(bytes, from, length, StandardCharsets.UTF_8);
      }
    };
  }

  private String decimal(long number) {
    return scale != 0
        ? BigDecimal.valueOf(number, scale).toString()
        : unsigned ? Long.toUnsignedString(number) : Long.toString(number);
  }

  /** Whether an id of the batch is no number. */
  boolean hasTextIds() {
    return rowsWithValue()
        .anyMatch(
            row ->
                isText()
                    ? offsets[row + 1] > offsets[row]
                        && IdReader.number(bytes, offsets[row], offsets[row + 1] - offsets[row])
                            == IdReader.NO_KEY
                    : whole(row) < 0);
  }

  private IntStream rowsWithValue() {
    return IntStream.range(0, rows).filter(row -> !validity.isNull(row));
  }

  /** What stands in the rows of a column of texts, each once; nothing of other columns. */
  List<String> texts() {
    return isText() && !(type instanceof LogicalType.DecimalType)
        ? rowsWithValue().mapToObj(this::text).distinct().toList()
        : List.of();
  }

  /** The times of the batch that are plain numbers. */
  long[] wholeNumbers() {
    boolean plain = type == null || type instanceof LogicalType.IntType;
    boolean whole = schema.type() == PhysicalType.INT32 || schema.type() == PhysicalType.INT64;
    return plain && whole ? rowsWithValue().mapToLong(this::whole).toArray() : textNumbers();
  }

  private long[] textNumbers() {
    boolean number = schema.type() == PhysicalType.DOUBLE || schema.type() == PhysicalType.FLOAT;
    return !number && !isText()
        ? new long[0]
        : rowsWithValue().mapToObj(this::text).flatMapToLong(TimeUnit::wholePart).toArray();
  }
}
