package dev.quire.model;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturePriorTest {
  @TempDir Path folder;

  private final Arena arena = Arena.ofShared();
  private Path file;
  private FeaturePrior prior;

  /** Vectors Comedy (1, 2), Drama (3, 5), War (-7, 4); item 0 has the first two, item 2 War. */
  @BeforeEach
  void make() {
    file = folder.resolve("m.safetensors");
    prior = FeaturePrior.allocate(arena, features(), 2);
    float[] vectors = {1, 2, 3, 5, -7, 4};
    for (int i = 0; i < vectors.length; i++) {
      prior.factors().setAtIndex(F32, i, vectors[i]);
    }
  }

  private static FeatureMatrix features() {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(3);
    assertTrue(builder.add(2, "War", 9));
    assertTrue(builder.add(0, "Drama", 1));
    assertTrue(builder.add(0, "Comedy", 1));
    return builder.build("genres");
  }

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void anItemIsPlacedByItsFeatures() {
    float root = (float) Math.sqrt(0.5);
    float[] mean = {9, 9, 9};
    prior.mean(0, mean);
    assertArrayEquals(new float[] {4 * root, 7 * root, 9}, mean, 1e-6f);
    prior.mean(1, mean);
    assertArrayEquals(new float[] {0, 0, 9}, mean);
    prior.mean(2, mean);
    assertArrayEquals(new float[] {-7, 4, 9}, mean);
  }

  @Test
  void anItemThatDoesNotExistYetIsPlacedByNames() {
    assertArrayEquals(new float[] {3, 5}, prior.mean(List.of("Drama")));
    float root = (float) Math.sqrt(0.5);
    assertArrayEquals(
        new float[] {4 * root, 7 * root}, prior.mean(List.of("Drama", "comedy", "DRAMA")), 1e-6f);
    assertEquals(
        "no such feature: feature=Dramas, features=genres; the model knows Comedy, Drama, War",
        assertThrows(IllegalArgumentException.class, () -> prior.mean(List.of("War", "Dramas")))
            .getMessage());
  }

  @Test
  void aModelHoldsItAll() throws Exception {
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 2, 1))
        .titles("A", "B", "C")
        .prior(prior)
        .write(file, Map.of());
    try (Model model = Model.open(file)) {
      model.verify();
      FeaturePrior read = model.prior().orElseThrow();
      assertEquals(List.of("Comedy", "Drama", "War"), read.features().names());
      assertEquals("genres", model.metadata("features"));
      for (int item = 0; item < 3; item++) {
        float[] expected = new float[2];
        float[] actual = new float[2];
        prior.mean(item, expected);
        read.mean(item, actual);
        assertArrayEquals(expected, actual);
      }
    }
    ModelFixture.of(RandomParameters.of(arena, 2, 3, 2, 1)).write(file, Map.of());
    try (Model model = Model.open(file)) {
      assertEquals(Optional.empty(), model.prior());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1,1,2|0,3|no such feature: tensor=features, index=1, value=3",
        "0,1,1,2|-1,0|no such feature: tensor=features, index=0, value=-1",
        "0,2,1,2|0,1|pointers fall: tensor=feature_pointers, index=2, value=1",
        "0,1,1,1|0,1|pointers don't end with the data: tensor=feature_pointers, last=1, expected=2",
      })
  void wrongTensorsAreRefused(String pointers, String features, String problem) throws Exception {
    String[] pointer = pointers.split(",", -1);
    String[] feature = features.split(",", -1);
    try (TensorFileWriter writer =
        TensorFileWriter.builder("test")
            .metadata("feature_names", "[\"a\",\"b\",\"c\"]")
            .metadata("features", "x")
            .tensor("feature_pointers", DType.I64, pointer.length)
            .tensor("features", DType.I32, feature.length)
            .tensor("feature_weights", DType.F32, feature.length)
            .open(file)) {
      for (int i = 0; i < pointer.length; i++) {
        writer.segment("feature_pointers").setAtIndex(Layouts.I64, i, Long.parseLong(pointer[i]));
      }
      for (int i = 0; i < feature.length; i++) {
        writer.segment("features").setAtIndex(Layouts.I32, i, Integer.parseInt(feature[i]));
      }
      writer.commit();
    }
    try (TensorFile opened = TensorFile.open(file)) {
      Exception e =
          assertThrows(
              InvalidFileException.class, () -> FeatureMatrix.find(opened, FeatureMatrix.ITEMS));
      assertEquals(
          file + ": " + problem + "; the file is damaged, make it anew and run verify",
          e.getMessage());
    }
  }
}
