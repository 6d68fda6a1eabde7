package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a tensor file holds, seen through the reader and byte by byte. */
class TensorFileTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    try (TensorFile file = TensorFile.open(path, "test")) {
      file.verify();
      assertEquals(path, file.path());
      assertEquals("42", file.metadata("answer"));
      assertEquals("Amélie \"2001\" \u2603", file.metadata("title"));
      assertEquals("test", file.metadata(TensorFile.KIND));
      assertEquals("3", file.metadata(TensorFile.VERSION));
      assertArrayEquals(
          new byte[] {-3, -2, -1}, file.segment("codes", DType.U8, 3).toArray(Layouts.U8));
      assertArrayEquals(
          new int[] {-1, 0, 1}, file.segment("indices", DType.I32, -1).toArray(Layouts.I32));
      assertArrayEquals(
          new long[] {Long.MIN_VALUE, Long.MAX_VALUE},
          file.segment("ids", DType.I64, 2).toArray(Layouts.I64));
      assertArrayEquals(
          new float[] {3.5f}, SampleFile.floats(file.segment("mean", DType.F32)), "a scalar");
      assertEquals(0, file.segment("nothing", DType.F32, 4, 0).byteSize());
      float[] factors = SampleFile.floats(file.segment("factors", DType.F32, -1, 7));
      assertEquals(35, factors.length);
      for (int i = 0; i < factors.length; i++) {
        assertEquals(SampleFile.factor(i), factors[i]);
      }
      assertEquals(
          List.of("codes", "factors", "nothing", "ids", "indices", "mean"),
          file.tensors().stream().map(Tensor::name).toList());
    }
  }

  /** Reads the file as the definition of safetensors says, and checks every rule in it. */
  @Test
  void theFileIsSafetensorsWithoutHolesAndAligned() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    byte[] bytes = Files.readAllBytes(path);
    int headerBytes = SampleFile.headerBytes(bytes);
    int dataStart = 8 + headerBytes;
    assertEquals('{', bytes[8]);
    assertEquals(0, dataStart % 64);
    String json = new String(bytes, 8, headerBytes, StandardCharsets.UTF_8);
    assertEquals("", json.substring(json.lastIndexOf('}') + 1).replace(" ", ""), "padding");

    JsonNode header = SampleFile.header(bytes);
    header.path("__metadata__").forEach(value -> assertTrue(value.isString()));
    List<JsonNode> tensors = new ArrayList<>();
    header.properties().stream()
        .filter(entry -> !entry.getKey().equals("__metadata__"))
        .forEach(
            entry -> {
              tensors.add(entry.getValue());
              if (!entry.getKey().startsWith("_padding.")) {
                assertEquals(0, (dataStart + begin(entry.getValue())) % 64, entry.getKey());
              }
            });
    tensors.sort(
        Comparator.comparingLong(TensorFileTest::begin).thenComparingLong(TensorFileTest::end));
    long at = 0;
    for (JsonNode tensor : tensors) {
      assertEquals(at, begin(tensor), "no hole, no overlap");
      long size = DType.valueOf(tensor.path("dtype").stringValue()).bytes();
      for (JsonNode length : tensor.path("shape")) {
        size *= length.longValue();
      }
      assertEquals(size, end(tensor) - begin(tensor));
      at = end(tensor);
    }
    assertEquals(bytes.length, dataStart + at);
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int factors = dataStart + (int) begin(header.path("factors"));
    for (int i = 0; i < 35; i++) {
      assertEquals(SampleFile.factor(i), data.getFloat(factors + 4 * i), "row-major");
    }
    int ids = dataStart + (int) begin(header.path("ids"));
    assertEquals(Long.MIN_VALUE, data.getLong(ids));
  }

  private static long begin(JsonNode tensor) {
    return tensor.path("data_offsets").path(0).longValue();
  }

  private static long end(JsonNode tensor) {
    return tensor.path("data_offsets").path(1).longValue();
  }

  @Test
  void checksumsAreCrc32cOfTheData() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    byte[] bytes = Files.readAllBytes(path);
    try (TensorFile file = TensorFile.open(path)) {
      for (Tensor tensor : file.tensors()) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, (int) tensor.offsetBytes(), (int) tensor.lengthBytes());
        assertEquals(
            "%08x".formatted(crc.getValue()), file.metadata("crc32c." + tensor.name()), "of data");
      }
      assertEquals("00000000", file.metadata("crc32c.nothing"));
    }
  }

  @Test
  void everyChangedByteOfDataIsFoundByVerifyAndNotByOpen() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    List<Tensor> tensors;
    try (TensorFile file = TensorFile.open(path)) {
      tensors = file.tensors();
    }
    byte[] bytes = Files.readAllBytes(path);
    for (Tensor tensor : tensors) {
      for (int at = (int) tensor.offsetBytes(); at < tensor.endBytes(); at++) {
        bytes[at] ^= (byte) (1 << at % 8);
        Files.write(path, bytes);
        try (TensorFile file = TensorFile.open(path, "test")) {
          String message =
              assertThrows(InvalidFileException.class, file::verify, tensor.name()).getMessage();
          assertTrue(
              message.matches(
                  "\\Q"
                      + path
                      + ": data is damaged: tensor="
                      + tensor.name()
                      + ", crc32c=\\E[0-9a-f]{8}, expected=[0-9a-f]{8}; make the file anew"),
              message);
        }
        bytes[at] ^= (byte) (1 << at % 8);
      }
    }
    Files.write(path, bytes);
    try (TensorFile file = TensorFile.open(path)) {
      assertDoesNotThrow(file::verify);
    }
  }

  @Test
  void aFlippedBitInAnyByteOfTheHeaderIsRefusedByOpen() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    byte[] bytes = Files.readAllBytes(path);
    int end = Long.BYTES + SampleFile.headerBytes(bytes); // padding, too
    for (int at = 0; at < end; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.delete(path); // much faster than writing over a file
      Files.write(path, damaged);
      assertThrows(InvalidFileException.class, () -> TensorFile.open(path), "byte " + at);
    }
  }

  /** As anybody can compute it: the digits are at a known key, and zeros while it is computed. */
  @Test
  void theHeadersChecksumIsThatOfItsBytes() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    byte[] bytes = Files.readAllBytes(path);
    String header =
        new String(bytes, Long.BYTES, SampleFile.headerBytes(bytes), StandardCharsets.UTF_8);
    String entry = "\"quire.header_crc32c\":\"";
    int digits = header.indexOf(entry) + entry.length();
    String blank = header.substring(0, digits) + "00000000" + header.substring(digits + 8);
    CRC32C crc = new CRC32C();
    crc.update(blank.getBytes(StandardCharsets.UTF_8));
    try (TensorFile file = TensorFile.open(path, "test")) {
      assertEquals("%08x".formatted(crc.getValue()), file.headerChecksum().orElseThrow());
      assertEquals(file.headerChecksum().get(), header.substring(digits, digits + 8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quire.header_crc32x", "Quire.header_crc32c"})
  void aHeaderOfThisVersionWithoutItsChecksumIsRefused(String key) throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    byte[] damaged =
        new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
            .replace("quire.header_crc32c", key)
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(path, damaged);
    assertEquals(
        path + ": header without its checksum: key=quire.header_crc32c; make the file anew",
        assertThrows(InvalidFileException.class, () -> TensorFile.open(path)).getMessage());
  }

  /** What fills the gaps is nobody's data, but nobody has written it either. */
  @Test
  void aByteOfAGapIsFoundByVerify() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    byte[] bytes = Files.readAllBytes(path);
    int gap;
    try (TensorFile file = TensorFile.open(path)) {
      gap = (int) file.find("codes").orElseThrow().endBytes();
    }
    bytes[gap] = 1;
    Files.write(path, bytes);
    try (TensorFile file = TensorFile.open(path)) {
      assertEquals(
          path + ": padding is not 0: byte=" + gap + "; make the file anew",
          assertThrows(InvalidFileException.class, file::verify).getMessage());
    }
  }

  @Test
  void theSameContentGivesTheSameBytes() throws Exception {
    Path first = folder.resolve("a.safetensors");
    Path second = Files.createDirectory(folder.resolve("elsewhere")).resolve("b.safetensors");
    SampleFile.write(first);
    SampleFile.write(second);
    assertEquals(-1, Files.mismatch(first, second));
  }

  /** Whatever the name's length, the header's own length moves the data by whole 64 bytes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 30, 31, 32, 33, 62, 63, 64, 65, 200})
  void dataIsAlignedForEveryLengthOfHeader(int nameLength) throws Exception {
    Path path = folder.resolve("a.safetensors");
    String name = "n".repeat(nameLength);
    try (TensorFileWriter writer =
        TensorFileWriter.builder("test").tensor(name, DType.I64, 9).open(path)) {
      writer.segment(name).setAtIndex(Layouts.I64, 8, 77);
      writer.commit();
    }
    try (TensorFile file = TensorFile.open(path, "test")) {
      file.verify();
      assertEquals(0, file.find(name).orElseThrow().offsetBytes() % 64);
      assertEquals(77, file.segment(name, DType.I64, 9).getAtIndex(Layouts.I64, 8));
      assertEquals(Files.size(path), file.find(name).orElseThrow().endBytes());
    }
  }

  @Test
  void aFileMayHoldNoTensorOrOnlyEmptyOnes() throws Exception {
    Path path = folder.resolve("a.safetensors");
    try (TensorFileWriter writer = TensorFileWriter.builder("none").open(path)) {
      writer.commit();
    }
    try (TensorFile file = TensorFile.open(path, "none")) {
      file.verify();
      assertEquals(List.of(), file.tensors());
    }
    try (TensorFileWriter writer =
        TensorFileWriter.builder("empty")
            .tensor("a", DType.F32, 0)
            .tensor("b", DType.U8, 0, 5)
            .tensor("c", DType.U8, 1)
            .tensor("d", DType.I64, 2, 0)
            .open(Target.file(path, true))) {
      writer.commit();
    }
    try (TensorFile file = TensorFile.open(path, "empty")) {
      file.verify();
      assertEquals(0, file.segment("d", DType.I64, 2, 0).byteSize());
      assertEquals(
          List.of("a", "b", "c", "d"), file.tensors().stream().map(Tensor::name).sorted().toList());
    }
  }

  @Test
  void segmentsAreReadOnlyBoundedAndEndWithTheFile() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    TensorFile file = TensorFile.open(path);
    MemorySegment codes = file.segment("codes", DType.U8, 3);
    assertTrue(codes.isReadOnly());
    assertThrows(IllegalArgumentException.class, () -> codes.set(Layouts.U8, 0, (byte) 1));
    assertThrows(IndexOutOfBoundsException.class, () -> codes.get(Layouts.U8, 3));
    file.close();
    assertThrows(IllegalStateException.class, () -> codes.get(Layouts.U8, 0));
    assertDoesNotThrow(file::close, "a second time");
  }

  /** A model that is served may be replaced: who has it open keeps what it opened. */
  @Test
  void anOpenFileOutlivesItsReplacement() throws Exception {
    Path path = folder.resolve("a.safetensors");
    SampleFile.write(path);
    try (TensorFile file = TensorFile.open(path)) {
      try (TensorFileWriter writer =
          TensorFileWriter.builder("other").open(Target.file(path, true))) {
        writer.commit();
      }
      file.verify();
      assertEquals(3.5f, file.segment("mean", DType.F32).get(Layouts.F32, 0));
    }
    TensorFile.open(path, "other").close();
  }

  /** The file is sparse, so 3 GB of it take no room. */
  @Test
  void tensorsBeyondTwoGigabytesAreRead() throws Exception {
    Path path = folder.resolve("large.safetensors");
    long elements = 3L << 28; // 3 GB of F32
    String header =
        """
        {"large":{"dtype":"F32","shape":[%d,2],"data_offsets":[0,%d]},\
        "last":{"dtype":"I64","shape":[1],"data_offsets":[%d,%d]}}"""
            .formatted(elements / 2, 4 * elements, 4 * elements, 4 * elements + 8);
    header += " ".repeat(-(header.length() + 8) & 63);
    SampleFile.craft(path, header, 0);
    long dataStart = Files.size(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(dataStart + 4 * elements + 8);
      file.seek(dataStart + 4 * (elements - 1));
      file.write(new byte[] {0, 0, (byte) 0xc0, 0x3f}); // 1.5 in little-endian
      file.write(new byte[] {42, 0, 0, 0, 0, 0, 0, (byte) 0x80});
    }
    try (TensorFile file = TensorFile.open(path)) {
      MemorySegment large = file.segment("large", DType.F32, -1, 2);
      assertEquals(4 * elements, large.byteSize());
      assertEquals(1.5f, large.getAtIndex(Layouts.F32, elements - 1));
      assertEquals(0f, large.getAtIndex(Layouts.F32, elements - 2));
      assertThrows(IndexOutOfBoundsException.class, () -> large.getAtIndex(Layouts.F32, elements));
      assertEquals(
          Long.MIN_VALUE + 42, file.segment("last", DType.I64, 1).getAtIndex(Layouts.I64, 0));
    }
  }
}
