package dev.quire.dataset;

import dev.quire.dataset.NaiveDataset.Rating;
import dev.quire.parallel.RandomStreams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link Split} by sorting lists. */
final class NaiveSplit {
  private final Split split;
  private final Map<Rating, Integer> parts = new HashMap<>();

  private NaiveSplit(Split split) {
    this.split = split;
  }

  /** The part of each rating; no pair may occur twice. */
  static Map<Rating, Integer> parts(List<Rating> ratings, Split split) {
    NaiveSplit self = new NaiveSplit(split);
    ratings.forEach(rating -> self.parts.put(rating, Split.TRAIN));
    switch (split.recipe()) {
      case NONE -> {}
      case RANDOM -> ratings.forEach(r -> self.parts.put(r, self.byChance(self.hash(r))));
      case ITEMS -> ratings.forEach(r -> self.parts.put(r, self.byChance(self.itemHash(r))));
      case PER_USER -> byUser(ratings).forEach(user -> self.last(user, r -> 0L));
      case LEAVE_LAST -> byUser(ratings).forEach(user -> self.last(user, Rating::timestamp));
      case TIME -> {
        List<Rating> sorted = self.sorted(ratings, Rating::timestamp);
        int test = self.rounded(split.testShare(), sorted.size());
        int held = self.rounded(split.testShare() + split.validShare(), sorted.size());
        self.cut(sorted, test, held);
      }
      case USERS -> byUser(ratings).forEach(self::whole);
    }
    return self.parts;
  }

  private static List<List<Rating>> byUser(List<Rating> ratings) {
    return List.copyOf(ratings.stream().collect(Collectors.groupingBy(Rating::userId)).values());
  }

  private interface Time {
    long of(Rating rating);
  }

  private List<Rating> sorted(List<Rating> ratings, Time time) {
    List<Rating> sorted = new ArrayList<>(ratings);
    sorted.sort(Comparator.<Rating>comparingLong(time::of).thenComparingLong(this::hash));
    return sorted;
  }

  private int rounded(double share, int n) {
    return (int) Math.floor(share * n + 0.5);
  }

  private void last(List<Rating> user, Time time) {
    int n = user.size();
    boolean byNumber = split.testLast() + split.validLast() > 0;
    int test = byNumber ? split.testLast() : rounded(split.testShare(), n);
    int held =
        byNumber
            ? split.testLast() + split.validLast()
            : rounded(split.testShare() + split.validShare(), n);
    if (held < n) {
      cut(sorted(user, time), test, held);
    }
  }

  private void cut(List<Rating> sorted, int test, int held) {
    int n = sorted.size();
    for (int i = n - held; i < n; i++) {
      parts.put(sorted.get(i), i < n - test ? Split.VALID : Split.TEST);
    }
  }

  private void whole(List<Rating> user) {
    int part = byChance(RandomStreams.mix(userHash(user.getFirst())));
    if (part == Split.TRAIN || user.size() == 1) {
      return;
    }
    List<Rating> sorted = sorted(user, r -> 0L);
    int foldIn = rounded(split.foldInShare(), sorted.size());
    foldIn = Math.max(1, Math.min(sorted.size() - 1, foldIn));
    for (int i = 0; i < sorted.size(); i++) {
      int placing = part == Split.TEST ? Split.TEST_FOLD_IN : Split.VALID_FOLD_IN;
      parts.put(sorted.get(i), i < foldIn ? placing : part);
    }
  }

  private long userHash(Rating rating) {
    return RandomStreams.mix(RandomStreams.mix(split.seed()) + rating.userId());
  }

  private long hash(Rating rating) {
    return RandomStreams.mix(userHash(rating) + rating.itemId());
  }

  private long itemHash(Rating rating) {
    return RandomStreams.mix(RandomStreams.mix(RandomStreams.mix(split.seed())) + rating.itemId());
  }

  private int byChance(long hash) {
    double uniform = (hash >>> 11) * 0x1p-53;
    return uniform < split.testShare()
        ? Split.TEST
        : uniform < split.testShare() + split.validShare() ? Split.VALID : Split.TRAIN;
  }
}
