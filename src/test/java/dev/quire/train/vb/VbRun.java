package dev.quire.train.vb;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ParameterMemory;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.EpochResult;
import dev.quire.train.Settings;
import dev.quire.train.Trainings;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A training with everything that it works on, for tests of its mathematics. */
record VbRun(
    Ratings ratings,
    ModelNumbers numbers,
    VariationalTrainer trainer,
    ParameterMemory memory,
    ScratchSpace scratch)
    implements AutoCloseable {

  static VbRun of(
      Ratings ratings,
      VariationalOptions options,
      Optional<ItemFeatures> features,
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
                0));
    ModelNumbers numbers = memory.numbers(features, Arena.ofAuto());
    ScratchSpace scratch = new ScratchSpace(Path.of(System.getProperty("java.io.tmpdir")));
    VariationalTrainer trainer =
        new VariationalTrainer(ratings, options, 1, numbers, scratch, pool);
    trainer.initialize();
    return new VbRun(ratings, numbers, trainer, memory, scratch);
  }

  List<EpochResult> train() {
    return Trainings.run(trainer, ratings.count(), numbers.parameters());
  }

  /** The bound, the slow way. */
  double bound() {
    return bound(rated(), raters());
  }

  double bound(SlowBound.Vectors rated, SlowBound.Vectors raters) {
    return SlowBound.of(
        ratings, numbers, trainer.precisions(), SlowBound.Noise.of(trainer), rated, raters);
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
