package dev.quire.mapped;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small file with every dtype, and the bytes of a tensor file without the code under test. */
public final class SampleFile {
  static final int FACTOR_ROWS = 5;
  static final int RANK = 7;

  private SampleFile() {}

  /** Codes of 3 bytes, ids, indices, 5 x 7 factors, an empty matrix and a scalar. */
  static TensorFileWriter.Builder builder() {
    return TensorFileWriter.builder("test")
        .metadata("answer", "42")
        .metadata("title", "Amélie \"2001\" \u2603")
        .tensor("codes", DType.U8, 3)
        .tensor("factors", DType.F32, FACTOR_ROWS, RANK)
        .tensor("nothing", DType.F32, 4, 0)
        .tensor("ids", DType.I64, 2)
        .tensor("indices", DType.I32, 3)
        .tensor("mean", DType.F32);
  }

  static void fill(TensorFileWriter writer) {
    for (int i = 0; i < 3; i++) {
      writer.segment("codes").set(Layouts.U8, i, (byte) (253 + i));
      writer.segment("indices").setAtIndex(Layouts.I32, i, i - 1);
    }
    for (int i = 0; i < FACTOR_ROWS * RANK; i++) {
      writer.segment("factors").setAtIndex(Layouts.F32, i, factor(i));
    }
    writer.segment("ids").setAtIndex(Layouts.I64, 0, Long.MIN_VALUE);
    writer.segment("ids").setAtIndex(Layouts.I64, 1, Long.MAX_VALUE);
    writer.segment("mean").set(Layouts.F32, 0, 3.5f);
  }

  static float factor(int index) {
    return index == 34 ? Float.MIN_VALUE : index / 8f - 2;
  }

  static void write(Path path) throws IOException {
    try (TensorFileWriter writer = builder().open(path)) {
      fill(writer);
      writer.commit();
    }
  }

  /** A file with that header, whatever it says, and so many bytes of data. */
  static Path craft(Path path, byte[] header, int dataBytes) throws IOException {
    byte[] bytes = new byte[Long.BYTES + header.length + dataBytes];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    return Files.write(path, bytes);
  }

  static Path craft(Path path, String header, int dataBytes) throws IOException {
    return craft(path, header.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  static int headerBytes(byte[] file) {
    return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** The header, read as the format's definition says. */
  static JsonNode header(byte[] file) {
    return JsonMapper.shared().readTree(file, Long.BYTES, headerBytes(file));
  }

  static float[] floats(MemorySegment segment) {
    return segment.toArray(Layouts.F32);
  }

  public static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
