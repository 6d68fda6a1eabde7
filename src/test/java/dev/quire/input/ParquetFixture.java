package dev.quire.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;

/** Small Parquet files for tests: flat columns, plain values, in row groups and pages. */
public final class ParquetFixture {
  /** Compression, with its number in the format. */
  public enum Codec {
    UNCOMPRESSED(0),
    SNAPPY(1),
    GZIP(2),
    ZSTD(6);

    private final int number;

    Codec(int number) {
      this.number = number;
    }

    private byte[] pack(byte[] bytes) throws IOException {
      return switch (this) {
        case UNCOMPRESSED -> bytes;
        case SNAPPY -> Snappy.compress(bytes);
        case ZSTD -> Zstd.compress(bytes);
        case GZIP -> {
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
          }
          yield packed.toByteArray();
        }
      };
    }
  }

  /**
   * A type of a column.
   *
   * @param physical its number in the format
   * @param length of values of a fixed length, or 0
   * @param logical writes what it stands for; null for nothing
   */
  public record ColumnType(int physical, int length, Consumer<CompactThrift> logical) {
    public static final ColumnType BOOLEAN = new ColumnType(0, 0, null);
    public static final ColumnType INT32 = new ColumnType(1, 0, null);
    public static final ColumnType INT64 = new ColumnType(2, 0, null);
    public static final ColumnType INT96 = new ColumnType(3, 0, null);
    public static final ColumnType FLOAT = new ColumnType(4, 0, null);
    public static final ColumnType DOUBLE = new ColumnType(5, 0, null);
    public static final ColumnType BYTES = new ColumnType(6, 0, null);
    public static final ColumnType STRING = new ColumnType(6, 0, out -> out.struct(1).end());
    public static final ColumnType DATE = new ColumnType(1, 0, out -> out.struct(6).end());
    public static final ColumnType UINT32 =
        new ColumnType(1, 0, out -> out.struct(10).i8(1, 32).bool(2, false).end());
    public static final ColumnType UINT64 =
        new ColumnType(2, 0, out -> out.struct(10).i8(1, 64).bool(2, false).end());

    /** A decimal in 64 bits. */
    public static ColumnType decimal(int scale) {
      return new ColumnType(2, 0, out -> out.struct(5).i32(1, scale).i32(2, 18).end());
    }

    /** A decimal in bytes of a fixed length. */
    public static ColumnType wideDecimal(int scale, int length) {
      return new ColumnType(7, length, out -> out.struct(5).i32(1, scale).i32(2, 30).end());
    }

    /** Times of a unit: 1 for milliseconds, 2 for microseconds, 3 for nanoseconds. */
    public static ColumnType timestamp(int unit) {
      return new ColumnType(
          2, 0, out -> out.struct(8).bool(1, true).struct(2).struct(unit).end().end().end());
    }
  }

  /** A column; null values make it optional. */
  private record Column(String name, ColumnType type, List<?> values, boolean optional) {}

  private static final String MAGIC = "PAR1";

  private final List<Column> columns = new ArrayList<>();
  private Codec codec = Codec.UNCOMPRESSED;
  private int rowsOfGroup = Integer.MAX_VALUE;
  private int rowsOfPage = Integer.MAX_VALUE;

  public ParquetFixture column(String name, ColumnType type, List<?> values) {
    columns.add(new Column(name, type, values, values.stream().anyMatch(Objects::isNull)));
    return this;
  }

  public ParquetFixture packed(Codec other) {
    codec = other;
    return this;
  }

  /** Cuts the rows into groups, and these into pages. */
  public ParquetFixture cut(int groupRows, int pageRows) {
    rowsOfGroup = groupRows;
    rowsOfPage = pageRows;
    return this;
  }

  /** Where a column of a row group is. */
  private record Chunk(long start, long packedBytes, long bytes) {}

  public byte[] bytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC.getBytes(UTF_8));
    int rows = columns.getFirst().values.size();
    List<List<Chunk>> groups = new ArrayList<>();
    List<Integer> groupRows = new ArrayList<>();
    for (int start = 0; start < rows; start += rowsOfGroup) {
      int count = Math.min(rowsOfGroup, rows - start);
      List<Chunk> chunks = new ArrayList<>();
      for (Column column : columns) {
        chunks.add(write(out, column, start, count));
      }
      groups.add(chunks);
      groupRows.add(count);
      if (rowsOfGroup == Integer.MAX_VALUE) {
        break;
      }
    }
    byte[] footer = footer(rows, groups, groupRows);
    out.writeBytes(footer);
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(length.putInt(footer.length).array());
    out.writeBytes(MAGIC.getBytes(UTF_8));
    return out.toByteArray();
  }

  private Chunk write(ByteArrayOutputStream out, Column column, int start, int count)
      throws IOException {
    long from = out.size();
    long bytes = 0;
    for (int at = 0; at < count; at += rowsOfPage) {
      int here = Math.min(rowsOfPage, count - at);
      byte[] page = page(column, start + at, here);
      byte[] packed = codec.pack(page);
      CompactThrift header = new CompactThrift().begin();
      header.i32(1, 0).i32(2, page.length).i32(3, packed.length);
      header.struct(5).i32(1, here).i32(2, 0).i32(3, 3).i32(4, 3).end().end();
      out.writeBytes(header.bytes());
      out.writeBytes(packed);
      bytes += header.bytes().length + page.length;
      if (rowsOfPage == Integer.MAX_VALUE) {
        break;
      }
    }
    return new Chunk(from, out.size() - from, bytes);
  }

  private static byte[] page(Column column, int start, int count) {
    List<?> values = column.values.subList(start, start + count);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    if (column.optional) {
      byte[] levels = levels(values);
      ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      page.writeBytes(length.putInt(levels.length).array());
      page.writeBytes(levels);
    }
    for (Object value : values) {
      if (value != null) {
        page.writeBytes(plain(column.type, value));
      }
    }
    return page.toByteArray();
  }

  /** Which values are there: one packed run of single bits. */
  private static byte[] levels(List<?> values) {
    int groups = (values.size() + 7) / 8;
    ByteArrayOutputStream levels = new ByteArrayOutputStream();
    int header = (groups << 1) | 1;
    for (; header >= 0x80; header >>>= 7) {
      levels.write((header & 0x7f) | 0x80);
    }
    levels.write(header);
    for (int group = 0; group < groups; group++) {
      int bits = 0;
      for (int i = 8 * group; i < Math.min(8 * group + 8, values.size()); i++) {
        bits |= values.get(i) == null ? 0 : 1 << (i & 7);
      }
      levels.write(bits);
    }
    return levels.toByteArray();
  }

  private static byte[] plain(ColumnType type, Object value) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    switch (type.physical) {
      case 0 -> bytes.put((byte) 1);
      case 1 -> bytes.putInt(((Number) value).intValue());
      case 2 -> bytes.putLong(((Number) value).longValue());
      case 4 -> bytes.putFloat(((Number) value).floatValue());
      case 5 -> bytes.putDouble(((Number) value).doubleValue());
      case 3, 7 -> bytes = ByteBuffer.wrap((byte[]) value).position(((byte[]) value).length);
      default -> {
        byte[] text = value instanceof byte[] b ? b : value.toString().getBytes(UTF_8);
        bytes = ByteBuffer.allocate(4 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(text.length).put(text);
      }
    }
    byte[] written = new byte[bytes.position()];
    bytes.flip().get(written);
    return written;
  }

  private byte[] footer(int rows, List<List<Chunk>> groups, List<Integer> groupRows) {
    CompactThrift out = new CompactThrift().begin();
    out.i32(1, 1).structs(2, columns.size() + 1);
    out.begin().text(4, "schema").i32(5, columns.size()).end();
    for (Column column : columns) {
      out.begin().i32(1, column.type.physical);
      if (column.type.length > 0) {
        out.i32(2, column.type.length);
      }
      out.i32(3, column.optional ? 1 : 0).text(4, column.name);
      if (column.type.logical != null) {
        out.struct(10);
        column.type.logical.accept(out);
        out.end();
      }
      out.end();
    }
    out.i64(3, rows).structs(4, groups.size());
    for (int g = 0; g < groups.size(); g++) {
      out.begin().structs(1, columns.size());
      for (int c = 0; c < columns.size(); c++) {
        write(out, columns.get(c), groups.get(g).get(c), groupRows.get(g));
      }
      out.i64(2, groups.get(g).stream().mapToLong(Chunk::bytes).sum());
      out.i64(3, groupRows.get(g)).end();
    }
    return out.text(6, "tests").end().bytes();
  }

  private void write(CompactThrift out, Column column, Chunk chunk, int values) {
    out.begin().i64(2, chunk.start).struct(3);
    out.i32(1, column.type.physical).ints(2, 2).element(0).element(3);
    out.texts(3, 1).element(column.name).i32(4, codec.number).i64(5, values);
    out.i64(6, chunk.bytes).i64(7, chunk.packedBytes).i64(9, chunk.start).end().end();
  }
}
