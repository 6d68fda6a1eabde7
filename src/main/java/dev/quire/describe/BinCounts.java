package dev.quire.describe;

import dev.quire.describe.Histogram.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Counts ratings in even and in growing {@link Bins}, and chooses when all have been there. */
final class BinCounts {
  /** Even bins are no use when one of them has more than this share. */
  private static final double MOST_IN_ONE = 0.75;

  private final Bins even;
  private final Bins growing; // null when they would not do
  private final long[] inEven;
  private final long[] inGrowing;

  private BinCounts(Bins even, Bins growing) {
    this.even = even;
    this.growing = growing;
    this.inEven = new long[even.size()];
    this.inGrowing = new long[growing == null ? 0 : growing.size()];
  }

  /** For values from the least to the greatest, which has to be more. */
  static BinCounts over(double least, double greatest) {
    return new BinCounts(Bins.even(least, greatest), Bins.growing(least, greatest).orElse(null));
  }

  /** The same bins with nothing in them. */
  BinCounts empty() {
    return new BinCounts(even, growing);
  }

  void add(float rating, long ratings) {
    inEven[even.of(rating)] += ratings;
    if (growing != null) {
      inGrowing[growing.of(rating)] += ratings;
    }
  }

  /** Adds the counts of another. */
  void addAll(BinCounts other) {
    for (int bin = 0; bin < inEven.length; bin++) {
      inEven[bin] += other.inEven[bin];
    }
    for (int bin = 0; bin < inGrowing.length; bin++) {
      inGrowing[bin] += other.inGrowing[bin];
    }
  }

  Histogram histogram() {
    long most = LongStream.of(inEven).max().orElse(0);
    return growing != null && most > MOST_IN_ONE * LongStream.of(inEven).sum()
        ? histogram(growing, inGrowing)
        : histogram(even, inEven);
  }

  /** Empty bins at both ends are left out. */
  private static Histogram histogram(Bins bins, long[] counts) {
    int first = 0;
    int end = counts.length;
    while (first < end && counts[first] == 0) {
      first++;
    }
    while (end > first && counts[end - 1] == 0) {
      end--;
    }
    List<Bar> bars = new ArrayList<>();
    for (int bin = first; bin < end; bin++) {
      bars.add(new Bar(bins.from(bin), bins.to(bin), counts[bin]));
    }
    return new Histogram(bars, true);
  }
}
