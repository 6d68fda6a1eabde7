package dev.quire.train;

import dev.quire.model.ModelNumbers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Lets an epoch be left in its midst, where the numbers are neither those of before it nor those of
 * after it: keeps a copy of those of before, to go back to. Where an epoch takes next to no time it
 * is finished instead: at rank 16 the copy is a tenth of it.
 */
final class Interruption implements AutoCloseable {
  private final Optional<BooleanSupplier> wanted;
  private final long shortNanos;
  private final KeptEpoch before;
  private long beganNanos;
  private long tookNanos = Long.MAX_VALUE; // the epoch before; unknown
  private volatile boolean possible;

  /**
   * For a training.
   *
   * @param wanted turns true, on whatever thread, when the epoch at hand shall be left; nothing
   *     where none ever is, which saves the copy
   * @param shortest an epoch after one that took less than this is finished in any case
   * @param before will have the copy, of all numbers; closed with this
   */
  Interruption(Optional<BooleanSupplier> wanted, Duration shortest, KeptEpoch before) {
    this.wanted = wanted;
    this.shortNanos = shortest.toNanos();
    this.before = before;
  }

  /** Whether to leave the epoch at hand; asked by any thread. */
  boolean isDue() {
    return possible && wanted.orElseThrow().getAsBoolean();
  }

  /**
   * An epoch begins. Where there is no space for a copy it will be finished in any case.
   *
   * @param done epochs before it; of none there is nothing to go back to
   */
  void begin(int done, ModelNumbers numbers, Trainer trainer) {
    beganNanos = System.nanoTime();
    if (wanted.isEmpty() || tookNanos < shortNanos) {
      return;
    }
    try {
      if (done > 0) {
        before.keep(numbers, trainer.learned());
      }
      possible = true;
    } catch (IOException e) {
      possible = false;
    }
  }

  /** The epoch is over, or left. */
  void end() {
    possible = false;
    tookNanos = System.nanoTime() - beganNanos;
  }

  /** Makes numbers and what was learned what they were when the epoch began, if not the first. */
  void goBack(ModelNumbers numbers, Trainer trainer) {
    if (before.isKept()) {
      numbers.copyFrom(before.numbers());
      trainer.restore(before.learned());
    }
  }

  @Override
  public void close() {
    before.close();
  }
}
