package dev.quire.train.vb;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ParameterMemory;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.EpochResult;
import dev.quire.train.Settings;
import dev.quire.train.Trainings;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/** A training with everything that it works on, for tests of its mathematics. */
record VbRun(
    Ratings ratings, ModelNumbers numbers, VariationalTrainer trainer, ParameterMemory memory)
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
    VariationalTrainer trainer = new VariationalTrainer(ratings, options, 1, numbers, pool);
    trainer.initialize();
    return new VbRun(ratings, numbers, trainer, memory);
  }

  List<EpochResult> train() {
    return Trainings.run(trainer, ratings.count(), numbers.parameters());
  }

  /** The bound, the slow way. */
  double bound() {
    return SlowBound.of(ratings, numbers, trainer.precisions(), SlowBound.Noise.of(trainer));
  }

  @Override
  public void close() {
    memory.close();
  }
}
