package dev.quire.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The conversion in the plainest way, with collections, to hold the converter against. */
final class NaiveDataset {
  /** One line of a ratings file. */
  record Rating(long userId, long itemId, float rating, long timestamp) {}

  final List<Long> userIds;
  final List<Long> itemIds;
  final int duplicates;
  private final List<Rating> kept;
  private final Map<Rating, Integer> parts;

  NaiveDataset(List<Rating> lines, List<Long> movieIds, Split split) {
    this(lines, movieIds, Selection.ALL, split);
  }

  NaiveDataset(List<Rating> lines, List<Long> movieIds, Selection selection, Split split) {
    kept = NaiveSelection.of(lines, selection);
    duplicates = lines.size() - kept.size();
    parts = NaiveSplit.parts(kept, split);
    Map<Long, Integer> users = new TreeMap<>();
    Map<Long, Integer> items = new TreeMap<>();
    movieIds.forEach(id -> items.put(id, 0));
    for (Rating rating : kept) {
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
    Map<Long, Integer> users = places(userIds);
    Map<Long, Integer> items = places(itemIds);
    List<int[]> places = new ArrayList<>();
    List<Rating> found = new ArrayList<>();
    for (Rating rating : kept) {
      if (parts.get(rating) == part) {
        int user = users.get(rating.userId);
        int item = items.get(rating.itemId);
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

  private static Map<Long, Integer> places(List<Long> ids) {
    Map<Long, Integer> places = new HashMap<>();
    for (int place = 0; place < ids.size(); place++) {
      places.put(ids.get(place), place);
    }
    return places;
  }
}
