package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.Vanishing;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Ranks items for a user, and items or users beside one of their own kind. */
public final class Recommender {
  private final Parameters parameters;
  private final Vanishing vanishing;
  private final FactorRows users;
  private final FactorRows items;

  /** Recommends from a model, which has to stay open. */
  public Recommender(Model model) {
    this(model.parameters(), model.vanishing());
  }

  /** Recommends by preferences, of a model which has to stay open. */
  public Recommender(Parameters preferences) {
    this(preferences, new Vanishing(preferences, 1));
  }

  private Recommender(Parameters parameters, Vanishing vanishing) {
    this.parameters = parameters;
    this.vanishing = vanishing;
    this.users = FactorRows.ofUsers(parameters);
    this.items = FactorRows.ofItems(parameters);
  }

  /**
   * Checks that a model has vectors whose directions say something.
   *
   * @throws BadInputException when it is one of biases alone, from the start or after all
   */
  public static void requireVectors(Model model) {
    requireVectors(model.parameters(), model.vanishing());
  }

  private static void requireVectors(Parameters parameters, Vanishing vanishing) {
    if (parameters.rank() == 0) {
      throw new BadInputException(
          Problem.of("model has no vectors to compare")
              .with("rank", 0)
              .remedy("train one with {model=als}"));
    }
    if (vanishing.ofAll()) {
      throw new BadInputException(
          Problem.of("the vectors of the model have shrunk to nothing, and can't be compared")
              .with("rank", parameters.rank())
              .remedy("train one with less regularization: {:train} says what to lower"));
    }
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

  /** Whether a user's vector has a direction. */
  public boolean userHasDirection(int user) {
    return !vanishing.ofUser(userNorm(user));
  }

  /** Whether an item's vector has a direction. */
  public boolean itemHasDirection(int item) {
    return !vanishing.ofItem(itemNorm(item));
  }

  /**
   * The best items for a taste, best first; equal scores are ordered by dense index.
   *
   * @param top how many, fewer when fewer qualify
   * @throws BadInputException when there is no vector to compare
   */
  public List<ScoredItem> recommend(Taste taste, Scoring scoring, int top, ItemFilter filter) {
    if (scoring.needsFactors()) {
      requireVectors(parameters, vanishing);
    }
    if (scoring.needsDirection()) {
      double norm = users.norm(taste.vector());
      requireDirection(!vanishing.ofUser(norm), norm, "rank by {score=prediction}");
    }
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
    requireVectors(parameters, vanishing);
    double norm = items.norm(vector);
    requireDirection(!vanishing.ofItem(norm), norm, "ask about another one");
    return best(parameters.items(), top, qualifies, scores(new Taste(0, vector), scoring));
  }

  private static void requireDirection(boolean hasIt, double norm, String otherwise) {
    if (!hasIt) {
      throw new BadInputException(
          Problem.of("vector without a direction")
              .with("norm", (float) norm)
              .remedy("too few training ratings have given it one: " + otherwise));
    }
  }

  /** The users with the largest cosine to one of them, who is left out. */
  public List<ScoredUser> similarUsers(int user, int top) {
    requireVectors(parameters, vanishing);
    requireDirection(userHasDirection(user), userNorm(user), "ask about another one");
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
        requireNumber(scores[i]);
        if (best.takes(scores[i]) && qualifies.test(first + i)) {
          best.offer(first + i, scores[i]);
        }
      }
    }
    return best.bestFirst();
  }

  /** Refuses what a model of numbers that are none, or too large, has for a score. */
  static void requireNumber(double score) {
    if (!Double.isFinite(score)) {
      throw new BadInputException(
          Problem.of("scores of this model are no numbers")
              .with("score", score)
              .remedy("{:verify} it, or train it anew on smaller numbers"));
    }
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
