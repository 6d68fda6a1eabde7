package dev.quire.train.vb;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ParameterMemory;
import dev.quire.model.ScratchSpace;
import dev.quire.model.SideFeatures;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.EpochResult;
import dev.quire.train.Settings;
import dev.quire.train.Trainings;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A training with everything that it works on, for tests of its mathematics. */
record VbRun(
    Ratings ratings,
    Timestamps times,
    ModelNumbers numbers,
    VariationalTrainer trainer,
    ParameterMemory memory,
    ScratchSpace scratch)
    implements AutoCloseable {

  static VbRun of(
      Ratings ratings,
      VariationalOptions options,
      Optional<FeatureMatrix> features,
      WorkerPool pool) {
    return of(ratings, at -> 0, options, features, pool);
  }

  static VbRun of(
      Ratings ratings,
      Timestamps times,
      VariationalOptions options,
      Optional<FeatureMatrix> features,
      WorkerPool pool) {
    SideFeatures known = features.map(SideFeatures::ofItems).orElse(SideFeatures.NONE);
    return of(ratings, times, options, known, pool);
  }

  /**
   * With times.
   *
   * @param times at the indices of the ratings by user
   */
  static VbRun of(
      Ratings ratings,
      Timestamps times,
      VariationalOptions options,
      SideFeatures features,
      WorkerPool pool) {
    Settings settings = Trainings.settings(options);
    VbKind kind = new VbKind();
    ParameterMemory memory =
        ParameterMemory.allocate(
            new ParameterMemory.Shape(
                ratings.globalMean(),
                ratings.users(),
                ratings.items(),
                options.rank(),
                kind.parts(settings),
                Trainings.groups(ratings, times, kind.parts(settings), Arena.ofAuto(), pool),
                0));
    ModelNumbers numbers = memory.numbers(features, Arena.ofAuto());
    ScratchSpace scratch = new ScratchSpace(Path.of(System.getProperty("java.io.tmpdir")));
    VariationalTrainer trainer =
        new VariationalTrainer(ratings, Optional.of(times), options, 1, numbers, scratch, pool);
    trainer.initialize();
    return new VbRun(ratings, times, numbers, trainer, memory, scratch);
  }

  /** Sessions of a few minutes and hours over some years, at the indices of ratings by user. */
  static Timestamps times(Ratings ratings, long seed) {
    Random random = new Random(seed);
    long[] times = new long[(int) ratings.count()];
    for (int user = 0; user < ratings.users(); user++) {
      long now = 1_000_000_000L + random.nextInt(100_000_000);
      for (long at = ratings.byUser().rowStart(user); at < ratings.byUser().rowEnd(user); at++) {
        now += random.nextInt(6) == 0 ? random.nextInt(5_000_000) : random.nextInt(400);
        times[(int) at] = now;
      }
    }
    return index -> times[(int) index];
  }

  List<EpochResult> train() {
    return Trainings.run(trainer, ratings.count(), numbers.parameters());
  }

  /** The bound, the slow way. */
  double bound() {
    return bound(rated(), raters());
  }

  double bound(SlowBound.Vectors rated, SlowBound.Vectors raters) {
    return bound(rated, raters, moves());
  }

  double bound(SlowBound.Moves moves) {
    return bound(rated(), raters(), moves);
  }

  private double bound(SlowBound.Vectors rated, SlowBound.Vectors raters, SlowBound.Moves moves) {
    return SlowBound.of(
        ratings,
        numbers.withoutTime(),
        trainer.precisions(),
        SlowBound.Noise.of(trainer),
        rated,
        raters,
        moves);
  }

  SlowBound.Moves moves() {
    return trainer
        .sides()
        .time()
        .map(of -> new SlowBound.Moves(numbers.time(), times, of.precisions()))
        .orElse(SlowBound.Moves.NONE);
  }

  SlowBound.Vectors rated() {
    return trainer
        .sides()
        .rated()
        .map(of -> SlowBound.Vectors.of(numbers.implicit().rated().orElseThrow(), of))
        .orElse(SlowBound.Vectors.NONE);
  }

  SlowBound.Vectors raters() {
    return trainer
        .sides()
        .raters()
        .map(of -> SlowBound.Vectors.of(numbers.implicit().raters().orElseThrow(), of))
        .orElse(SlowBound.Vectors.NONE);
  }

  @Override
  public void close() {
    scratch.close();
    memory.close();
  }
}
