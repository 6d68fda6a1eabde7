package dev.quire.spark;

import dev.quire.files.Target;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.ModelKind;
import dev.quire.train.Settings;
import dev.quire.train.TrainerInput;
import dev.quire.train.Training;
import dev.quire.train.TrainingResult;
import dev.quire.train.rows.Sweep;
import dev.quire.train.vb.Time;
import dev.quire.train.vb.VbKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A training whose rows the executors of a Spark cluster solve; all else is that of one machine,
 * and so is the model, byte for byte.
 *
 * <pre>
 * try (SparkTraining spark = new SparkTraining(session, 64, log::warn)) {
 *   spark.run(Training.of(dataset, settings), settings, Model.target(path, false), pool);
 * }
 * </pre>
 */
public final class SparkTraining implements AutoCloseable {
  /** Kinds whose rows can be solved elsewhere so far. */
  private static final List<String> KINDS = List.of("als", "bias", "duo", "ials", "vb");

  /** More blocks than tasks at a time, so that unequal ones balance. */
  private static final int BLOCKS_PER_TASK = 2;

  /** Spark's setting of the cores that a task has. */
  private static final String TASK_CORES = "spark.task.cpus";

  private final JavaSparkContext context;
  private final int partitions;
  private final Consumer<String> notices;
  private Optional<SparkSweep> sweep = Optional.empty();

  /**
   * On a cluster.
   *
   * @param partitions blocks of users, and of items; 0 for twice as many as there are tasks at a
   *     time
   * @param notices takes what people should know
   */
  public SparkTraining(SparkSession session, int partitions, Consumer<String> notices) {
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.partitions = partitions > 0 ? partitions : BLOCKS_PER_TASK * tasks(context);
    this.notices = notices;
  }

  /** How many the cluster has cores for, as far as it is known; a task may take several. */
  private static int tasks(JavaSparkContext context) {
    return Math.ceilDiv(context.defaultParallelism(), context.getConf().getInt(TASK_CORES, 1));
  }

  /**
   * Refuses what cannot be done on Spark so far.
   *
   * @throws BadInputException naming it
   */
  public static void require(Settings settings) {
    ModelKind kind = settings.kind();
    if (!KINDS.contains(kind.name())) {
      throw new BadInputException(
          Problem.of("this kind of model cannot be trained on Spark so far")
              .setting("model", kind.name())
              .remedy("take " + String.join(" or ", KINDS) + ", or train on one machine"));
    }
    Optional<Time> time = settings.find(VbKind.TIME).filter(value -> value != Time.NONE);
    if (time.isPresent()) {
      throw new BadInputException(
          Problem.of("this cannot be done on Spark so far")
              .setting(VbKind.TIME.name(), time.get())
              .remedy("leave out {" + VbKind.TIME.name() + "}, or train on one machine"));
    }
  }

  /**
   * Trains, and writes the model.
   *
   * @param training of a dataset whose folder all executors see
   * @param settings of that training
   * @throws BadInputException when something cannot be done here
   */
  public TrainingResult run(Training training, Settings settings, Target target, WorkerPool pool)
      throws IOException {
    require(settings);
    try {
      return training.sweeps(this::sweep).run(target, pool);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // Spark's own are checked, and not declared
      RuntimeException failure = Failure.of(e);
      if (failure instanceof UncheckedIOException ofCluster) {
        throw ofCluster.getCause();
      }
      throw failure;
    }
  }

  /** One for all trainers of the same ratings. */
  private Sweep sweep(TrainerInput input) {
    StoppableJobs jobs = new StoppableJobs(input.pool());
    if (sweep.isEmpty() || !sweep.get().serves(input.ratings(), jobs)) {
      close();
      sweep =
          Optional.of(
              new SparkSweep(context, input.ratings(), input.scratch(), jobs, partitions, notices));
    }
    return sweep.get();
  }

  /** Lets the executors delete what they were sent for it, when it is done. */
  void deleteCopies(List<FileOfDriver> sent) {
    if (!sent.isEmpty()) {
      sweep.ifPresent(blocks -> blocks.deleteCopies(List.copyOf(sent)));
    }
  }

  /** Lets the executors forget the ratings. */
  @Override
  public void close() {
    sweep.ifPresent(SparkSweep::close);
    sweep = Optional.empty();
  }
}
