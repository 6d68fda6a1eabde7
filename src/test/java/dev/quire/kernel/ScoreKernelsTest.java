package dev.quire.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups of users and tiles of items against plain loops. */
class ScoreKernelsTest extends KernelFixture {
  @ParameterizedTest
  @MethodSource("ranks")
  void scoresAreProductsAndTellWhoReachesHisThreshold(int rank) {
    int group = ScoreKernels.GROUP;
    int tile = ScoreKernels.tile();
    float[] users = randomFloats(rank * group);
    float[] items = randomFloats(rank * tile);
    float[] bias = randomFloats(tile);
    bias[tile / 2] = Float.NaN; // reaches nothing and hides nobody
    float[] thresholds = new float[group];
    float[] scores = new float[group * tile];
    assertEquals(
        (1 << group) - 1, ScoreKernels.scores(users, items, rank, bias, thresholds, scores));

    int expected = 0;
    for (int i = 0; i < group; i++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < tile; j++) {
        double score = bias[j];
        for (int k = 0; k < rank; k++) {
          score += (double) users[k * group + i] * items[k * tile + j];
        }
        assertEquals(score, scores[i * tile + j], TOLERANCE * (rank + 1), i + "," + j);
        largest = j == tile / 2 ? largest : Math.max(largest, scores[i * tile + j]);
      }
      thresholds[i] = i % 2 == 0 ? largest : Math.nextUp(largest);
      expected |= i % 2 == 0 ? 1 << i : 0;
    }
    assertEquals(expected, ScoreKernels.scores(users, items, rank, bias, thresholds, scores));
  }

  @Test
  void aboveFindsTheScoresThatReachAThreshold() {
    for (int count : new int[] {0, 1, 3, 4, 15, 16, 17, 48, 100}) {
      float[] scores = randomFloats(count + 5);
      int[] hits = new int[count];
      for (float threshold : new float[] {-2, 0, count > 0 ? scores[5] : 1, 2, Float.NaN}) {
        int[] expected =
            IntStream.range(0, count).filter(k -> scores[5 + k] >= threshold).toArray();
        int found = ScoreKernels.above(scores, 5, count, threshold, hits);
        assertArrayEquals(expected, Arrays.copyOf(hits, found));
      }
    }
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    float[] five = new float[5];
    int[] hits = new int[4];
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> ScoreKernels.scores(five, five, 1, five, five, five));
    assertThrows(IndexOutOfBoundsException.class, () -> ScoreKernels.above(five, 1, 5, 0, hits));
    assertThrows(IndexOutOfBoundsException.class, () -> ScoreKernels.above(five, 0, 5, 0, hits));
  }
}
