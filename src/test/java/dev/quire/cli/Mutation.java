package dev.quire.cli;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What happens to files: bits flip, blocks are swapped or lost, the end is missing. */
final class Mutation {
  private static final int MAX_BLOCK = 64;

  private final RandomGenerator random;
  private final byte[] original;
  private final int headerEnd; // half of the changes are before it

  /**
   * A source of damaged copies.
   *
   * @param headerEnd how many bytes at the start are worth half of all changes
   */
  Mutation(byte[] original, int headerEnd, long seed) {
    this.original = original;
    this.headerEnd = headerEnd;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** The next copy, which differs from the original. */
  byte[] next() {
    byte[] damaged = damaged();
    while (Arrays.equals(damaged, original)) {
      damaged = damaged();
    }
    return damaged;
  }

  private byte[] damaged() {
    byte[] bytes = original.clone();
    int at = place();
    int length = 1 + random.nextInt(Math.min(MAX_BLOCK, bytes.length - at));
    switch (random.nextInt(7)) {
      case 0, 1 -> {
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          bytes[place()] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> bytes[at] = (byte) random.nextInt(256);
      case 3 -> bytes = Arrays.copyOf(bytes, at);
      case 4 -> bytes = Arrays.copyOf(bytes, bytes.length + length);
      case 5 -> { // a block takes another's place, and that one its
        int other = random.nextInt(bytes.length - length + 1);
        System.arraycopy(original, other, bytes, at, length);
        System.arraycopy(original, at, bytes, other, length);
      }
      default -> Arrays.fill(bytes, at, at + length, (byte) 0);
    }
    return bytes;
  }

  private int place() {
    return random.nextInt(random.nextBoolean() ? headerEnd : original.length);
  }
}
