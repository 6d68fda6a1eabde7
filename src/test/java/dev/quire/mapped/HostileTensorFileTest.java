package dev.quire.mapped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.files.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of bad file, with the whole message that a person gets to see. */
class HostileTensorFileTest {
  private static final String NOT_AN_OBJECT =
      "header does not begin like a JSON object; not a safetensors file, or damaged";

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("bad.safetensors");
  }

  private void assertRefused(String problem) {
    assertEquals(
        path() + ": " + problem,
        assertThrows(InvalidFileException.class, () -> TensorFile.open(path()).close())
            .getMessage());
  }

  private void assertHeaderRefused(String problem, String header, int dataBytes)
      throws IOException {
    SampleFile.craft(path(), header, dataBytes);
    assertRefused(problem);
  }

  /** One tensor named a, over 8 bytes of data. */
  private void assertTensorRefused(String problem, String dtype, String shape, String offsets)
      throws IOException {
    assertHeaderRefused(
        problem,
        "{\"a\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}".formatted(dtype, shape, offsets),
        8);
  }

  /** Pads the header so that data starts at a multiple of 8. */
  private static String padded(String header) {
    return header + " ".repeat(-header.length() & 7);
  }

  @Test
  void missingFile() {
    assertEquals(
        path() + ": no such file",
        assertThrows(NoSuchFileException.class, () -> TensorFile.open(path())).getMessage());
  }

  @Test
  void folderInsteadOfFile() throws IOException {
    Files.createDirectory(path());
    assertRefused("is a folder, not a file; choose a file in it");
  }

  /** Opening a pipe would wait until somebody writes into it. */
  @Test
  void deviceInsteadOfFile() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "needs /dev/null");
    assertEquals(
        device + ": is a device or a pipe, which cannot be mapped; make it a file first",
        assertThrows(InvalidFileException.class, () -> TensorFile.open(device)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void shorterThanTheLengthField(int bytes) throws IOException {
    Files.write(path(), new byte[bytes]);
    assertRefused("too short for a safetensors file: bytes=" + bytes + "; make the file anew");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 2", // one more than there is
    "4294967296, 2", // 2^32: its lower half is 0
    "9223372036854775807, 2", // 2^63 - 1
    "9223372036854775808, 2", // 2^63, negative as a long
    "18446744073709551615, 2", // 2^64 - 1
    "1048577, 1048576", // one above the cap, in a file that is long enough
  })
  void headerLengthOutOfRange(String headerBytes, int atMost) throws IOException {
    int available = atMost == 2 ? 2 : 2 << 20;
    byte[] bytes = new byte[8 + available];
    Arrays.fill(bytes, (byte) '{');
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(Long.parseUnsignedLong(headerBytes));
    Files.write(path(), bytes);
    assertRefused(
        "header length out of range: header bytes="
            + headerBytes
            + ", at most="
            + atMost
            + "; not a safetensors file, or cut short");
  }

  @Test
  void csvInsteadOfSafetensors() throws IOException {
    Files.writeString(path(), "userId,movieId,rating,timestamp\r\n1,1,4.0,964982703\r\n");
    assertRefused(
        "header length out of range: header bytes=7866772915724055413, at most=44;"
            + " not a safetensors file, or cut short");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "\"{}\"", "null", " {}", "\uFEFF{}", "nonsense"})
  void headerThatDoesNotBeginLikeAnObject(String header) throws IOException {
    assertHeaderRefused(NOT_AN_OBJECT, header, 0);
  }

  @Test
  void headerInUtf16() throws IOException {
    SampleFile.craft(path(), "{}".getBytes(StandardCharsets.UTF_16LE), 0);
    assertRefused(NOT_AN_OBJECT);
    SampleFile.craft(path(), "{}".getBytes(StandardCharsets.UTF_16BE), 0);
    assertRefused(NOT_AN_OBJECT);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {]          | Unexpected close marker ']': expected '}'
          {"a":       | Unexpected end-of-input within/between Object entries
          {"a":tru}   | Unrecognized token 'tru': was expecting
          {'a':1}     | Unexpected character
          {}{}        | Trailing token
          {} x        | Unrecognized token 'x': was expecting
          {"a":1,"a":2} | Duplicate Object property "a"
          {"__metadata__":{},"__metadata__":{}} | Duplicate Object property "__metadata__"
          {"__metadata__":{"a":"1","a":"2"}}    | Duplicate Object property "a"
          """)
  void headerThatIsNotJson(String header, String reason) throws IOException {
    assertHeaderRefused(
        "header is not JSON: reason=" + reason + "; not a safetensors file, or damaged", header, 0);
  }

  @Test
  void headerNestedTooDeep() throws IOException {
    assertHeaderRefused(
        "header is not JSON: reason=Document nesting depth; not a safetensors file, or damaged",
        "{\"a\":" + "[".repeat(100_000),
        0);
  }

  @Test
  void metadataThatIsNotStrings() throws IOException {
    for (String metadata : new String[] {"[]", "null", "1", "\"\""}) {
      assertHeaderRefused(
          "metadata is not a JSON object; make the file anew",
          "{\"__metadata__\":" + metadata + "}",
          0);
    }
    for (String value : new String[] {"1", "null", "{}", "[\"x\"]"}) {
      assertHeaderRefused(
          "metadata has to be strings: key=rank; make the file anew",
          "{\"__metadata__\":{\"rank\":" + value + "}}",
          0);
    }
  }

  @Test
  void tensorWithoutShapeOrOffsets() throws IOException {
    String problem = "tensor without shape and data_offsets: tensor=a; make the file anew";
    assertHeaderRefused(problem, "{\"a\":7}", 0);
    assertHeaderRefused(problem, "{\"a\":null}", 0);
    assertHeaderRefused(problem, "{\"a\":{\"dtype\":\"U8\",\"shape\":[8]}}", 8);
    assertHeaderRefused(problem, "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,8]}}", 8);
    assertTensorRefused(problem, "\"U8\"", "8", "[0,8]");
    assertTensorRefused(problem, "\"U8\"", "{\"x\":8}", "[0,8]");
    assertTensorRefused(problem, "\"U8\"", "[8]", "[0]");
    assertTensorRefused(problem, "\"U8\"", "[8]", "[0,8,8]");
    assertTensorRefused(problem, "\"U8\"", "[8]", "{\"x\":0,\"y\":8}");
  }

  @Test
  void unknownDtype() throws IOException {
    String problem = "unknown dtype: tensor=a, dtype=%s; save it as U8, I32, I64 or F32";
    assertTensorRefused(problem.formatted("F64"), "\"F64\"", "[1]", "[0,8]");
    assertTensorRefused(problem.formatted("BF16"), "\"BF16\"", "[4]", "[0,8]");
    assertTensorRefused(problem.formatted("f32"), "\"f32\"", "[2]", "[0,8]");
    assertTensorRefused(problem.formatted(""), "{}", "[2]", "[0,8]");
    assertTensorRefused(problem.formatted(""), "[\"F32\"]", "[2]", "[0,8]");
    assertHeaderRefused(problem.formatted(""), "{\"a\":{\"shape\":[8],\"data_offsets\":[0,8]}}", 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.0", "1E2", "\"8\"", "null", "[]", "{}", "9223372036854775807"})
  void numbersThatAreNoLengths(String number) throws IOException {
    String problem = "not a length or offset: tensor=a, value=" + number + "; make the file anew";
    problem = problem.replace("1E2", "100.0");
    assertTensorRefused(problem, "\"U8\"", "[" + number + "]", "[0,8]");
    assertTensorRefused(problem, "\"U8\"", "[8]", "[" + number + ",8]");
    assertTensorRefused(problem, "\"U8\"", "[8]", "[0," + number + "]");
  }

  @Test
  void numbersThatOverflow() throws IOException {
    assertTensorRefused(
        "not a length or offset: tensor=a, value=18446744073709551624; make the file anew",
        "\"U8\"",
        "[18446744073709551624]", // 2^64 + 8, which is 8 as a long
        "[0,8]");
    assertTensorRefused(
        "shape too large: shape=[4294967296, 4294967296], tensor=a; make the file anew",
        "\"U8\"",
        "[4294967296,4294967296]", // 2^64 elements, which are 0 as a long
        "[0,0]");
    assertTensorRefused(
        "shape too large: shape=[1152921504606846976], tensor=a; make the file anew",
        "\"I64\"",
        "[1152921504606846976]", // 2^60 elements are 2^63 bytes, negative as a long
        "[0,8]");
  }

  @Test
  void sizeThatDoesNotMatchTheShape() throws IOException {
    String problem =
        "tensor size does not match its shape: tensor=a, shape=%s, dtype=F32, data_offsets=%s;"
            + " make the file anew";
    assertTensorRefused(problem.formatted("[3]", "[0,8]"), "\"F32\"", "[3]", "[0,8]");
    assertTensorRefused(problem.formatted("[2]", "[8,0]"), "\"F32\"", "[2]", "[8,0]");
    assertTensorRefused(problem.formatted("[]", "[0,8]"), "\"F32\"", "[]", "[0,8]");
    assertTensorRefused(problem.formatted("[0, 2]", "[0,8]"), "\"F32\"", "[0,2]", "[0,8]");
  }

  @Test
  void tensorsThatOverlapOrLeaveAGap() throws IOException {
    String header =
        """
        {"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},\
        "b":{"dtype":"U8","shape":[4],"data_offsets":[%d,%d]}}""";
    assertHeaderRefused(
        "tensors overlap: tensor=b, starts=3, previous ends=4; make the file anew",
        header.formatted(3, 7),
        8);
    assertHeaderRefused(
        "tensors overlap: tensor=b, starts=0, previous ends=4; make the file anew",
        header.formatted(0, 4),
        8);
    assertHeaderRefused(
        "gap between tensors: tensor=b, starts=5, previous ends=4; make the file anew",
        header.formatted(5, 9),
        9);
    assertTensorRefused(
        "gap between tensors: tensor=a, starts=4, previous ends=0; make the file anew",
        "\"U8\"",
        "[4]",
        "[4,8]");
  }

  @Test
  void misalignedTensor() throws IOException {
    String header =
        padded(
            """
            {"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},\
            "b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""");
    assertHeaderRefused(
        "misaligned tensor: tensor=b, dtype=F32, byte=%d; make the file anew"
            .formatted(8 + header.length() + 2),
        header,
        6);
  }

  @Test
  void fileOfTheWrongLength() throws IOException {
    SampleFile.write(path());
    byte[] bytes = Files.readAllBytes(path());
    for (int cut : new int[] {1, 4, 100}) {
      Files.write(path(), Arrays.copyOf(bytes, bytes.length - cut));
      assertRefused(
          "file is cut short: expected bytes=%d, actual bytes=%d; make the file anew"
              .formatted(bytes.length, bytes.length - cut));
    }
    Files.write(path(), Arrays.copyOf(bytes, bytes.length + 1));
    assertRefused(
        "bytes after the last tensor: expected bytes=%d, actual bytes=%d; make the file anew"
            .formatted(bytes.length, bytes.length + 1));
  }

  @Test
  void everyPlaceToCutAFileIsNoticed() throws IOException {
    SampleFile.write(path());
    byte[] bytes = Files.readAllBytes(path());
    for (int length = 0; length < bytes.length; length++) {
      Path cut = Files.write(folder.resolve("cut-" + length), Arrays.copyOf(bytes, length));
      assertThrows(InvalidFileException.class, () -> TensorFile.open(cut));
    }
  }

  @Test
  void longAndStrangeNamesAreShownShortAndHarmless() throws IOException {
    assertHeaderRefused(
        "tensor without shape and data_offsets: tensor=?[31m"
            + "x".repeat(75)
            + "... (505 characters); make the file anew",
        "{\"\\u001b[31m" + "x".repeat(500) + "\":1}",
        0);
  }

  @Test
  void wrongKindOrVersion() throws IOException {
    assertKindRefused(
        "{}", "not a Quire model file: quire.kind=none, expected=model; choose another file");
    assertKindRefused(
        "{\"__metadata__\":{\"quire.kind\":\"ids\",\"quire.version\":\"1\"}}",
        "not a Quire model file: quire.kind=ids, expected=model; choose another file");
    assertKindRefused(
        "{\"__metadata__\":{\"quire.kind\":\"model\"}}",
        "written by another version of Quire: quire.version=none, expected=1 or 2 or 3; make the file anew");
    assertKindRefused(
        "{\"__metadata__\":{\"quire.kind\":\"model\",\"quire.version\":\"4\"}}",
        "written by another version of Quire: quire.version=4, expected=1 or 2 or 3; make the file anew");
  }

  /** Those that are still to come, too: what is asked for is not the newest version alone. */
  @Test
  void everyVersionButTheFirstHasAChecksumOfTheHeader() throws IOException {
    String header = "{\"__metadata__\":{\"quire.kind\":\"model\",\"quire.version\":\"%s\"}}";
    for (String version : TensorFile.VERSIONS.subList(1, TensorFile.VERSIONS.size())) {
      assertKindRefused(
          header.replace("%s", version),
          "header without its checksum: key=quire.header_crc32c; make the file anew");
    }
    SampleFile.craft(path(), header.replace("%s", "1"), 0);
    TensorFile.open(path(), "model").close();
  }

  private void assertKindRefused(String header, String problem) throws IOException {
    SampleFile.craft(path(), header, 0);
    assertEquals(
        path() + ": " + problem,
        assertThrows(InvalidFileException.class, () -> TensorFile.open(path(), "model"))
            .getMessage());
  }

  @Test
  void whatIsAskedForIsNotThere() throws IOException {
    SampleFile.write(path());
    try (TensorFile file = TensorFile.open(path())) {
      assertAskedInVain(
          "tensor is missing: tensor=biases; make the file anew",
          () -> file.segment("biases", DType.F32, 5));
      assertAskedInVain(
          "tensor is missing: tensor=_padding.0; make the file anew",
          () -> file.segment("_padding.0", DType.U8, -1));
      String problem =
          "tensor is not as expected: tensor=factors, dtype=F32, shape=[5, 7],"
              + " expected dtype=%s, expected shape=%s; make the file anew";
      assertAskedInVain(
          problem.formatted("I32", "[5, 7]"), () -> file.segment("factors", DType.I32, 5, 7));
      assertAskedInVain(
          problem.formatted("F32", "[7, 5]"), () -> file.segment("factors", DType.F32, 7, 5));
      assertAskedInVain(
          problem.formatted("F32", "[any]"), () -> file.segment("factors", DType.F32, -1));
      assertAskedInVain(
          problem.formatted("F32", "[any, any, 1]"),
          () -> file.segment("factors", DType.F32, -1, -1, 1));
      assertAskedInVain(
          "metadata is missing: key=rank; make the file anew", () -> file.metadata("rank"));
    }
  }

  @Test
  void foreignFileWithoutChecksumsCannotBeVerified() throws IOException {
    SampleFile.craft(path(), "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1);
    try (TensorFile file = TensorFile.open(path())) {
      assertAskedInVain("metadata is missing: key=crc32c.a; make the file anew", file::verify);
    }
  }

  private void assertAskedInVain(String problem, Executable executable) {
    assertEquals(
        path() + ": " + problem, assertThrows(InvalidFileException.class, executable).getMessage());
  }
}
