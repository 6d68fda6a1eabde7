package dev.quire.model;

import dev.quire.files.InvalidFileException;
import dev.quire.kernel.Kernels;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The numbers of a model, off the heap: those of a mapped file, read-only, or those that a trainer
 * is working on. A rank of 0 is a model of biases alone.
 *
 * @param globalMean mean of the training ratings
 * @param users number of users
 * @param items number of items
 * @param rank number of factors
 * @param userBias F32 [users]
 * @param itemBias F32 [items]
 * @param userFactors F32 [users][rank], row-major
 * @param itemFactors F32 [items][rank], row-major
 */
public record Parameters(
    double globalMean,
    int users,
    int items,
    int rank,
    MemorySegment userBias,
    MemorySegment itemBias,
    MemorySegment userFactors,
    MemorySegment itemFactors) {

  /** An element of the arrays. */
  public static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static final String USER_BIAS = "user_bias";
  static final String ITEM_BIAS = "item_bias";
  private static final String USER_FACTORS = "user_factors";
  private static final String ITEM_FACTORS = "item_factors";
  static final long CACHE_LINE_BYTES = 64;

  /**
   * Parameters in memory that lives as long as the allocator's, for example an arena's; they are
   * all 0 when that memory is.
   */
  public static Parameters allocate(
      SegmentAllocator memory, double globalMean, int users, int items, int rank) {
    return new Parameters(
        globalMean,
        users,
        items,
        rank,
        floats(memory, users),
        floats(memory, items),
        floats(memory, (long) users * rank),
        floats(memory, (long) items * rank));
  }

  /**
   * Those of a file, read-only.
   *
   * @param prefix of the tensors' names
   */
  static Parameters read(
      TensorFile file, String prefix, double globalMean, int users, int items, int rank)
      throws InvalidFileException {
    return new Parameters(
        globalMean,
        users,
        items,
        rank,
        file.segment(prefix + USER_BIAS, DType.F32, users),
        file.segment(prefix + ITEM_BIAS, DType.F32, items),
        file.segment(prefix + USER_FACTORS, DType.F32, users, rank),
        file.segment(prefix + ITEM_FACTORS, DType.F32, items, rank));
  }

  /**
   * Number of factors of those in a file.
   *
   * @param prefix of the tensors' names
   */
  static int rank(TensorFile file, String prefix, int users) throws InvalidFileException {
    String name = prefix + USER_FACTORS;
    long rank = file.require(name, DType.F32, users, -1).shape().length(1);
    if (rank < 1 || rank > Kernels.MAX_RANK) {
      throw InvalidFileException.damaged(
          file.path(),
          Problem.of("rank out of range")
              .with("tensor", name)
              .with("rank", rank)
              .with("most", Kernels.MAX_RANK));
    }
    return (int) rank;
  }

  void describe(TensorFileWriter.Builder builder, String prefix) {
    builder
        .tensor(prefix + USER_BIAS, DType.F32, users)
        .tensor(prefix + ITEM_BIAS, DType.F32, items)
        .tensor(prefix + USER_FACTORS, DType.F32, users, rank)
        .tensor(prefix + ITEM_FACTORS, DType.F32, items, rank);
  }

  void write(TensorFileWriter writer, String prefix) {
    writer.segment(prefix + USER_BIAS).copyFrom(userBias);
    writer.segment(prefix + ITEM_BIAS).copyFrom(itemBias);
    writer.segment(prefix + USER_FACTORS).copyFrom(userFactors);
    writer.segment(prefix + ITEM_FACTORS).copyFrom(itemFactors);
  }

  void copyFrom(Parameters other) {
    userBias.copyFrom(other.userBias);
    itemBias.copyFrom(other.itemBias);
    userFactors.copyFrom(other.userFactors);
    itemFactors.copyFrom(other.itemFactors);
  }

  /** The same with other biases of the users, F32 [users]. */
  Parameters withUserBias(MemorySegment other) {
    return new Parameters(
        globalMean, users, items, rank, other, itemBias, userFactors, itemFactors);
  }

  static MemorySegment floats(SegmentAllocator memory, long n) {
    return memory.allocate(n * Float.BYTES, CACHE_LINE_BYTES);
  }

  /** What {@link #allocate} takes at most, in bytes. */
  static long sizeBytes(int users, int items, int rank) {
    return ((long) users + items) * (rank + 1) * Float.BYTES + 4 * CACHE_LINE_BYTES;
  }

  /** The predicted rating of a known user and item: mu + b_u + b_i + u'v. */
  public double predict(int user, int item) {
    return globalMean
        + userBias.getAtIndex(F32, user)
        + itemBias.getAtIndex(F32, item)
        + Kernels.dot(userFactors, user, itemFactors, item, rank);
  }
}
