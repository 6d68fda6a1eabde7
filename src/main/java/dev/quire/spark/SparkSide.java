package dev.quire.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.quire.dataset.CsrMatrix;
import dev.quire.train.rows.Schedule;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Users or items in blocks, which stay where they are for the whole training: block b of either
 * side is partition b.
 */
final class SparkSide {
  private final String name;
  private final int[] cuts; // [blocks + 1], the first row of each, and the number of rows
  private final JavaRDD<RatingBlock> blocks;

  /**
   * What an executor makes a block of.
   *
   * @param block number
   * @param first row of the side
   * @param end one more than the last
   * @param schedule of these rows
   */
  @DefaultSerializer(JavaSerializer.class) // Kryo cannot make records
  private record Plan(int block, int first, int end, Schedule schedule) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * Rows that a block needs.
   *
   * @param block that needs them
   * @param rows counted from the first of the block that has them
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  @DefaultSerializer(JavaSerializer.class) // Kryo cannot make records
  private record Order(int block, int[] rows) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * Cuts a side, and lets the executors read it when it is needed.
   *
   * @param name {@code user} or {@code item}
   * @param others how many rows the other side has
   * @param partitions how many blocks
   */
  SparkSide(JavaSparkContext context, String name, CsrMatrix matrix, int others, int partitions)
      throws IOException {
    this.name = name;
    Schedule schedule = Schedule.of(matrix);
    cuts = schedule.cuts(matrix, partitions);
    List<Plan> plans = new ArrayList<>();
    for (int block = 0; block < partitions; block++) {
      int first = cuts[block];
      int end = cuts[block + 1];
      plans.add(new Plan(block, first, end, schedule.part(first, end)));
    }
    RowsInFile file = RowsInFile.of(matrix, others);
    blocks =
        context
            .parallelize(plans, partitions)
            .map(
                plan ->
                    RatingBlock.of(
                        plan.block(), name, plan.schedule(), file.read(plan.first(), plan.end())))
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  String name() {
    return name;
  }

  int[] cuts() {
    return cuts;
  }

  JavaRDD<RatingBlock> blocks() {
    return blocks;
  }

  /** For each block of the other side, what this one needs of it. */
  JavaRDD<Outbox> outboxesOf(SparkSide other) {
    int[] otherCuts = other.cuts;
    int count = cuts.length - 1;
    return blocks
        .mapPartitionsToPair(block -> orders(block.next(), otherCuts))
        .partitionBy(new ByBlock(count))
        .values()
        .mapPartitions(orders -> List.of(outbox(orders, count)).iterator())
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static Iterator<Tuple2<Integer, Order>> orders(RatingBlock block, int[] otherCuts) {
    List<Tuple2<Integer, Order>> orders = new ArrayList<>();
    for (int from = 0; from < otherCuts.length - 1; from++) {
      orders.add(new Tuple2<>(from, new Order(block.block(), block.wanted(from, otherCuts))));
    }
    return orders.iterator();
  }

  private static Outbox outbox(Iterator<Order> orders, int blocks) {
    int[][] wanted = new int[blocks][];
    orders.forEachRemaining(order -> wanted[order.block()] = order.rows());
    return new Outbox(wanted);
  }
}
