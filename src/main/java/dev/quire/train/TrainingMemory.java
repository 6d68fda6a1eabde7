package dev.quire.train;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.Ratings;
import dev.quire.model.ModelNumbers;
import dev.quire.model.ModelPart;
import dev.quire.model.ParameterMemory;
import dev.quire.model.ScratchSpace;
import dev.quire.model.SideFeatures;
import dev.quire.model.TimeGroup;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The numbers that a training works on: those of its series, or in a scratch file of its own. */
final class TrainingMemory implements AutoCloseable {
  /** Of files in a scratch folder, where each training removes what killed ones have left. */
  static final String SCRATCH_NAME = "parameters";

  private final Ratings ratings;
  private final Optional<Timestamps> times;
  private final Settings settings;
  private final ParameterMemory.Shape shape;
  private final ParameterMemory memory;
  private final boolean own;
  private final Arena arena = Arena.ofShared(); // of feature vectors
  private final ScratchSpace tables; // when users have rated
  private final ModelNumbers numbers;

  /**
   * All 0.
   *
   * @param series whose memory it is where there is no such file
   * @param settings with all defaults resolved
   * @param scratch folder of the file, if there is to be one
   * @param folder of files for times, of which there may be one for each rating
   * @param name of what these are for
   * @throws BadInputException when the model needs times that the dataset doesn't have
   */
  TrainingMemory(
      TrainingSeries series,
      Settings settings,
      SideFeatures features,
      Optional<Path> scratch,
      Path folder,
      String name,
      WorkerPool pool)
      throws IOException {
    Dataset dataset = series.dataset();
    this.ratings = dataset.training();
    this.settings = settings;
    this.own = scratch.isPresent();
    this.tables = new ScratchSpace(folder);
    try {
      this.times = dataset.trainTimestamps();
      this.shape = shape(dataset, pool);
      this.memory =
          own
              ? ParameterMemory.map(scratch.get(), SCRATCH_NAME, shape)
              : series.memory(shape, folder, name);
      this.numbers = memory.numbers(features, arena);
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      tables.close();
      throw e;
    }
  }

  private ParameterMemory.Shape shape(Dataset dataset, WorkerPool pool) {
    ModelKind kind = settings.kind();
    return new ParameterMemory.Shape(
        kind.globalMean(ratings),
        ratings.users(),
        ratings.items(),
        kind.rank(settings),
        kind.parts(settings),
        groups(dataset, kind.parts(settings), pool),
        kind.preferenceRank(settings));
  }

  private List<TimeGroup> groups(Dataset dataset, Set<ModelPart> parts, WorkerPool pool) {
    if (!parts.contains(ModelPart.DRIFT) && !parts.contains(ModelPart.SESSIONS)) {
      return List.of();
    }
    Timestamps known =
        times.orElseThrow(
            () -> noUse(dataset, "nothing says when the ratings of the dataset were given"));
    if (areAlike(known, ratings.count())) {
      throw noUse(dataset, "all ratings of the dataset were given at the same time");
    }
    return new RatingTimes(
            ratings.byUser(), known, (bytes, alignment) -> tables.reserve("times", bytes), pool)
        .groups(parts);
  }

  private static boolean areAlike(Timestamps times, long ratings) {
    for (long at = 1; at < ratings; at++) {
      if (times.at(at) != times.at(0)) {
        return false;
      }
    }
    return true;
  }

  private static BadInputException noUse(Dataset dataset, String what) {
    return new BadInputException(
        Problem.of(what)
            .setting("time")
            .with("dataset", dataset.folder())
            .remedy("{:convert} ratings that have times of their own, or leave out {time}"));
  }

  /** What another memory of these numbers has to be like. */
  ParameterMemory.Shape shape() {
    return shape;
  }

  ModelNumbers numbers() {
    return numbers;
  }

  /**
   * What a trainer works with, these numbers among it.
   *
   * @param spread standard deviation of the ratings
   */
  TrainerInput input(double spread, ScratchSpace scratch, WorkerPool pool) {
    return new TrainerInput(ratings, times, spread, settings, numbers, scratch, pool);
  }

  @Override
  public void close() {
    if (own) {
      memory.close();
    }
    arena.close();
    tables.close();
  }
}
