package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Ranks items for a user, and items or users beside one of their own kind. */
public final class Recommender {
  private final Parameters parameters;
  private final FactorRows users;
  private final FactorRows items;

  /** Recommends from a model, which has to stay open. */
  public Recommender(Model model) {
    this(model.parameters());
  }

  /** Recommends by numbers of a model, which has to stay open. */
  public Recommender(Parameters parameters) {
    this.parameters = parameters;
    this.users = FactorRows.ofUsers(parameters);
    this.items = FactorRows.ofItems(parameters);
  }

  /** What the model knows of one of its users. */
  public Taste tasteOf(int user) {
    return new Taste(parameters.userBias().getAtIndex(F32, user), users.copy(user));
  }

  /** Length of a user's vector. */
  public double userNorm(int user) {
    return users.norm(user);
  }

  /** Length of an item's vector. */
  public double itemNorm(int item) {
    return items.norm(item);
  }

  /**
   * The best items for a taste, best first; equal scores are ordered by dense index.
   *
   * @param top how many, fewer when fewer qualify
   * @throws BadInputException when there is no vector to compare
   */
  public List<ScoredItem> recommend(Taste taste, Scoring scoring, int top, ItemFilter filter) {
    return best(parameters.items(), top, filter::keeps, scores(taste, scoring));
  }

  /** The same by another score. */
  public static List<ScoredItem> recommend(
      Ranker ranker, Standing standing, int top, ItemFilter filter) {
    return best(ranker.bounding().items(), top, filter::keeps, ranker.scores(standing));
  }

  /**
   * The items most like one of them, which is left out.
   *
   * @param scoring by cosine or product; there is no rating to predict
   */
  public List<ScoredItem> similarItems(int item, Scoring scoring, int top, ItemFilter filter) {
    IntPredicate others = other -> other != item && filter.keeps(other);
    return similar(items.copy(item), scoring, top, others);
  }

  /**
   * The items most like one that does not exist yet.
   *
   * @param vector where its features place it, [rank]
   * @param scoring by cosine or product; there is no rating to predict
   */
  public List<ScoredItem> similarItems(
      float[] vector, Scoring scoring, int top, ItemFilter filter) {
    float[] padded = Arrays.copyOf(vector, Kernels.stride(parameters.rank()));
    return similar(padded, scoring, top, filter::keeps);
  }

  private List<ScoredItem> similar(
      float[] vector, Scoring scoring, int top, IntPredicate qualifies) {
    if (scoring.kind() == Scoring.Kind.PREDICTION) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("score", "prediction")
              .remedy("an item rates nothing, use cosine or dot"));
    }
    return best(parameters.items(), top, qualifies, scores(new Taste(0, vector), scoring));
  }

  /** The users with the largest cosine to one of them, who is left out. */
  public List<ScoredUser> similarUsers(int user, int top) {
    RowScores cosines = users.cosines(users.copy(user));
    return best(parameters.users(), top, other -> other != user, cosines).stream()
        .map(found -> new ScoredUser(found.item(), found.score()))
        .toList();
  }

  /**
   * Scores whole runs of rows, and asks only of those that are good enough whether they qualify.
   */
  private static List<ScoredItem> best(
      int rows, int top, IntPredicate qualifies, RowScores rowScores) {
    checkTop(top);
    TopItems best = new TopItems(Math.min(top, rows));
    double[] scores = new double[Math.min(rows, RowScores.RUN)];
    for (int first = 0; first < rows; first += scores.length) {
      int count = Math.min(scores.length, rows - first);
      rowScores.fill(first, count, scores);
      for (int i = 0; i < count; i++) {
        if (best.takes(scores[i]) && qualifies.test(first + i)) {
          best.offer(first + i, scores[i]);
        }
      }
    }
    return best.bestFirst();
  }

  /** Checks how many are wanted, where that is known before there is anything to rank. */
  public static void checkTop(int top) {
    if (top < 1) {
      throw new BadInputException(
          Problem.of("{setting} out of range").setting("top", top).remedy("use 1 or more"));
    }
  }

  /** What is predicted of the items. */
  RowScores predictions(Taste taste) {
    return scores(taste, Scoring.PREDICTION);
  }

  private RowScores scores(Taste taste, Scoring scoring) {
    if (scoring.needsFactors()) {
      items.requireFactors();
    }
    return switch (scoring.kind()) {
      case PREDICTION -> items.products(taste.vector(), (i, uv) -> prediction(taste, i, uv));
      case DOT ->
          items.products(taste.vector(), (i, uv) -> uv + scoring.popularityWeight() * itemBias(i));
      case COSINE -> items.cosines(taste.vector());
    };
  }

  /** The predicted rating of an item: mu + b_u + b_i + u'v. */
  public double score(Taste taste, int item) {
    return prediction(taste, item, items.dot(item, taste.vector()));
  }

  private double prediction(Taste taste, int item, double product) {
    return parameters.globalMean() + taste.bias() + itemBias(item) + product;
  }

  private float itemBias(int item) {
    return parameters.itemBias().getAtIndex(F32, item);
  }
}
