package dev.quire.dataset;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes one rating of all those of a user and an item, and leaves out those that a {@link
 * Selection} doesn't want.
 */
final class PairRule implements RowRewriter.Rule {
  private final Selection selection;
  private final Repeats repeats;
  private final AtomicLong unrated = new AtomicLong();
  private final AtomicLong outsideTimes = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong notPositive = new AtomicLong();

  /**
   * A rule for one pass.
   *
   * @param ofEvents ratings that are all 1
   */
  PairRule(Selection selection, boolean ofEvents) {
    this.selection = selection;
    this.repeats = selection.repeats(ofEvents);
  }

  /** What has been left out. */
  Omitted omitted() {
    return new Omitted(
        unrated.get(), outsideTimes.get(), repeated.get(), notPositive.get(), 0, 0, 0);
  }

  @Override
  public void apply(int user, UserRow row, RowRewriter.Kept kept) throws IOException {
    for (int i = 0, end; i < row.size(); i = end) {
      end = i + 1;
      while (end < row.size() && row.repeats(end)) {
        end++;
      }
      pair(row, i, end, kept);
    }
  }

  private void pair(UserRow row, int start, int end, RowRewriter.Kept kept) throws IOException {
    int first = -1; // by time, and then by rating
    int last = -1;
    int none = 0;
    int count = 0;
    for (int i = start; i < end; i++) {
      if (isUnrated(i, kept)) {
        none++;
      } else if (selection.contains(row.timestamp(i))) {
        first = count == 0 || isEarlier(row, i, first, kept) ? i : first;
        last = count == 0 || isEarlier(row, last, i, kept) ? i : last;
        count++;
      }
    }
    add(unrated, none);
    add(outsideTimes, end - start - none - count);
    if (count == 0) {
      kept.leaveOut(start, end - start);
      return;
    }
    add(repeated, count - 1);
    float worth = worth(row, start, end, first, last, count, kept);
    if (selection.positiveFrom().isPresent() && worth < selection.positiveFrom().get()) {
      notPositive.incrementAndGet();
      kept.leaveOut(start, end - start);
      return;
    }
    kept.leaveOut(start, end - start - 1);
    kept.keep(
        start,
        selection.positiveFrom().isPresent() ? 1 : worth,
        row.timestamp(repeats == Repeats.FIRST ? first : last));
  }

  private boolean isUnrated(int i, RowRewriter.Kept kept) {
    return selection.unrated().isPresent() && kept.rating(i) == selection.unrated().get();
  }

  private static void add(AtomicLong sum, int count) {
    if (count > 0) {
      sum.addAndGet(count);
    }
  }

  private static boolean isEarlier(UserRow row, int a, int b, RowRewriter.Kept kept) {
    return row.timestamp(a) == row.timestamp(b)
        ? kept.rating(a) < kept.rating(b)
        : row.timestamp(a) < row.timestamp(b);
  }

  private float worth(
      UserRow row, int start, int end, int first, int last, int count, RowRewriter.Kept kept) {
    return switch (repeats) {
      case LAST -> kept.rating(last);
      case FIRST -> kept.rating(first);
      case COUNT -> count;
      case MAX -> (float) ofRising(row, start, end, count, kept)[count - 1];
      case SUM -> sum(ofRising(row, start, end, count, kept));
      case MEAN -> (float) (total(ofRising(row, start, end, count, kept)) / count) + 0f; // no -0
    };
  }

  /** The ratings in rising order, so that their sum doesn't depend on that of the lines. */
  private double[] ofRising(UserRow row, int start, int end, int count, RowRewriter.Kept kept) {
    double[] ratings = new double[count];
    int size = 0;
    for (int i = start; i < end; i++) {
      if (!isUnrated(i, kept) && selection.contains(row.timestamp(i))) {
        ratings[size++] = kept.rating(i);
      }
    }
    Arrays.sort(ratings);
    return ratings;
  }

  private static double total(double[] ratings) {
    double total = 0;
    for (double rating : ratings) {
      total += rating;
    }
    return total;
  }

  private static float sum(double[] ratings) {
    float sum = (float) total(ratings);
    if (!Float.isFinite(sum)) {
      throw new BadInputException(
          Problem.of("the ratings of a pair add up to more than 32 bits hold")
              .with("ratings", ratings.length)
              .with("sum", total(ratings))
              .remedy("take {repeats=mean}, or smaller numbers"));
    }
    return sum + 0f; // no -0
  }
}
