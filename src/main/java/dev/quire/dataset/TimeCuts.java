package dev.quire.dataset;

import dev.quire.parallel.WorkerPool;

/**
 * Cuts through all ratings of a spool by their times: those before the last so and so many. The
 * rating before a cut is found digit by digit, each by a pass over the spool that counts, so it
 * takes no memory; sums of counts don't depend on the threads.
 *
 * <pre>
 * the 5th of the times 3 7 7 9 9 9 12 12    (two digits, base 4)
 *   first digits    0: 3      1: 7 7     2: 9 9 9     3: 12 12     2, the 2nd of it
 *   second digits                        1: 9 9 9                  1, so it is a 9: the 2nd
 * of the hashes of the three, the 2nd again
 * </pre>
 */
final class TimeCuts {
  private static final int DIGIT_BITS = 16;
  private static final int DIGITS = 1 << DIGIT_BITS;
  private static final int DIGIT_MASK = DIGITS - 1;

  private final RatingSpool spool;
  private final PairHashes hashes;
  private final WorkerPool pool;
  private final long ratings;

  TimeCuts(RatingSpool spool, PairHashes hashes, long ratings, WorkerPool pool) {
    this.spool = spool;
    this.hashes = hashes;
    this.ratings = ratings;
    this.pool = pool;
  }

  /** The cut before the last ratings of all. */
  Cut beforeLast(long last) {
    if (last == 0) {
      return Cut.AT_END;
    }
    if (last == ratings) {
      return Cut.AT_START;
    }
    Selection time = select(new Selection(ratings - last - 1, 0), false, 0);
    Selection hash = select(new Selection(time.rank, 0), true, time.value);
    return new Cut(time.value, hash.value);
  }

  /**
   * How far it has got.
   *
   * @param rank of the wanted one among those that begin with the digits found so far
   * @param value these digits, and in the end the number
   */
  private record Selection(long rank, long value) {}

  /**
   * The number of a rank.
   *
   * @param ofHashes of the hashes of the ratings at a time, otherwise of all times
   */
  private Selection select(Selection begun, boolean ofHashes, long atTime) {
    Selection found = begun;
    for (int shift = Long.SIZE - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
      long[] counts = new long[DIGITS];
      Digit digit = new Digit(found.value, shift);
      pool.forEach(
          BlockCursors.SLICES,
          Pass.BYTES,
          () -> new Pass(spool, hashes),
          (slice, pass) -> pass.count(slice, digit, ofHashes, atTime, counts));
      long rank = found.rank;
      int value = 0;
      while (rank >= counts[value]) {
        rank -= counts[value++];
      }
      found = new Selection(rank, found.value << DIGIT_BITS | value);
    }
    return new Selection(found.rank, found.value ^ Long.MIN_VALUE);
  }

  /**
   * One digit of numbers whose sign is turned, so that they rise like unsigned ones.
   *
   * @param prefix the digits before it
   * @param shift bits after it
   */
  private record Digit(long prefix, int shift) {
    /** Its value, or -1 of a number with other digits before it. */
    int of(long number) {
      long rising = number ^ Long.MIN_VALUE;
      boolean candidate =
          shift + DIGIT_BITS == Long.SIZE || (rising >>> (shift + DIGIT_BITS)) == prefix;
      return candidate ? (int) (rising >>> shift) & DIGIT_MASK : -1;
    }
  }

  /** One thread's part of a pass. */
  private static final class Pass {
    private static final long BYTES =
        SpoolBatch.RATING_BYTES * RatingSpool.CAPACITY
            + RatingSpool.Buffer.BYTES
            + (long) Integer.BYTES * DIGITS;

    private final RatingSpool spool;
    private final PairHashes hashes;
    private final SpoolBatch batch = new SpoolBatch(RatingSpool.CAPACITY);
    private final RatingSpool.Buffer buffer = new RatingSpool.Buffer();
    private final int[] own = new int[DIGITS];

    Pass(RatingSpool spool, PairHashes hashes) {
      this.spool = spool;
      this.hashes = hashes;
    }

    void count(int slice, Digit digit, boolean ofHashes, long atTime, long[] counts) {
      int end = BlockCursors.sliceStart(slice + 1, spool.batches());
      for (int b = BlockCursors.sliceStart(slice, spool.batches()); b < end; b++) {
        batch.clear();
        spool.readRuns(b, batch);
        spool.read(b, 0, spool.size(b), batch, buffer);
        if (ofHashes) {
          countHashes(digit, atTime);
        } else {
          countTimes(digit);
        }
      }
      synchronized (counts) {
        for (int value = 0; value < DIGITS; value++) {
          counts[value] += own[value];
          own[value] = 0;
        }
      }
    }

    private void countTimes(Digit digit) {
      for (int i = 0; i < batch.size; i++) {
        int value = digit.of(batch.timestamps[i]);
        if (value >= 0) {
          own[value]++;
        }
      }
    }

    private void countHashes(Digit digit, long atTime) {
      int i = 0;
      for (int run = 0; run < batch.runs; run++) {
        long userHash = hashes.ofUser(batch.runUsers[run]);
        for (int end = i + batch.runLengths[run]; i < end; i++) {
          if (batch.timestamps[i] == atTime) {
            int value = digit.of(hashes.ofPair(userHash, batch.items[i]));
            if (value >= 0) {
              own[value]++;
            }
          }
        }
      }
    }
  }
}
