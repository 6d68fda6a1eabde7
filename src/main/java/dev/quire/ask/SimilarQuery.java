package dev.quire.ask;

import dev.quire.recommend.Scoring;
import java.util.List;
import java.util.Optional;

/**
 * Which items are like one: {@code SimilarQuery.toItem("Matrix").top(5)}.
 *
 * @param item an id or a title, as {@link ModelQueries#find(String)} takes it; empty for an item
 *     that does not exist yet
 * @param features names of the features of such a one
 * @param top how many items at most
 * @param scoring by cosine or product
 * @param items which come into question
 */
public record SimilarQuery(
    Optional<String> item, List<String> features, int top, Scoring scoring, ItemChoice items) {
  private static final int TOP = 10;

  /** The ten items that are most like one of the model, which is left out. */
  public static SimilarQuery toItem(String item) {
    return of(Optional.of(item), List.of());
  }

  /** The same by its id, which is a number. */
  public static SimilarQuery toItem(long itemId) {
    return toItem("id:" + itemId);
  }

  /** The ten items that are most like one with these features: a cold start. */
  public static SimilarQuery toFeatures(List<String> features) {
    return of(Optional.empty(), List.copyOf(features));
  }

  private static SimilarQuery of(Optional<String> item, List<String> features) {
    return new SimilarQuery(item, features, TOP, Scoring.COSINE, ItemChoice.all());
  }

  /** So many at most. */
  public SimilarQuery top(int most) {
    return new SimilarQuery(item, features, most, scoring, items);
  }

  /** Ranked in another way. */
  public SimilarQuery scoring(Scoring by) {
    return new SimilarQuery(item, features, top, by, items);
  }

  /** Ranked by the product of the vectors. */
  public SimilarQuery byProduct() {
    return scoring(Scoring.dot(0));
  }

  /** Only these items. */
  public SimilarQuery items(ItemChoice choice) {
    return new SimilarQuery(item, features, top, scoring, choice);
  }
}
