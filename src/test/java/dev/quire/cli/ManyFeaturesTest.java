package dev.quire.cli;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.model.FeaturePrior;
import dev.quire.model.ModelFixture;
import dev.quire.model.RandomParameters;
import dev.quire.train.rows.FeatureSolver;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As many features as training takes, in the launcher's heap. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "the children choose")
class ManyFeaturesTest {
  private static final int FEATURES = FeatureSolver.MAX_FEATURES;
  private static final int RANK = 64;

  @TempDir Path folder;

  private Path write() throws IOException {
    Path file = folder.resolve("m.safetensors");
    try (Arena arena = Arena.ofShared();
        FeatureMatrix.Builder builder = new FeatureMatrix.Builder(FEATURES)) {
      for (int f = 0; f < FEATURES; f++) {
        builder.add(f, "feature %04d".formatted(f), 1);
      }
      FeaturePrior prior = FeaturePrior.allocate(arena, builder.build("f.csv"), RANK);
      Random random = new Random(1);
      for (long at = 0; at < (long) FEATURES * RANK; at++) {
        prior.factors().setAtIndex(F32, at, (float) random.nextGaussian());
      }
      ModelFixture.of(RandomParameters.of(arena, 2, FEATURES, RANK, 1))
          .prior(prior)
          .write(file, Map.of("model", "als"));
    }
    return file;
  }

  @Test
  void theirCosinesAndTreeFitInto64Megabytes() throws Exception {
    Path model = write();
    String text = ChildQuire.done(folder, "inspect", model, "features");
    assertTrue(text.contains("cophenetic correlation: "), text);
    JsonNode json =
        JsonMapper.shared()
            .readTree(ChildQuire.done(folder, "inspect", model, "features", "--json"));
    assertEquals(FEATURES, json.path("cosines").size());
    assertEquals(FEATURES, json.path("cosines").path(7).size());
    assertEquals(1, json.path("cosines").path(7).path(7).doubleValue(), 1e-12);
    assertEquals(FEATURES - 1, json.path("merges").size());
  }
}
