package dev.quire.ask;

import dev.quire.dataset.CsrMatrix;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/**
 * The mean ratings of the items of a dataset, each found when somebody first asks for it: of those
 * that are asked for most it takes longest. 8 bytes for an item; for any thread.
 */
final class MeanRatings {
  private final AtomicLongArray means; // bits of a double, [items]; 0 is not known yet

  MeanRatings(int items) {
    this.means = new AtomicLongArray(items);
  }

  /**
   * The mean of an item's ratings; empty when it has none.
   *
   * @param byItem always the same ratings
   */
  OptionalDouble of(CsrMatrix byItem, int item) {
    long known = means.getPlain(item);
    if (known != 0) {
      return OptionalDouble.of(Double.longBitsToDouble(known));
    }
    OptionalDouble found =
        LongStream.range(byItem.rowStart(item), byItem.rowEnd(item))
            .mapToDouble(byItem::value)
            .average();
    found.ifPresent(mean -> means.set(item, Double.doubleToRawLongBits(mean)));
    return found;
  }
}
