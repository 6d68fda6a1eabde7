package dev.quire.train.stochastic;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import dev.quire.train.DivergedException;
import dev.quire.train.Trainer;
import dev.quire.train.WrittenModel;
import java.util.Map;

/**
 * Epochs of steps over a {@link Grid}: stratum after stratum, the tiles of one in parallel. A tile
 * is worked on by one worker, in the order in which it lies, and touches no row of another of its
 * stratum, so the result depends on grid and seed and not on the number of threads. Workers wait
 * for one another between strata; the grid is the most of them that have something to do.
 *
 * <p>It remembers how many epochs are behind it, on which the length of the steps depends, also
 * from one training to the next that begins where it ended.
 */
public abstract class GridTrainer implements Trainer {
  private static final String EPOCHS_DONE = "epochs_done";
  private static final String BEST = "best."; // of the metadata of a checkpoint

  private final GridOptions options;
  private final Grid grid;
  private final GridRatings ratings;
  private final WorkerPool pool;
  private long epochsDone;

  /** Prepares it. */
  protected GridTrainer(GridOptions options, Grid grid, GridRatings ratings, WorkerPool pool) {
    this.options = options;
    this.grid = grid;
    this.ratings = ratings;
    this.pool = pool;
  }

  /** The steps of an epoch. One of these serves all workers. */
  @FunctionalInterface
  public interface Steps {
    /**
     * Takes those of a tile.
     *
     * @param sums [sums], to which the tile's terms are added. Modified.
     */
    void take(Tile tile, double[] sums);
  }

  /**
   * The steps of an epoch.
   *
   * @param rate how long they are
   */
  protected abstract Steps steps(double rate);

  /** Number of sums that they add to. */
  protected abstract int sums();

  /**
   * What an epoch led to.
   *
   * @param sums over all steps
   */
  protected abstract Epoch result(double[] sums);

  @Override
  public int epochs() {
    return options.epochs();
  }

  @Override
  public double tolerance() {
    return options.tolerance();
  }

  @Override
  public Epoch epoch(int number) {
    Steps steps = steps(options.rate(epochsDone));
    int blocks = grid.blocks();
    int[] order = grid.itemOrder(epochsDone);
    double[][] sums = new double[blocks][sums()]; // of each block of users
    for (int stratum = 0; stratum < blocks; stratum++) {
      int first = stratum * blocks;
      int shift = stratum;
      pool.forEach(
          blocks,
          (block, unused) -> {
            int pair = (block + shift) % blocks;
            steps.take(
                tile(block, order[2 * pair], order[2 * pair + 1], first + block), sums[block]);
          });
    }
    epochsDone++;
    return checked(result(total(sums)));
  }

  private Tile tile(int userBlock, int firstItems, int secondItems, int number) {
    return new Tile(
        firstItems,
        ratings.runs(userBlock, firstItems),
        secondItems,
        ratings.runs(userBlock, secondItems),
        grid.random(epochsDone, number));
  }

  private double[] total(double[][] sums) {
    double[] total = new double[sums()];
    for (double[] block : sums) {
      for (int k = 0; k < total.length; k++) {
        total[k] += block[k];
      }
    }
    return total;
  }

  private Epoch checked(Epoch epoch) {
    if (!Double.isFinite(epoch.goal())) {
      throw new DivergedException(
          Problem.of("steps so long that the numbers have left the range of floats")
              .setting("learning-rate", options.learningRate())
              .with("epoch", epochsDone)
              .remedy("lower {learning-rate}"));
    }
    return epoch;
  }

  @Override
  public Map<String, String> learned() {
    return Map.of(EPOCHS_DONE, String.valueOf(epochsDone));
  }

  @Override
  public void restore(Map<String, String> learned) {
    epochsDone = Long.parseLong(learned.get(EPOCHS_DONE));
  }

  /**
   * Checks what {@link #learned} has left in a model file.
   *
   * @throws InvalidFileException when it is missing or impossible
   */
  public static void checkLearned(Model model, String prefix) throws InvalidFileException {
    String done = model.metadata(prefix + EPOCHS_DONE);
    if (!done.matches("\\d{1,15}")) {
      throw model.wrong(prefix + EPOCHS_DONE, "a whole number");
    }
  }

  /**
   * Checks that these are the epochs of the history, and of a training before it.
   *
   * @throws InvalidFileException when they are fewer, or the best epoch's don't go with the last's
   */
  public static void checkEpochs(Model model) throws InvalidFileException {
    long before = epochsBefore(model, "");
    if (before < 0 || (model.bestNumbers().isPresent() && epochsBefore(model, BEST) != before)) {
      throw model.wrong(EPOCHS_DONE, "the epochs of the history, and of a training before it");
    }
  }

  private static long epochsBefore(Model model, String prefix) throws InvalidFileException {
    return Long.parseLong(model.metadata(prefix + EPOCHS_DONE)) - WrittenModel.epoch(model, prefix);
  }
}
