package dev.quire.train;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.mapped.Layouts;
import dev.quire.model.ModelPart;
import dev.quire.model.TimeGroup;
import dev.quire.model.TimeSlots;
import dev.quire.model.UserDrift;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.rows.RowBlocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** When users have given their training ratings: what a model with times begins from. */
final class RatingTimes {
  private final CsrMatrix byUser;
  private final Timestamps times;
  private final SegmentAllocator memory;
  private final WorkerPool pool;

  /**
   * Of ratings.
   *
   * @param times at the indices of the ratings
   * @param memory of what is made here, all 0: with sessions up to 16 bytes a rating
   */
  RatingTimes(CsrMatrix byUser, Timestamps times, SegmentAllocator memory, WorkerPool pool) {
    this.byUser = byUser;
    this.times = times;
    this.memory = memory;
    this.pool = pool;
  }

  /** The groups of numbers by which the parts of a model move ratings. */
  List<TimeGroup> groups(Set<ModelPart> parts) {
    List<TimeGroup> groups = new ArrayList<>();
    if (parts.contains(ModelPart.DRIFT)) {
      groups.add(drift());
    }
    if (parts.contains(ModelPart.SESSIONS)) {
      for (TimeSlots.Width width : TimeSlots.WIDTHS) {
        groups.add(slots(width));
      }
    }
    return groups;
  }

  private MemorySegment longs(long count) {
    return memory.allocate(count * Long.BYTES, Long.BYTES);
  }

  /** Those of a user, in order. */
  private long[] ofUser(int user) {
    long[] ordered = new long[byUser.rowLength(user)];
    times.copy(byUser.rowStart(user), ordered.length, ordered);
    Arrays.sort(ordered);
    return ordered;
  }

  private UserDrift drift() {
    MemorySegment means = longs(byUser.rows());
    MemorySegment lasts = longs(byUser.rows());
    RowBlocks.forEach(
        byUser.rows(),
        pool,
        user -> {
          long[] ordered = ofUser(user);
          if (ordered.length > 0) {
            long first = ordered[0];
            double later = Arrays.stream(ordered).mapToDouble(time -> (double) time - first).sum();
            means.setAtIndex(Layouts.I64, user, first + Math.round(later / ordered.length));
            lasts.setAtIndex(Layouts.I64, user, ordered[ordered.length - 1]);
          }
        });
    return new UserDrift(means, lasts);
  }

  private TimeSlots slots(TimeSlots.Width width) {
    MemorySegment pointers = longs(byUser.rows() + 1L);
    RowBlocks.forEach(
        byUser.rows(),
        pool,
        user -> pointers.setAtIndex(Layouts.I64, user + 1L, numbers(user, width).length));
    long size = 0;
    for (int user = 0; user < byUser.rows(); user++) {
      size += pointers.getAtIndex(Layouts.I64, user + 1L);
      pointers.setAtIndex(Layouts.I64, user + 1L, size);
    }
    MemorySegment numbers = longs(size);
    RowBlocks.forEach(
        byUser.rows(),
        pool,
        user -> {
          long[] mine = numbers(user, width);
          long at = pointers.getAtIndex(Layouts.I64, user) * Long.BYTES;
          MemorySegment.copy(mine, 0, numbers, Layouts.I64, at, mine.length);
        });
    return TimeSlots.of(width, pointers, numbers);
  }

  /** Of the stretches in which a user has rated, rising. */
  private long[] numbers(int user, TimeSlots.Width width) {
    return Arrays.stream(ofUser(user)).map(width::number).distinct().toArray();
  }
}
