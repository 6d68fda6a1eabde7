package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Ranks by what some numbers of a model predict. */
public final class PredictionRanker implements Ranker {
  /**
   * What a factor of e in an item's count weighs, as a share of the scale of the ratings: .8 stars
   * of half to five.
   */
  private static final double FAMILIARITY = 0.8 / 4.5;

  private final Parameters parameters;
  private final Recommender recommender;
  private final ScoreMeaning meaning;
  private final IntFunction<Standing> standings; // by dense user
  private final Function<Standing, Taste> taste;

  private PredictionRanker(
      Parameters parameters,
      ScoreMeaning meaning,
      IntFunction<Standing> standings,
      Function<Standing, Taste> taste) {
    this.parameters = parameters;
    this.meaning = meaning;
    this.recommender = new Recommender(parameters);
    this.standings = standings;
    this.taste = taste;
  }

  /** By the scores of a model: ratings, or what else they mean. */
  public static PredictionRanker ofScores(Model model) {
    return new PredictionRanker(
        model.parameters(), model.score(), standings(model), Standing::taste);
  }

  /**
   * By the preferences that a model has beside its ratings.
   *
   * @throws java.util.NoSuchElementException when it has none
   */
  public static PredictionRanker ofPreferences(Model model) {
    Recommender ratings = new Recommender(model);
    Recommender choices = new Recommender(model.preference().orElseThrow().parameters());
    return new PredictionRanker(
        model.preference().orElseThrow().parameters(),
        ScoreMeaning.PREFERENCE,
        user ->
            new Standing(
                ratings.tasteOf(user), Optional.empty(), Optional.of(choices.tasteOf(user))),
        standing -> standing.preference().orElseThrow());
  }

  /** By preferences that are still being learned. */
  public static PredictionRanker ofPreferences(Parameters preferences) {
    Recommender recommender = new Recommender(preferences);
    return new PredictionRanker(
        preferences,
        ScoreMeaning.PREFERENCE,
        user -> Standing.of(recommender.tasteOf(user)),
        Standing::taste);
  }

  /** The other way round: users for each item, by the scores of a model. */
  public static PredictionRanker ofUsersForItems(Model model) {
    Parameters of = model.parameters();
    Parameters turned =
        new Parameters(
            of.globalMean(),
            /* users= */ of.items(),
            /* items= */ of.users(),
            of.rank(),
            /* userBias= */ of.itemBias(),
            /* itemBias= */ of.userBias(),
            /* userFactors= */ of.itemFactors(),
            /* itemFactors= */ of.userFactors());
    Recommender recommender = new Recommender(turned);
    return new PredictionRanker(
        turned, model.score(), item -> Standing.of(recommender.tasteOf(item)), Standing::taste);
  }

  /**
   * By predicted ratings, and more for what many know: mean + .8 log n of stars from half to five,
   * n the training ratings of an item and 1.
   *
   * @param scale width of the scale of the ratings
   */
  public static PredictionRanker ofFamiliar(Model model, double scale) {
    Parameters of = model.parameters();
    MemorySegment bias = MemorySegment.ofArray(new float[of.items()]);
    for (int item = 0; item < of.items(); item++) {
      double familiar = FAMILIARITY * scale * Math.log1p(model.itemCount(item));
      bias.setAtIndex(F32, item, (float) (of.itemBias().getAtIndex(F32, item) + familiar));
    }
    return new PredictionRanker(
        new Parameters(
            of.globalMean(),
            of.users(),
            of.items(),
            of.rank(),
            of.userBias(),
            bias,
            of.userFactors(),
            of.itemFactors()),
        ScoreMeaning.PREFERENCE,
        standings(model),
        Standing::taste);
  }

  @Override
  public ScoreMeaning meaning() {
    return meaning;
  }

  private static IntFunction<Standing> standings(Model model) {
    Recommender recommender = new Recommender(model);
    return user -> Standing.of(recommender.tasteOf(user));
  }

  @Override
  public Standing standing(int user) {
    return standings.apply(user);
  }

  @Override
  public long standingBytes() {
    return 2L * Float.BYTES * Kernels.stride(parameters.rank()); // of both halves at most
  }

  @Override
  public double score(Standing standing, int item) {
    return recommender.score(taste.apply(standing), item);
  }

  @Override
  public RowScores scores(Standing standing) {
    return recommender.predictions(taste.apply(standing));
  }

  @Override
  public Parameters bounding() {
    return parameters;
  }

  @Override
  public Taste bound(Standing standing) {
    return taste.apply(standing);
  }

  @Override
  public double leastPrediction(double score) {
    return score;
  }
}
