package dev.quire.spark;

import dev.quire.dataset.Ratings;
import dev.quire.model.ScratchSpace;
import dev.quire.parallel.StoppedException;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.rows.HalfEpoch;
import dev.quire.train.rows.PortableUpdate;
import dev.quire.train.rows.RatingRows;
import dev.quire.train.rows.RowNumbers;
import dev.quire.train.rows.RowUpdate;
import dev.quire.train.rows.Sweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Solves the rows of a side on the executors, a task for each block, with the arithmetic of {@link
 * HalfEpoch}: to the last bit what that gives, whatever the number of blocks and executors.
 *
 * <p>Half an epoch: the blocks of the fixed side send each row once to each block that needs it, as
 * it stands in their {@link Outbox}; each block puts what comes into its inbox and solves its rows;
 * the rows come back to the driver, some blocks at a time. They also stay where they are: the next
 * half-epoch takes them from there, if the driver's copy is still the same, and otherwise the
 * driver sends them. Rows that come of the driver's are only kept for that one, so what an executor
 * takes with it when it dies is never more than an epoch's work.
 *
 * <p>The blocks and who needs what of them are after the in-blocks and out-blocks of Spark's own
 * ALS; here the blocks are neighbours in the order of falling counts, so that a row's ratings keep
 * their order, and the driver has the model after each half-epoch, so that validation, checkpoints
 * and the file are those of one machine.
 */
final class SparkSweep implements Sweep, AutoCloseable {
  /** Of the driver's heap, what may come of solved rows at a time. */
  private static final long ARRIVING_BYTES = 64 << 20;

  private final JavaSparkContext context;
  private final Ratings ratings;
  private final ScratchSpace scratch;
  private final StoppableJobs jobs;
  private final int partitions;
  private final Consumer<String> notices;
  private final SparkSide users;
  private final SparkSide items;
  private final JavaRDD<Outbox> userOutboxes; // for blocks of items
  private final JavaRDD<Outbox> itemOutboxes; // for blocks of users
  private Optional<Standing> standing = Optional.empty();
  private boolean noticed;

  /**
   * What the rows of a side have become.
   *
   * @param rows where they are
   * @param sent what the driver sends for it
   */
  private record Updated(JavaRDD<Solved> rows, List<RowsOfDriver> sent) {}

  /**
   * Rows that are where they were updated.
   *
   * @param memory where the driver has them
   * @param checksum of that
   */
  private record Standing(
      SparkSide side, Updated updated, List<RowNumbers.Stored> memory, long checksum) {}

  /**
   * Cuts the ratings; nothing is read until the first half-epoch.
   *
   * @param scratch for what is sent
   * @param jobs waits for what executors do
   * @param partitions blocks of either side
   * @param notices takes what people should know
   */
  SparkSweep(
      JavaSparkContext context,
      Ratings ratings,
      ScratchSpace scratch,
      StoppableJobs jobs,
      int partitions,
      Consumer<String> notices) {
    this.context = context;
    this.ratings = ratings;
    this.scratch = scratch;
    this.jobs = jobs;
    this.partitions = partitions;
    this.notices = notices;
    try {
      users = new SparkSide(context, "user", ratings.byUser(), ratings.items(), partitions);
      items = new SparkSide(context, "item", ratings.byItem(), ratings.users(), partitions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    userOutboxes = items.outboxesOf(users);
    itemOutboxes = users.outboxesOf(items);
  }

  /**
   * Whether it can go on for a trainer of these ratings whose jobs are to stop at the same time.
   */
  boolean serves(Ratings others, StoppableJobs asked) {
    return ratings.equals(others) && jobs.equals(asked);
  }

  @Override
  public <R> double[] run(RowUpdate<R> update) {
    PortableUpdate portable =
        update
            .portable()
            .orElseThrow(
                () ->
                    new BadInputException(
                        Problem.of("these rows cannot be solved on Spark so far")
                            .with("side", update.side().name())
                            .remedy("train on one machine")));
    return run(
        update.side().isOfUsers(),
        portable,
        update.sums(),
        Optional.of(row -> explain(update, row)));
  }

  @Override
  public double[] run(RatingRows rows, PortableUpdate update, int sums) {
    return run(rows.areUsers(), update, sums, Optional.empty());
  }

  /** Says what is wrong with a row. */
  private static <R> void explain(RowUpdate<R> update, int row) {
    update.prepare();
    HalfEpoch.updateRow(update, row);
    throw new IllegalStateException("a row could be solved here and not there: row=" + row);
  }

  /**
   * Updates a side.
   *
   * @param unsolvable takes a row that could not be solved; none where none is solved, and then the
   *     rows do not stay
   */
  private double[] run(
      boolean ofUsers, PortableUpdate update, int sums, Optional<IntConsumer> unsolvable) {
    SparkSide own = ofUsers ? users : items;
    SparkSide other = ofUsers ? items : users;
    boolean stands = stands(other, update.others());
    List<RowsOfDriver> sent = new ArrayList<>();
    Optional<Standing> kept = Optional.empty();
    JavaRDD<Solved> updated = null;
    try {
      updated = update(update, own, other, stands, sent).persist(StorageLevel.MEMORY_AND_DISK());
      double[] total =
          HalfEpoch.Sums.total(collect(update.after(), own, updated, unsolvable), sums);
      if (unsolvable.isPresent()) {
        if (!stands) {
          kept = Optional.of(standing(own, new Updated(updated, sent), update.after()));
        }
        Optional<Standing> old = standing;
        standing = kept;
        old.ifPresent(gone -> forget(gone.updated()));
      }
      return total;
    } finally {
      if (kept.isEmpty()) {
        sent.forEach(RowsOfDriver::close);
        if (updated != null) {
          forget(updated);
        }
      }
    }
  }

  private static Standing standing(
      SparkSide side, Updated updated, List<RowNumbers.Stored> memory) {
    return new Standing(side, updated, memory, Vectors.checksum(memory));
  }

  /** Whether the executors have the rows of a side as the driver has them. */
  private boolean stands(SparkSide side, List<RowNumbers.Stored> memory) {
    return standing.isPresent()
        && standing.get().side() == side
        && standing.get().memory().equals(memory)
        && standing.get().checksum() == Vectors.checksum(memory);
  }

  /**
   * What the rows of a side become.
   *
   * @param stands whether the executors have those of the other side, or the driver sends them
   * @param sent takes what the driver sends
   */
  private JavaRDD<Solved> update(
      PortableUpdate update,
      SparkSide own,
      SparkSide other,
      boolean stands,
      List<RowsOfDriver> sent) {
    JavaRDD<Vectors> ownBefore = sent(update.before(), own, sent);
    JavaRDD<Vectors> others =
        stands
            ? standing.orElseThrow().updated().rows().map(Solved::rows)
            : sent(update.others(), other, sent);
    PortableUpdate.Work work = update.work();
    RatingBlock.Shape shape = RatingBlock.Shape.of(update);
    int[] cuts = other.cuts();
    JavaRDD<Outbox> outboxes = own == users ? itemOutboxes : userOutboxes;
    JavaRDD<Letter> letters =
        JavaPairRDD.fromJavaRDD(
                others.zipPartitions(outboxes, (from, box) -> box.next().letters(from.next())))
            .partitionBy(new ByBlock(partitions))
            .values();
    return own.blocks()
        .zipPartitions(
            ownBefore,
            (block, before) -> List.of(new Tuple2<>(block.next(), before.next())).iterator())
        .zipPartitions(
            letters,
            (rows, arrived) -> {
              Tuple2<RatingBlock, Vectors> block = rows.next();
              try (WorkerPool pool = new WorkerPool(TaskContext.get().cpus())) {
                return List.of(block._1().update(work, shape, block._2(), cuts, arrived, pool))
                    .iterator();
              }
            });
  }

  /** Numbers of the rows of a side from the driver, each to the block that has it. */
  private JavaRDD<Vectors> sent(
      List<? extends RowNumbers> kinds, SparkSide side, List<RowsOfDriver> sent) {
    RowsOfDriver rows = RowsOfDriver.of(kinds, side.cuts(), scratch);
    sent.add(rows);
    return rows.onExecutors(context);
  }

  /**
   * Brings the rows to the driver, as many blocks at a time as it has room for.
   *
   * @return what they add up to
   */
  private List<HalfEpoch.Sums> collect(
      List<RowNumbers.Stored> memory,
      SparkSide own,
      JavaRDD<Solved> updated,
      Optional<IntConsumer> unsolvable) {
    List<HalfEpoch.Sums> sums = new ArrayList<>();
    Set<String> kernels = new TreeSet<>();
    collect(
        updated,
        blocksAtOnce(own, memory),
        block -> {
          int firstRow = own.cuts()[block.rows().block()];
          if (block.unsolvable() >= 0) {
            unsolvable.orElseThrow().accept(firstRow + block.unsolvable());
          }
          block.rows().copyTo(firstRow, memory);
          sums.add(block.sums());
          kernels.add(block.kernels());
        });
    noticeKernels(kernels);
    return sums;
  }

  private void collect(JavaRDD<Solved> solved, int atOnce, Consumer<Solved> arrived) {
    if (atOnce >= partitions) {
      jobs.awaited(solved.collectAsync()).forEach(arrived);
      return;
    }
    jobs.awaited(solved.foreachPartitionAsync(block -> {})); // all work before the first ones come
    for (int first = 0; first < partitions; first += atOnce) {
      jobs.requireUnstopped();
      int[] numbers = IntStream.range(first, Math.min(partitions, first + atOnce)).toArray();
      for (List<Solved> partition : solved.collectPartitions(numbers)) {
        partition.forEach(arrived);
      }
    }
  }

  private int blocksAtOnce(SparkSide side, List<RowNumbers.Stored> memory) {
    int most = 1;
    for (int block = 0; block < partitions; block++) {
      most = Math.max(most, side.cuts()[block + 1] - side.cuts()[block]);
    }
    int width = memory.stream().mapToInt(RowNumbers::width).sum();
    return Math.clamp(ARRIVING_BYTES / ((long) most * width * Float.BYTES), 1, partitions);
  }

  /** Says once that executors are slower than they have to be, or unlike. */
  private void noticeKernels(Set<String> kernels) {
    if (noticed || (kernels.size() == 1 && !kernels.contains("scalar"))) {
      return;
    }
    noticed = true;
    notices.accept(
        kernels.size() > 1
            ? "executors with different vectors, so that the last digits depend on who solves what:"
                + " kernels="
                + String.join(" and ", kernels)
            : "executors without vectors, several times slower: start them with the module"
                + " jdk.incubator.vector");
  }

  /**
   * Deletes what executors were sent, as far as tasks reach them: a task goes where its block is,
   * or to another executor where that one is busy or gone. What fails meanwhile is left where it
   * is, for the training is done.
   *
   * @throws StoppedException when it is to stop
   */
  void deleteCopies(List<FileOfDriver> sent) {
    try {
      jobs.awaited(
          users
              .blocks()
              .foreachPartitionAsync(
                  block -> {
                    for (FileOfDriver file : sent) {
                      file.deleteCopy();
                    }
                  }));
    } catch (StoppedException e) {
      throw e;
    } catch (Exception e) { // Spark's own are checked, and not declared
      // of a cluster that has given up, or of a block that was lost and whose file is deleted
    }
  }

  @Override
  public void close() {
    standing.ifPresent(old -> forget(old.updated()));
    forget(userOutboxes);
    forget(itemOutboxes);
    forget(users.blocks());
    forget(items.blocks());
  }

  private void forget(Updated updated) {
    updated.sent().forEach(RowsOfDriver::close);
    forget(updated.rows());
  }

  /** Where the cluster has given up there is nothing to be told to forget. */
  private void forget(JavaRDD<?> rows) {
    if (!context.sc().isStopped()) {
      rows.unpersist();
    }
  }
}
