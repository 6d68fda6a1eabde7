package dev.quire.train.vb;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.NoisePrecisions;
import dev.quire.model.Parameters;
import dev.quire.model.ScratchSpace;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Design;
import dev.quire.solve.Targets;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.rows.RowNumbers;
import dev.quire.train.rows.Side;
import dev.quire.train.rows.Sweep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Users and items, each of which is updated against the other. */
final class PosteriorSides {
  private final Ratings ratings;
  private final ModelNumbers numbers;
  private final Variance variance;
  private final WorkerPool pool;
  private final Optional<NoiseMultipliers> userNoise;
  private final Optional<NoiseMultipliers> itemNoise;
  private final Optional<ImplicitFeatures> rated; // draw users
  private final Optional<ImplicitFeatures> raters; // draw items
  private final Optional<TimeEffects> time;
  private final ScratchSpace scratch;
  private final PosteriorSide users;
  private final PosteriorSide items;

  /** Of a model that is built in these numbers. */
  PosteriorSides(
      Ratings ratings,
      Optional<Timestamps> times,
      VariationalOptions options,
      double spread,
      ModelNumbers given,
      ScratchSpace scratch,
      Sweep sweep,
      WorkerPool pool) {
    this.ratings = ratings;
    this.numbers = given.withoutTime();
    this.variance = options.variance();
    this.pool = pool;
    this.scratch = scratch;
    this.userNoise =
        options.noise().ofUsers()
            ? Optional.of(new NoiseMultipliers(ratings.byUser(), noise().users()))
            : Optional.empty();
    this.itemNoise =
        options.noise().ofItems()
            ? Optional.of(new NoiseMultipliers(ratings.byItem(), noise().items()))
            : Optional.empty();
    ImplicitMemory memory = new ImplicitMemory(ratings, numbers, spread, scratch, sweep, pool);
    this.rated = numbers.implicit().rated().map(memory::ofUsers);
    this.raters = numbers.implicit().raters().map(memory::ofItems);
    this.time =
        given
            .time()
            .map(of -> new TimeEffects(ratings, times.orElseThrow(), given, spread, scratch, pool));
    this.users = makeUsers();
    this.items = makeItems();
  }

  private NoisePrecisions noise() {
    return numbers.noise().orElseThrow();
  }

  private PosteriorSide makeUsers() {
    Parameters means = numbers.parameters();
    Variances variances = numbers.variances().orElseThrow();
    CsrMatrix rows = ratings.byUser();
    Design design = design(means.itemFactors(), itemNoise);
    OtherVariances others =
        others("users", rows, variances.itemFactors(), variances.itemBias(), itemNoise);
    PriorMeans priors = new PriorMeans(rows, numbers.userPrior(), rated, pool);
    return new PosteriorSide(
        rest(Side.users(ratings, means, design), means.itemBias(), RatingMoves::byUser),
        variances.userBias(),
        variances.userFactors(),
        variance,
        others,
        priors,
        priors.ofBiases(),
        numbers
            .noise()
            .map(
                of ->
                    new SideNoise(
                        rows, userNoise, itemNoise, others, moveVariance(RatingMoves::byUser))),
        elsewhere(numbers(true), numbers(false)));
  }

  private PosteriorSide makeItems() {
    Parameters means = numbers.parameters();
    Variances variances = numbers.variances().orElseThrow();
    CsrMatrix rows = ratings.byItem();
    Design design = design(means.userFactors(), userNoise);
    OtherVariances others =
        others("items", rows, variances.userFactors(), variances.userBias(), userNoise);
    PriorMeans priors = new PriorMeans(rows, numbers.prior(), raters, pool);
    return new PosteriorSide(
        rest(
            Side.items(ratings, means, numbers.prior(), design),
            means.userBias(),
            RatingMoves::byItem),
        variances.itemBias(),
        variances.itemFactors(),
        variance,
        others,
        priors,
        priors.ofBiases(),
        numbers
            .noise()
            .map(
                of ->
                    new SideNoise(
                        rows, itemNoise, userNoise, others, moveVariance(RatingMoves::byItem))),
        elsewhere(numbers(false), numbers(true)));
  }

  /** Not with time, which moves each rating. */
  private Optional<PosteriorSide.Numbers> elsewhere(
      List<RowNumbers.Stored> own, List<RowNumbers.Stored> others) {
    double mean = numbers.parameters().globalMean();
    return time.isPresent()
        ? Optional.empty()
        : Optional.of(new PosteriorSide.Numbers(mean, own, others));
  }

  /** Of a side, as {@link VariationalWork} has them. */
  private List<RowNumbers.Stored> numbers(boolean ofUsers) {
    Parameters means = numbers.parameters();
    Variances variances = numbers.variances().orElseThrow();
    int rank = means.rank();
    List<RowNumbers.Stored> list = new ArrayList<>();
    list.add(new RowNumbers.Stored(ofUsers ? means.userBias() : means.itemBias(), 1));
    list.add(new RowNumbers.Stored(ofUsers ? means.userFactors() : means.itemFactors(), rank));
    list.add(new RowNumbers.Stored(ofUsers ? variances.userBias() : variances.itemBias(), 1));
    list.add(
        new RowNumbers.Stored(ofUsers ? variances.userFactors() : variances.itemFactors(), rank));
    (ofUsers ? userNoise : itemNoise)
        .ifPresent(multipliers -> list.add(new RowNumbers.Stored(multipliers.means(), 1)));
    return list;
  }

  /** A side whose rows explain what is left of ratings without what time moves them by. */
  private Side rest(
      Side side, MemorySegment otherBias, Function<RatingMoves, RatingMoves.Moves> order) {
    double mean = numbers.parameters().globalMean();
    return time.map(of -> order.apply(of.moves()).rest(side.ratings()))
        .map(rest -> side.withTargets(Targets.residuals(rest, mean, otherBias)))
        .orElse(side);
  }

  private Optional<MemorySegment> moveVariance(Function<RatingMoves, RatingMoves.Moves> order) {
    return time.map(of -> order.apply(of.moves()).variances());
  }

  private OtherVariances others(
      String name,
      CsrMatrix rows,
      MemorySegment factorVariance,
      MemorySegment biasVariance,
      Optional<NoiseMultipliers> noise) {
    int rank = numbers.parameters().rank();
    int columns = Math.toIntExact(biasVariance.byteSize() / Float.BYTES);
    return new OtherVariances(
        rows,
        rank,
        factorVariance,
        biasVariance,
        noise.map(NoiseMultipliers::means),
        OtherVariances.Scratch.reserve(scratch, name, rows.rows(), columns, rank),
        pool);
  }

  /** Without variances: {@link OtherVariances} has them. */
  private static Design design(MemorySegment factors, Optional<NoiseMultipliers> noise) {
    return Design.exact(factors).withWeights(noise.map(NoiseMultipliers::means).orElse(null));
  }

  PosteriorSide users() {
    return users;
  }

  PosteriorSide items() {
    return items;
  }

  /** Multipliers of the users' noise, if they have any. */
  Optional<NoiseMultipliers> userNoise() {
    return userNoise;
  }

  /** Those of the items. */
  Optional<NoiseMultipliers> itemNoise() {
    return itemNoise;
  }

  /** What draws users to what they have rated, if anything does. */
  Optional<ImplicitFeatures> rated() {
    return rated;
  }

  /** What draws items to their raters, if anything does. */
  Optional<ImplicitFeatures> raters() {
    return raters;
  }

  /** Whether anything learns from who has rated whom. */
  boolean implicit() {
    return rated.isPresent() || raters.isPresent();
  }

  /** How ratings move with time, if they do. */
  Optional<TimeEffects> time() {
    return time;
  }

  /** Updates how ratings move with time, after the rows of both. */
  void updateTime(double lambda) {
    time.ifPresent(of -> of.update(lambda));
  }

  /** Sets precisions of what is learned beside the rows where the bound is highest. */
  void learnPrecisions() {
    time.ifPresent(TimeEffects::learnPrecisions);
    rated.ifPresent(ImplicitFeatures::learnPrecisions);
    raters.ifPresent(ImplicitFeatures::learnPrecisions);
  }

  /** What they add to the evidence lower bound beside the posteriors of the rows. */
  double bound() {
    return users.bound() + items.bound() + time.map(TimeEffects::bound).orElse(0.0);
  }

  /** What was learned of them, as metadata of the model. */
  Map<String, String> learned() {
    Map<String, String> learned = new LinkedHashMap<>();
    userNoise.ifPresent(of -> learned.put(NoiseShapes.USER, String.valueOf(of.shape())));
    itemNoise.ifPresent(of -> learned.put(NoiseShapes.ITEM, String.valueOf(of.shape())));
    rated.ifPresent(of -> ImplicitPrecisions.put(learned, ImplicitPrecisions.RATED, of));
    raters.ifPresent(of -> ImplicitPrecisions.put(learned, ImplicitPrecisions.RATERS, of));
    time.ifPresent(of -> TimePrecisions.put(learned, of));
    return learned;
  }

  /** Takes back what {@link #learned} gave, as far as it is there. */
  void restore(Map<String, String> learned) {
    userNoise.ifPresent(of -> NoiseShapes.find(learned, NoiseShapes.USER).ifPresent(of::restore));
    itemNoise.ifPresent(of -> NoiseShapes.find(learned, NoiseShapes.ITEM).ifPresent(of::restore));
    rated.ifPresent(of -> ImplicitPrecisions.restore(learned, ImplicitPrecisions.RATED, of));
    raters.ifPresent(of -> ImplicitPrecisions.restore(learned, ImplicitPrecisions.RATERS, of));
    time.ifPresent(of -> TimePrecisions.restore(learned, of));
  }
}
