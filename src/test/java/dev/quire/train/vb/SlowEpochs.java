package dev.quire.train.vb;

import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.Parameters;
import dev.quire.model.SideFeatures;
import dev.quire.model.Variances;
import java.util.Arrays;

/** Epochs of a variational model in plain double precision: see {@link SlowSide}. */
final class SlowEpochs {
  /** As the trainer has it for ratings of the spread 1. */
  private static final double RATED_PRECISION = 5;

  private static final double RATERS_PRECISION = 1000;
  private static final double TIME_PRECISION = 10;

  final SlowSide users;
  final SlowSide items;
  final SlowTimes times;
  double lambda;
  private final Ratings ratings;

  private SlowEpochs(
      Ratings ratings, SlowSide users, SlowSide items, SlowTimes times, double lambda) {
    this.ratings = ratings;
    this.users = users;
    this.items = items;
    this.times = times;
    this.lambda = lambda;
  }

  /** Begins where a trainer is that has done nothing yet. */
  static SlowEpochs of(
      VbRun run, VariationalOptions options, SideFeatures features, Timestamps times) {
    Ratings ratings = run.ratings();
    Parameters means = run.numbers().parameters();
    Variances variances = run.numbers().variances().orElseThrow();
    Precisions first = run.trainer().precisions();
    int rank = means.rank();
    double[] userPrecision = new double[rank + 1];
    Arrays.fill(userPrecision, 1);
    userPrecision[rank] = first.userBias();
    double[] itemPrecision = Arrays.copyOf(first.items(), rank + 1);
    itemPrecision[rank] = first.itemBias();
    SlowSide users =
        new SlowSide(
            ratings.byUser(),
            rank,
            userPrecision,
            means.userBias(),
            means.userFactors(),
            variances.userBias(),
            variances.userFactors());
    SlowSide items =
        new SlowSide(
            ratings.byItem(),
            rank,
            itemPrecision,
            means.itemBias(),
            means.itemFactors(),
            variances.itemBias(),
            variances.itemFactors());
    if (options.noise().ofUsers()) {
      users.withMultipliers();
    }
    if (options.noise().ofItems()) {
      items.withMultipliers();
    }
    if (options.implicit().ofUsers()) {
      users.withVectors(ratings.items(), RATED_PRECISION);
    }
    if (options.implicit().ofItems()) {
      items.withVectors(ratings.users(), RATERS_PRECISION);
    }
    items.withFeatures(features.items());
    users.withFeatures(features.users());
    SlowTimes moves = new SlowTimes(ratings, times, options.time(), TIME_PRECISION);
    return new SlowEpochs(ratings, users, items, moves, first.lambda());
  }

  /**
   * An epoch. After fifteen, vectors of who has rated whom are improved in every fourth epoch for
   * users, and in every second for items. Those of the users' features go one, two and so on tenths
   * of the way.
   */
  void epoch(int number) {
    boolean early = number <= 15;
    double share = Math.min(1, number / 10.0);
    users.update(
        items, lambda, share, this::restByUser, times::moveVariance, early || number % 4 == 1);
    items.update(
        users,
        lambda,
        1,
        at -> ratings.byItem().value(at) - ratings.globalMean() - times.move(times.byUser(at)),
        at -> times.moveVariance(times.byUser(at)),
        early || number % 2 == 0);
    times.update(users, items, lambda);
    double error = 0;
    for (int user = 0; user < ratings.users(); user++) {
      error +=
          users.multiplier(user) * users.error(user, items, this::restByUser, times::moveVariance);
    }
    lambda = ratings.count() / error;
    users.learnPrecisions(true);
    items.learnPrecisions(false);
  }

  private double restByUser(long at) {
    return ratings.byUser().value(at) - ratings.globalMean() - times.move(at);
  }
}
