package dev.quire.recommend;

import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import dev.quire.solve.RowShares;
import java.util.List;
import java.util.Optional;

/**
 * Places someone new beside the users of a model, by some ratings. How that is done is the business
 * of the kind of model: see {@code ModelKind.foldIn}. May be asked by many threads.
 */
@FunctionalInterface
public interface FoldIn {
  /**
   * A new user's bias and vector.
   *
   * @param items dense indices of what they have rated, [n]
   * @param ratings of those items, [n]
   */
  Taste taste(int[] items, float[] ratings);

  /**
   * The same, and how sure that is. Variances fall with every rating that is added.
   *
   * @return none of a model that doesn't know
   */
  default Optional<UncertainTaste> belief(int[] items, float[] ratings) {
    return Optional.empty();
  }

  /** That of the preferences of a model which has them beside ratings. */
  default Optional<FoldIn> preference() {
    return Optional.empty();
  }

  /** The same for ratings that somebody names to say what they like and dislike. */
  default FoldIn ofLikes() {
    return this;
  }

  /** The same for somebody of whom all is known that the model knows of a user beside ratings. */
  default FoldIn of(int user) {
    return this;
  }

  /** What that is: the names of features, in the order of {@link RowShares#ofFeatures}. */
  default List<String> features() {
    return List.of();
  }

  /** All that the model can say of where they stand. */
  default Standing standing(int[] items, float[] ratings) {
    Optional<UncertainTaste> belief = belief(items, ratings);
    return new Standing(
        belief.isPresent() ? belief.get().mean() : taste(items, ratings),
        belief,
        preference().map(half -> half.taste(items, ratings)));
  }

  /**
   * What each rating contributes to the row.
   *
   * @return none where ratings contribute nothing
   */
  default Optional<RowShares> shares(int[] items, float[] ratings) {
    return Optional.empty();
  }

  /** Of a model that has nothing to learn about anybody: they get what everyone gets. */
  static FoldIn nothing(Parameters parameters) {
    return (items, ratings) -> new Taste(0, new float[Kernels.stride(parameters.rank())]);
  }
}
