package dev.quire.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The conversion in the plainest way, with collections, to hold the converter against. */
final class NaiveDataset {
  /** One line of a ratings file. */
  record Rating(long userId, long itemId, float rating, long timestamp) {}

  private record Pair(long userId, long itemId) {}

  final List<Long> userIds;
  final List<Long> itemIds;
  final int duplicates;
  private final Map<Pair, Rating> kept =
      new TreeMap<>(Comparator.comparingLong(Pair::userId).thenComparingLong(Pair::itemId));
  private final Split split;

  NaiveDataset(List<Rating> lines, List<Long> movieIds, Split split) {
    this.split = split;
    for (Rating line : lines) {
      Pair pair = new Pair(line.userId, line.itemId);
      Rating before = kept.get(pair);
      if (before == null || line.timestamp >= before.timestamp) {
        kept.put(pair, line);
      }
    }
    duplicates = lines.size() - kept.size();
    Map<Long, Integer> users = new TreeMap<>();
    Map<Long, Integer> items = new TreeMap<>();
    movieIds.forEach(id -> items.put(id, 0));
    for (Rating rating : kept.values()) {
      users.merge(rating.userId, 1, Integer::sum);
      items.merge(rating.itemId, 1, Integer::sum);
    }
    userIds = byFallingCount(users);
    itemIds = byFallingCount(items);
  }

  private static List<Long> byFallingCount(Map<Long, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Long, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The ratings of a part as lines "row column rating timestamp", in the order of the matrix. */
  List<String> ratings(int part, boolean byItem) {
    List<int[]> places = new ArrayList<>();
    List<Rating> found = new ArrayList<>();
    for (Rating rating : kept.values()) {
      if (split.part(split.userHash(rating.userId), rating.itemId) == part) {
        int user = userIds.indexOf(rating.userId);
        int item = itemIds.indexOf(rating.itemId);
        places.add(
            byItem ? new int[] {item, user, found.size()} : new int[] {user, item, found.size()});
        found.add(rating);
      }
    }
    places.sort(Comparator.<int[]>comparingInt(p -> p[0]).thenComparingInt(p -> p[1]));
    List<String> lines = new ArrayList<>();
    for (int[] place : places) {
      Rating rating = found.get(place[2]);
      String time = byItem ? "" : " " + rating.timestamp;
      lines.add(place[0] + " " + place[1] + " " + rating.rating + time);
    }
    return lines;
  }
}
