package dev.quire.recommend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The titles nearest to one that no item has: those that contain it, then those a few letters away.
 * Who has more than {@value #MOST_AWAY} letters wrong means something else: a text of any length
 * costs no more than a title.
 */
final class NearTitles {
  private static final int MOST_AWAY = 50;
  private static final int FAR = Integer.MAX_VALUE;

  private record Near(int item, int distance) {}

  private final ItemTitle wanted;
  private final int most;
  private final List<Near> nearest = new ArrayList<>(); // by distance, then by dense index
  private LevenshteinDistance distance = new LevenshteinDistance(MOST_AWAY);

  private NearTitles(ItemTitle wanted, int most) {
    this.wanted = wanted;
    this.most = most;
  }

  /**
   * At most so many items, the nearest first.
   *
   * @param titles of all items, empty of those without one
   */
  static List<Integer> of(int items, IntFunction<String> titles, ItemTitle wanted, int most) {
    NearTitles near = new NearTitles(wanted, most);
    for (int item = 0; item < items; item++) {
      near.compare(item, ItemTitle.of(titles.apply(item)));
    }
    return near.nearest.stream().map(Near::item).toList();
  }

  private void compare(int item, ItemTitle title) {
    if (title.isEmpty()) {
      return;
    }
    boolean contains = !wanted.name().isEmpty() && title.name().contains(wanted.name());
    int least = contains ? 0 : within(title.name());
    least = contains ? 0 : Math.min(least, within(title.head()));
    if (least == FAR || (nearest.size() == most && least >= nearest.getLast().distance)) {
      return;
    }
    int place = nearest.size();
    while (place > 0 && nearest.get(place - 1).distance > least) {
      place--;
    }
    nearest.add(place, new Near(item, least));
    if (nearest.size() > most) {
      nearest.removeLast();
    }
    if (nearest.size() == most) { // what is as far away is not looked at any longer
      distance = new LevenshteinDistance(nearest.getLast().distance);
    }
  }

  private int within(String name) {
    int found = distance.apply(wanted.name(), name);
    return found < 0 ? FAR : found;
  }
}
