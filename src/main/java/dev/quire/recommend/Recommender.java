package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;

/** The items that a user would rate highest: mu + b_u + b_i + u'v over all items that qualify. */
public final class Recommender {
  private final Model model;

  /** Recommends from a model, which has to stay open. */
  public Recommender(Model model) {
    this.model = model;
  }

  /** What the model knows of one of its users. */
  public Taste tasteOf(int user) {
    Parameters parameters = model.parameters();
    int rank = parameters.rank();
    float[] vector = new float[Kernels.stride(rank)];
    MemorySegment.copy(
        parameters.userFactors(), F32, (long) user * rank * Float.BYTES, vector, 0, rank);
    return new Taste(parameters.userBias().getAtIndex(F32, user), vector);
  }

  /**
   * The best items, best first; equal scores are ordered by dense index.
   *
   * @param top how many, fewer when fewer qualify
   * @param minRatings least number of training ratings of an item
   * @param excluded items left out, by dense index
   */
  public List<ScoredItem> recommend(Taste taste, int top, int minRatings, BitSet excluded) {
    checkTop(top);
    Parameters parameters = model.parameters();
    TopItems best = new TopItems(top);
    for (int item = 0; item < parameters.items(); item++) {
      if (model.itemCount(item) >= minRatings && !excluded.get(item)) {
        best.offer(item, score(taste, item));
      }
    }
    return best.bestFirst();
  }

  static void checkTop(int top) {
    if (top < 1) {
      throw new IllegalArgumentException("option out of range: --top=" + top + "; use 1 or more");
    }
  }

  /** The predicted rating of an item: mu + b_u + b_i + u'v. */
  double score(Taste taste, int item) {
    Parameters parameters = model.parameters();
    return parameters.globalMean()
        + taste.bias()
        + parameters.itemBias().getAtIndex(F32, item)
        + Kernels.dot(parameters.itemFactors(), item, parameters.rank(), taste.vector());
  }
}
