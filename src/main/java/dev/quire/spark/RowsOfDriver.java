package dev.quire.spark;

import static dev.quire.model.Parameters.F32;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.quire.model.ScratchSpace;
import dev.quire.train.rows.RowNumbers;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Numbers of the rows of a side as the driver has them when a half-epoch begins, in a scratch file.
 * Each task takes those of its block when it leaves for an executor, and the same ones again when
 * an executor is lost and another has to do its work; so the driver's heap has no more of them than
 * those of the tasks that are leaving.
 */
final class RowsOfDriver implements AutoCloseable {
  private final int[] widths; // numbers of a row, of each kind
  private final int[] cuts; // [blocks + 1], the first row of each, and the number of rows
  private final ScratchSpace scratch;
  private final MemorySegment memory; // block after block, of each kind F32 [rows][width]

  private RowsOfDriver(int[] widths, int[] cuts, ScratchSpace scratch) {
    this.widths = widths;
    this.cuts = cuts;
    this.scratch = scratch;
    this.memory =
        scratch.reserve("sent", (long) Float.BYTES * rowNumbers() * cuts[cuts.length - 1]);
  }

  /** How many numbers a row has. */
  private int rowNumbers() {
    return IntStream.of(widths).sum();
  }

  /**
   * Writes what the driver has now.
   *
   * @param kinds of numbers
   * @param cuts the first row of each block, and the number of rows
   * @param scratch in whose folder the file is
   */
  static RowsOfDriver of(List<? extends RowNumbers> kinds, int[] cuts, ScratchSpace scratch) {
    RowsOfDriver rows = new RowsOfDriver(Vectors.widths(kinds), cuts, scratch.another());
    boolean written = false;
    try {
      for (int block = 0; block < cuts.length - 1; block++) {
        rows.write(Vectors.of(block, kinds, cuts[block], cuts[block + 1]));
      }
      written = true;
      return rows;
    } finally {
      if (!written) {
        rows.close();
      }
    }
  }

  private MemorySegment memory(int block, int kind) {
    long before = (long) cuts[block] * rowNumbers();
    for (int k = 0; k < kind; k++) {
      before += (long) (cuts[block + 1] - cuts[block]) * widths[k];
    }
    long count = (long) (cuts[block + 1] - cuts[block]) * widths[kind];
    return memory.asSlice(before * Float.BYTES, count * Float.BYTES);
  }

  private void write(Vectors block) {
    for (int kind = 0; kind < widths.length; kind++) {
      float[] numbers = block.numbers()[kind];
      MemorySegment.copy(numbers, 0, memory(block.block(), kind), F32, 0, numbers.length);
    }
  }

  private Vectors read(int block) {
    Vectors rows = Vectors.allocate(block, widths, cuts[block + 1] - cuts[block]);
    for (int kind = 0; kind < widths.length; kind++) {
      float[] numbers = rows.numbers()[kind];
      MemorySegment.copy(memory(block, kind), F32, 0, numbers, 0, numbers.length);
    }
    return rows;
  }

  /** The blocks, each of which is a partition. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // executors get what writeReplace gives
  JavaRDD<Vectors> onExecutors(JavaSparkContext context) {
    int blocks = cuts.length - 1;
    List<Block> all = IntStream.range(0, blocks).mapToObj(b -> new Block(this, b)).toList();
    return (JavaRDD) context.parallelize(all, blocks);
  }

  /** A block that has not left yet. */
  @DefaultSerializer(JavaSerializer.class) // Kryo asks for no replacement
  static final class Block implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient RowsOfDriver rows;
    private final int number;

    Block(RowsOfDriver rows, int number) {
      this.rows = rows;
      this.number = number;
    }

    /** Its rows, which travel in its place. */
    private Object writeReplace() {
      return rows.read(number);
    }
  }

  /** No task will leave any more. */
  @Override
  public void close() {
    scratch.close();
  }
}
