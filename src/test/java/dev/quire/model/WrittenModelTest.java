package dev.quire.model;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written to a model file is what is read from it. */
class WrittenModelTest {
  @TempDir Path folder;

  private final Arena arena = Arena.ofShared();
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("m.safetensors");
  }

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @CsvSource({"5,7,3", "1,1,1", "4,9,0", "20,30,17"})
  void whatIsWrittenIsRead(int users, int items, int rank) throws Exception {
    Parameters written = RandomParameters.of(arena, users, items, rank, 1);
    int[] counts = new int[items];
    Arrays.setAll(counts, item -> 3 * item);
    String[] titles = new String[items];
    Arrays.setAll(titles, item -> item == 0 ? "" : "Ÿ " + item);
    ModelFixture.of(written)
        .counts(counts)
        .titles(titles)
        .write(file, Map.of("model", "als", "lambda", "0.25", "history", "[{\"epoch\":1}]"));
    try (Model model = Model.open(file)) {
      model.verify();
      Parameters read = model.parameters();
      assertEquals(written.globalMean(), read.globalMean());
      assertEquals(users, read.users());
      assertEquals(items, read.items());
      assertEquals(rank, read.rank());
      assertArrayEquals(written.userBias().toArray(F32), read.userBias().toArray(F32));
      assertArrayEquals(written.itemBias().toArray(F32), read.itemBias().toArray(F32));
      assertArrayEquals(written.userFactors().toArray(F32), read.userFactors().toArray(F32));
      assertArrayEquals(written.itemFactors().toArray(F32), read.itemFactors().toArray(F32));
      assertEquals("als", model.metadata("model"));
      assertEquals(0.25, model.number("lambda"));
      assertEquals("[{\"epoch\":1}]", model.metadata().get("history"));
      for (int item = 0; item < items; item++) {
        assertEquals(counts[item], model.itemCount(item));
        assertEquals(100 + item, model.itemIds().number(item));
        assertEquals(titles[item], model.catalogue().orElseThrow().title(item));
        for (int user = 0; user < users; user++) {
          assertEquals(
              RandomParameters.predict(written, user, item), read.predict(user, item), 1e-5);
        }
      }
      assertEquals(users - 1, model.userIds().indexOf(1000 + users - 1));
      assertEquals(-1, model.userIds().indexOf(7));
      assertTrue(read.userBias().isReadOnly());
    }
  }

  @Test
  void aModelMayHaveNoTitles() throws Exception {
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 1, 1)).write(file, Map.of());
    try (Model model = Model.open(file)) {
      assertTrue(model.catalogue().isEmpty());
    }
  }

  @Test
  void variancesAreThoseThatWereWritten() throws Exception {
    Variances variances = RandomParameters.variances(arena, 2, 3, 5, 1);
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 5, 1))
        .variances(variances)
        .write(file, Map.of());
    try (Model model = Model.open(file)) {
      model.verify();
      Variances read = model.variances().orElseThrow();
      assertEquals(-1, variances.userBias().mismatch(read.userBias()));
      assertEquals(-1, variances.itemBias().mismatch(read.itemBias()));
      assertEquals(-1, variances.userFactors().mismatch(read.userFactors()));
      assertEquals(-1, variances.itemFactors().mismatch(read.itemFactors()));
    }
  }

  @Test
  void aModelReplacesAnOlderOneAndLeavesNothingElse() throws Exception {
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 4, 1)).write(file, Map.of());
    ModelFixture.of(RandomParameters.of(arena, 5, 3, 2, 1)).write(file, Map.of());
    try (Model model = Model.open(file)) {
      assertEquals(5, model.parameters().users());
    }
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }
}
