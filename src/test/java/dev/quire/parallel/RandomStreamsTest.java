package dev.quire.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {

  /** The first output of SplitMix64 seeded with 0, as its authors publish it, and the second. */
  @Test
  void mixIsSplitMix64() {
    assertEquals(0xe220a8397b1dcdafL, RandomStreams.mix(0));
    assertEquals(0x6e789e6aa1b965f4L, RandomStreams.mix(0x9e3779b97f4a7c15L));
  }

  @Test
  void streamsAreReproducible() {
    for (long seed : new long[] {0, 42, -1, Long.MIN_VALUE}) {
      for (long index : new long[] {0, 1, 200_947, Long.MAX_VALUE}) {
        var first = RandomStreams.of(seed, index);
        var second = RandomStreams.of(seed, index);
        for (int i = 0; i < 100; i++) {
          assertEquals(first.nextLong(), second.nextLong());
        }
      }
    }
  }

  /** Models are promised to be the same bytes for the same seed, on every machine. */
  @Test
  void streamsAreTheSameOnEveryMachine() {
    var stream = RandomStreams.of(42, 7);
    assertEquals(0x3db7760b1d5741b7L, stream.nextLong());
    assertEquals(0x1961da3ae8841ee3L, stream.nextLong());
    assertEquals(-0.26266613012240037, stream.nextGaussian());
  }

  @Test
  void streamsDifferOverSeedsAndIndices() {
    Set<Long> firsts = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      for (long index = 0; index < 1000; index++) {
        firsts.add(RandomStreams.of(seed, index).nextLong());
      }
    }
    assertEquals(100_000, firsts.size());
  }

  /** Neighbouring rows must not look alike: the mean over many streams is that of one stream. */
  @Test
  void firstNumbersOfNeighbouringStreamsAreUniform() {
    int streams = 100_000;
    double sum = 0;
    double products = 0;
    double previous = 0.5;
    for (int index = 0; index < streams; index++) {
      double first = RandomStreams.of(1, index).nextDouble();
      sum += first;
      products += (first - 0.5) * (previous - 0.5);
      previous = first;
    }
    assertEquals(0.5, sum / streams, 5 / Math.sqrt(12.0 * streams), "five standard errors");
    assertEquals(0, products / streams, 5 / (12 * Math.sqrt(streams)), "five standard errors");
  }
}
