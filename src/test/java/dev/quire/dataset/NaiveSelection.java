package dev.quire.dataset;

import dev.quire.dataset.NaiveDataset.Rating;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A {@link Selection} by sorting, grouping and leaving out until nothing changes. */
final class NaiveSelection {
  private record Pair(long userId, long itemId) {}

  private NaiveSelection() {}

  static List<Rating> of(List<Rating> lines, Selection selection) {
    Map<Pair, List<Rating>> groups =
        lines.stream()
            .filter(line -> !selection.unrated().equals(Optional.of(line.rating())))
            .filter(
                line ->
                    line.timestamp() >= selection.since().orElse(Long.MIN_VALUE)
                        && (selection.until().isEmpty()
                            || line.timestamp() < selection.until().getAsLong()))
            .collect(
                Collectors.groupingBy(
                    line -> new Pair(line.userId(), line.itemId()),
                    () ->
                        new TreeMap<>(
                            Comparator.comparingLong(Pair::userId).thenComparingLong(Pair::itemId)),
                    Collectors.toList()));
    List<Rating> pairs = new ArrayList<>();
    for (List<Rating> group : groups.values()) {
      Rating one = one(group, selection.repeats().orElse(Repeats.LAST));
      if (selection.positiveFrom().isEmpty()) {
        pairs.add(one);
      } else if (one.rating() >= selection.positiveFrom().get()) {
        pairs.add(new Rating(one.userId(), one.itemId(), 1, one.timestamp()));
      }
    }
    return core(pairs, selection.minUserRatings(), selection.minItemRatings());
  }

  private static Rating one(List<Rating> group, Repeats repeats) {
    List<Rating> sorted =
        group.stream()
            .sorted(Comparator.comparingLong(Rating::timestamp).thenComparingDouble(Rating::rating))
            .toList();
    double sum = group.stream().map(Rating::rating).sorted().mapToDouble(r -> r).sum();
    double worth =
        switch (repeats) {
          case LAST -> sorted.getLast().rating();
          case FIRST -> sorted.getFirst().rating();
          case SUM -> sum;
          case COUNT -> group.size();
          case MAX -> group.stream().mapToDouble(Rating::rating).max().orElseThrow();
          case MEAN -> sum / group.size();
        };
    Rating timed = repeats == Repeats.FIRST ? sorted.getFirst() : sorted.getLast();
    return new Rating(timed.userId(), timed.itemId(), (float) worth, timed.timestamp());
  }

  private static List<Rating> core(List<Rating> pairs, int ofUser, int ofItem) {
    List<Rating> left = pairs;
    while (true) {
      Map<Long, Long> users = counts(left, Rating::userId);
      Map<Long, Long> items = counts(left, Rating::itemId);
      List<Rating> next =
          left.stream()
              .filter(r -> users.get(r.userId()) >= ofUser && items.get(r.itemId()) >= ofItem)
              .toList();
      if (next.size() == left.size()) {
        return next;
      }
      left = next;
    }
  }

  private static Map<Long, Long> counts(List<Rating> ratings, Function<Rating, Long> id) {
    return ratings.stream().collect(Collectors.groupingBy(id, Collectors.counting()));
  }
}
