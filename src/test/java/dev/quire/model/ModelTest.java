package dev.quire.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFileWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model files that are not what they have to be. */
class ModelTest {
  private static final long USERS = 2;
  private static final long ITEMS = 3;

  @TempDir Path folder;

  private final Arena arena = Arena.ofShared();
  private Path file;

  /** A description of a good model file, for tests that spoil it. */
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private final Map<String, DType> types = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  @BeforeEach
  void describe() {
    file = folder.resolve("m.safetensors");
    metadata.put("rank", "4");
    metadata.put("global_mean", "3.5");
    tensor("user_bias", DType.F32, USERS);
    tensor("item_bias", DType.F32, ITEMS);
    tensor("user_factors", DType.F32, USERS, 4);
    tensor("item_factors", DType.F32, ITEMS, 4);
    tensor("item_counts", DType.I32, ITEMS);
    tensor("user_ids", DType.I64, USERS);
    tensor("item_ids", DType.I64, ITEMS);
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private void tensor(String name, DType type, long... shape) {
    types.put(name, type);
    shapes.put(name, shape);
  }

  private TensorFileWriter.Builder described(String kind) {
    TensorFileWriter.Builder builder = TensorFileWriter.builder(kind);
    metadata.forEach(builder::metadata);
    shapes.forEach((name, shape) -> builder.tensor(name, types.get(name), shape));
    return builder;
  }

  private void writeDescribed(String kind) throws IOException {
    try (TensorFileWriter writer = described(kind).open(Target.file(file, true))) {
      writer.commit();
    }
  }

  private String problem() throws IOException {
    writeDescribed("model");
    return problemOfFile();
  }

  private String problemOfFile() {
    String message = assertThrows(InvalidFileException.class, () -> Model.open(file)).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    return message.substring(file.toString().length() + 2);
  }

  private static void assertStarts(String expected, String actual) {
    assertEquals(expected, actual.substring(0, Math.min(expected.length(), actual.length())));
  }

  @Test
  void theDescribedFileIsGood() throws Exception {
    writeDescribed("model");
    try (Model model = Model.open(file)) {
      assertEquals(4, model.parameters().rank());
    }
  }

  @Test
  void aFileOfAnotherKindIsNoModel() throws Exception {
    writeDescribed("ratings");
    assertStarts("not a Quire model file: quire.kind=ratings", problemOfFile());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_bias",
        "item_bias",
        "user_factors",
        "item_factors",
        "item_counts",
        "user_ids",
        "item_ids"
      })
  void aMissingTensorIsNamed(String name) throws Exception {
    shapes.remove(name);
    assertStarts("tensor is missing: tensor=" + name, problem());
  }

  @ParameterizedTest
  @CsvSource({"rank", "global_mean"})
  void missingMetadataIsNamed(String key) throws Exception {
    metadata.remove(key);
    assertStarts("metadata is missing: key=" + key, problem());
  }

  @Test
  void aTensorOfAnotherShapeOrTypeIsNamed() throws Exception {
    tensor("item_factors", DType.F32, 3, 5);
    assertStarts(
        "tensor is not as expected: tensor=item_factors, dtype=F32, shape=[3, 5], "
            + "expected dtype=F32, expected shape=[3, 4]",
        problem());
    tensor("item_factors", DType.I32, 3, 4);
    assertStarts(
        "tensor is not as expected: tensor=item_factors, dtype=I32, shape=[3, 4], "
            + "expected dtype=F32, expected shape=[3, 4]",
        problem());
    tensor("item_factors", DType.F32, 12);
    assertStarts(
        "tensor is not as expected: tensor=item_factors, dtype=F32, shape=[12], "
            + "expected dtype=F32, expected shape=[3, 4]",
        problem());
  }

  @Test
  void countsOfOtherItemsAreRefused() throws Exception {
    tensor("item_counts", DType.I32, 4);
    assertStarts(
        "tensor is not as expected: tensor=item_counts, dtype=I32, shape=[4], "
            + "expected dtype=I32, expected shape=[3]",
        problem());
  }

  @Test
  void idsOfOthersAreRefused() throws Exception {
    tensor("user_ids", DType.I64, 5);
    assertEquals(
        "ids, titles or features don't match the biases: users=2, user ids=5, items=3, item ids=3; "
            + "train the model anew",
        problem());
    tensor("user_ids", DType.I64, 2);
    tensor("item_ids", DType.I64, 1);
    assertEquals(
        "ids, titles or features don't match the biases: users=2, user ids=2, items=3, item ids=1; "
            + "train the model anew",
        problem());
  }

  @Test
  void titlesOfOtherItemsAreRefused() throws Exception {
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 1, 1)).titles("a", "b").write(file, Map.of());
    assertEquals(
        "ids, titles or features don't match the biases: users=2, user ids=2, items=3, item ids=3, "
            + "titles=2; train the model anew",
        problemOfFile());
  }

  @Test
  void variancesOfAnotherShapeAreRefused() throws Exception {
    tensor("user_bias_variance", DType.F32, 3);
    assertTrue(problem().contains("user_bias_variance"), problem());
    tensor("user_bias_variance", DType.F32, 2);
    assertTrue(problem().contains("item_bias_variance"), "the others are missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "2.5", "513", "1e9", "9999999999"})
  void anImpossibleRankIsRefused(String rank) throws Exception {
    metadata.put("rank", rank);
    assertEquals(
        "metadata is wrong: key=rank, value="
            + rank
            + ", expected=a whole number from 0 to 512; train the model anew",
        problem());
  }

  @ParameterizedTest
  @CsvSource({
    "rank,twenty",
    "rank,''",
    "rank,NaN",
    "global_mean,Infinity",
    "global_mean,NaN",
    "global_mean,x"
  })
  void metadataThatIsNoNumberIsRefused(String key, String value) throws Exception {
    metadata.put(key, value);
    assertEquals(
        "metadata is not a number: key=" + key + ", value=" + value + "; train the model anew",
        problem());
  }

  @Test
  void aRankThatIsNotThatOfTheFactorsIsRefused() throws Exception {
    metadata.put("rank", "3");
    assertStarts(
        "tensor is not as expected: tensor=user_factors, dtype=F32, shape=[2, 4], "
            + "expected dtype=F32, expected shape=[2, 3]",
        problem());
  }

  @Test
  void aFileCutAnywhereIsRefused() throws Exception {
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 4, 1))
        .titles("a", "b", "c")
        .write(file, Map.of());
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 1 + length / 40) {
      Files.write(file, Arrays.copyOf(whole, length));
      String problem = problemOfFile();
      assertTrue(
          problem.matches(
              "too short for a safetensors file: bytes=\\d.*"
                  + "|header length out of range: header bytes=\\d+, at most=\\d+; .*"
                  + "|file is cut short: expected bytes="
                  + whole.length
                  + ", actual bytes="
                  + length
                  + "; .*"),
          problem);
    }
  }

  /** A damaged number opens: that shows only when all is read. */
  @Test
  void damageShowsWhenAllIsRead() throws Exception {
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 4, 1)).write(file, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    try (Model model = Model.open(file)) {
      String message = assertThrows(InvalidFileException.class, model::verify).getMessage();
      assertStarts(file + ": data is damaged: tensor=item_ids, crc32c=", message);
    }
  }

  private static Stream<Arguments> impossibleNumbers() {
    return Stream.of(
        Arguments.of("user_bias", Float.floatToRawIntBits(Float.NaN), "value=NaN"),
        Arguments.of("item_factors", Float.floatToRawIntBits(Float.POSITIVE_INFINITY), "Infinity"),
        Arguments.of("user_factor_variance", Float.floatToRawIntBits(-1e-9f), "value=-1.0E-9"),
        Arguments.of("item_counts", -1, "value=-1"));
  }

  /** Whoever makes a file by hand makes its checksums, too. */
  @ParameterizedTest
  @MethodSource("impossibleNumbers")
  void numbersThatNoModelHasShowWhenAllIsRead(String tensor, int bits, String value)
      throws Exception {
    tensor("user_bias_variance", DType.F32, USERS);
    tensor("item_bias_variance", DType.F32, ITEMS);
    tensor("user_factor_variance", DType.F32, USERS, 4);
    tensor("item_factor_variance", DType.F32, ITEMS, 4);
    try (TensorFileWriter writer = described("model").open(Target.file(file, true))) {
      for (String ids : List.of("user_ids", "item_ids")) {
        for (int i = 0; i < shapes.get(ids)[0]; i++) {
          writer.segment(ids).setAtIndex(Layouts.I64, i, i);
        }
      }
      writer.segment(tensor).setAtIndex(Layouts.I32, 1, bits);
      writer.commit();
    }
    try (Model model = Model.open(file)) {
      String message = assertThrows(InvalidFileException.class, model::verify).getMessage();
      assertStarts(file + ": number out of range: tensor=" + tensor + ", index=1, value=", message);
      assertTrue(message.contains(value), message);
    }
  }

  /** Wherever it is: numbers are looked at many at a time. */
  @ParameterizedTest
  @CsvSource({"0,NaN", "4095,Infinity", "4096,-Infinity", "8191,NaN", "11999,NaN"})
  void oneWrongNumberAmongManyIsNamed(long index, float value) throws Exception {
    Parameters many = RandomParameters.of(arena, 3000, 2, 4, 1);
    many.userFactors().setAtIndex(Parameters.F32, index, value);
    ModelFixture.of(many).write(file, Map.of());
    try (Model model = Model.open(file)) {
      String message = assertThrows(InvalidFileException.class, model::verify).getMessage();
      assertStarts(
          file
              + ": number out of range: tensor=user_factors, index="
              + index
              + ", value="
              + value
              + ";",
          message);
    }
  }

  @Test
  void theSameIdTwiceShowsWhenAllIsRead() throws Exception {
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 4, 1)).itemIds(7, 8, 7).write(file, Map.of());
    try (Model model = Model.open(file)) {
      assertStarts(
          file + ": id occurs again: tensor=item_ids, index=2, id=7; ",
          assertThrows(InvalidFileException.class, model::verify).getMessage());
    }
  }

  /** A file of 8 GB that takes no space on the disk. */
  @ParameterizedTest
  @ValueSource(strings = {"user_bias", "item_bias", "item_ids"})
  void moreThanCanBeCountedIsRefused(String name) throws Exception {
    long count = 1L << 31;
    List<String> order = new ArrayList<>(List.of("user_bias", "item_bias"));
    order.addAll(List.of("user_factors", "item_factors", "item_counts", "user_ids", "item_ids"));
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"quire.kind\":\"model\",");
    header.append("\"quire.version\":\"1\",\"rank\":\"4\",\"global_mean\":\"3.5\"}");
    long end = 0;
    for (String tensor : order) {
      long[] shape = shapes.get(tensor);
      shape = tensor.equals(name) ? new long[] {count} : shape.length == 1 ? new long[1] : shape;
      if (shape.length == 2) {
        shape = new long[] {0, 4};
      }
      long start = end;
      long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      end += elements * types.get(tensor).bytes();
      header.append(",\"" + tensor + "\":{\"dtype\":\"" + types.get(tensor) + "\",\"shape\":");
      header.append(Arrays.toString(shape) + ",\"data_offsets\":[" + start + "," + end + "]}");
    }
    header.append('}').repeat(' ', 64 - (header.length() + 8) % 64);
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.writeLong(Long.reverseBytes(json.length));
      sparse.write(json);
      sparse.setLength(8 + json.length + end);
    }
    assertStarts(
        "tensor is too long: tensor=" + name + ", elements=2147483648, at most=2147483647; ",
        problemOfFile());
  }

  @Test
  void whereNoModelCanBeWrittenIsKnownBeforeItIsTrained() throws Exception {
    Path text = Files.writeString(folder.resolve("ratings.csv"), "userId,movieId,rating\n");
    assertEquals(
        text + ": exists and is not a model; remove it or choose another name",
        assertThrows(IllegalArgumentException.class, () -> Model.target(text, true)).getMessage());
    assertEquals(
        folder + ": is a folder, not a file; choose another name",
        assertThrows(InvalidFileException.class, () -> Model.target(folder, true)).getMessage());
    Path below = text.resolve("m.safetensors");
    assertEquals(
        text + ": is not a folder; choose another name",
        assertThrows(InvalidFileException.class, () -> Model.target(below, false)).getMessage());
    writeDescribed("ratings");
    assertThrows(IllegalArgumentException.class, () -> Model.target(file, true));
    writeDescribed("model");
    assertEquals(
        file + ": exists already; choose another name, or replace it with force",
        assertThrows(FileAlreadyExistsException.class, () -> Model.target(file, false))
            .getMessage());
    assertEquals(file.toString(), Model.target(file, true).toString());
    Model.target(folder.resolve("new.safetensors"), false);
    assertFalse(Files.exists(folder.resolve("new.safetensors")));
  }
}
