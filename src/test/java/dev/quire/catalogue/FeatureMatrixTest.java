package dev.quire.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureMatrixTest {
  /** Whoever gives up on the way leaves nothing off the heap. */
  @Test
  void aBuilderThatIsClosedHasFreedItsMemory() {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(2);
    try (builder) {
      assertTrue(builder.add(0, "Comedy", 1));
    }
    assertThrows(IllegalStateException.class, () -> builder.add(1, "Drama", 1));
    builder.close();
  }

  @Test
  void whatWasBuiltOutlivesIt() {
    FeatureMatrix features;
    try (FeatureMatrix.Builder builder = new FeatureMatrix.Builder(2)) {
      builder.add(1, "Comedy", 3);
      features = builder.build("genres");
      assertThrows(IllegalStateException.class, () -> builder.add(0, "Drama", 1));
    }
    assertEquals(List.of("Comedy"), features.names());
    assertEquals(1, features.weight(features.start(1)));
  }
}
