package dev.quire.input;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowGroupPredicate;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.quire.files.InvalidFileException;
import dev.quire.input.RatingColumns.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the columns of a Parquet file hold, by their names and types, and where its row groups are.
 *
 * @param columns of single values; lists and structures are passed over
 * @param roles the columns that are read
 * @param timeUnit of times that are plain numbers
 * @param kinds of the ids, as far as the first rows tell
 * @param rowGroups in the order of the file
 */
record ParquetShape(
    RatingColumns columns,
    Map<Role, ColumnSchema> roles,
    TimeUnit timeUnit,
    IdKinds kinds,
    List<Rows> rowGroups)
    implements FileShape {
  /** Rows of the sample. */
  private static final int SAMPLE_ROWS = 1 << 12;

  /** Of a column: its batches, and pages that are still packed. */
  private static final long COLUMN_BYTES = 2L << 20;

  private static final long VALUE_BYTES = Long.BYTES;

  /**
   * A row group.
   *
   * @param start number of rows before it
   * @param count number of its rows
   * @param middleByte by which the library knows it
   */
  record Rows(long start, long count, long middleByte) {
    /** Selects it. */
    RowGroupPredicate predicate() {
      return RowGroupPredicate.byteRange(middleByte, middleByte + 1);
    }
  }

  /** Finds the shape. */
  static ParquetShape find(Path file, InputFile input, InputOptions options) throws IOException {
    try (HardwoodContext context = HardwoodContext.create(1);
        ParquetFileReader reader = ParquetFileReader.open(input, context)) {
      List<ColumnSchema> flat =
          reader.getFileSchema().getColumns().stream().filter(ParquetShape::isFlat).toList();
      List<String> names = flat.stream().map(ColumnSchema::name).toList();
      Set<Role> unused = options.implicit() ? Set.of(Role.RATING) : Set.of();
      RatingColumns columns = RatingColumns.of(file, names, options.columns(), unused);
      Map<Role, ColumnSchema> roles = new EnumMap<>(Role.class);
      for (int c = 0; c < columns.count(); c++) {
        if (columns.role(c) != Role.OTHER) {
          roles.put(columns.role(c), flat.get(c));
        }
      }
      List<Rows> rowGroups = rowGroups(reader.getFileMetaData());
      ParquetShape shape =
          new ParquetShape(columns, roles, TimeUnit.SECONDS, IdKinds.NUMBERS, rowGroups);
      for (Map.Entry<Role, ColumnSchema> role : roles.entrySet()) {
        ParquetColumn.requireType(file, role.getKey(), role.getValue());
      }
      return shape.withSample(file, reader, options.words());
    } catch (InvalidFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ParquetRatings.damaged(file, e);
    }
  }

  private static boolean isFlat(ColumnSchema column) {
    return column.fieldPath().elements().size() == 1 && column.maxRepetitionLevel() == 0;
  }

  private static List<Rows> rowGroups(FileMetaData metadata) {
    List<Rows> found = new ArrayList<>();
    long before = 0;
    for (RowGroup group : metadata.rowGroups()) {
      if (group.numRows() > 0 && !group.columns().isEmpty()) {
        long bytes = 0;
        for (ColumnChunk chunk : group.columns()) {
          bytes += chunk.metaData().totalCompressedSize();
        }
        long middle = group.columns().getFirst().chunkStartOffset() + bytes / 2;
        found.add(new Rows(before, group.numRows(), middle));
      }
      before += group.numRows();
    }
    if (before != metadata.numRows()) {
      throw new IllegalStateException(
          "row groups have other rows than the file: rows="
              + before
              + ", expected="
              + metadata.numRows());
    }
    return List.copyOf(found);
  }

  private ParquetShape withSample(Path file, ParquetFileReader reader, RatingWords words)
      throws InvalidFileException {
    if (rowGroups.isEmpty()) {
      return this;
    }
    try (ColumnReaders batches = open(reader, rowGroups.getFirst(), SAMPLE_ROWS)) {
      if (!batches.nextBatch()) {
        return this;
      }
      if (roles.containsKey(Role.RATING)) {
        List<String> ratings = column(batches, Role.RATING).texts();
        if (!ratings.isEmpty() && ratings.stream().noneMatch(words::mayBeRating)) {
          throw RatingWords.noNumbers(file, roles.get(Role.RATING).name(), ratings);
        }
      }
      IdKinds found =
          new IdKinds(
              column(batches, Role.USER).hasTextIds(), column(batches, Role.ITEM).hasTextIds());
      TimeUnit unit =
          roles.containsKey(Role.TIMESTAMP)
              ? TimeUnit.ofAll(column(batches, Role.TIMESTAMP).wholeNumbers())
              : TimeUnit.SECONDS;
      return new ParquetShape(columns, roles, unit, found, rowGroups);
    }
  }

  private ParquetColumn column(ColumnReaders batches, Role role) {
    ColumnSchema schema = roles.get(role);
    ParquetColumn column = new ParquetColumn(schema, batches.getColumnReader(schema.name()));
    column.nextBatch(batches.getRecordCount());
    return column;
  }

  /** Opens the columns that matter of a row group. */
  ColumnReaders open(ParquetFileReader reader, Rows rows, int batchRows) {
    String[] names = roles.values().stream().map(ColumnSchema::name).toArray(String[]::new);
    return reader
        .buildColumnReaders(ColumnProjection.columns(names))
        .filter(rows.predicate())
        .batchSize(batchRows)
        .build();
  }

  /**
   * Heap to read a row group in: its pages may be few, and all of them unpacked at once. Threads
   * that there is no room for don't read another one at the same time.
   */
  long readerBytes() {
    long rows = rowGroups.stream().mapToLong(Rows::count).max().orElse(0);
    return roles.size() * (COLUMN_BYTES + VALUE_BYTES * rows);
  }

  @Override
  public String description() {
    return "Parquet, "
        + columns.description(Delimiter.COMMA)
        + timeUnit.note()
        + columns.note("row");
  }
}
