package dev.quire.model;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;

/**
 * How far the numbers of a variational model may be from their means, which are its {@link
 * Parameters}.
 *
 * @param userBias F32 [users]
 * @param itemBias F32 [items]
 * @param userFactors F32 [users][rank], row-major
 * @param itemFactors F32 [items][rank], row-major
 */
public record Variances(
    MemorySegment userBias,
    MemorySegment itemBias,
    MemorySegment userFactors,
    MemorySegment itemFactors) {
  private static final String USER_BIAS = "user_bias_variance";
  private static final String ITEM_BIAS = "item_bias_variance";
  private static final String USER_FACTORS = "user_factor_variance";
  private static final String ITEM_FACTORS = "item_factor_variance";

  /** Variances in memory that lives as long as the allocator's; all 0 when that memory is. */
  public static Variances allocate(SegmentAllocator memory, int users, int items, int rank) {
    return new Variances(
        Parameters.floats(memory, users),
        Parameters.floats(memory, items),
        Parameters.floats(memory, (long) users * rank),
        Parameters.floats(memory, (long) items * rank));
  }

  static Optional<Variances> find(TensorFile file, String prefix, int users, int items, int rank)
      throws InvalidFileException {
    if (file.find(prefix + USER_BIAS).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Variances(
            file.segment(prefix + USER_BIAS, DType.F32, users),
            file.segment(prefix + ITEM_BIAS, DType.F32, items),
            file.segment(prefix + USER_FACTORS, DType.F32, users, rank),
            file.segment(prefix + ITEM_FACTORS, DType.F32, items, rank)));
  }

  void describe(TensorFileWriter.Builder builder, String prefix, Parameters means) {
    builder
        .tensor(prefix + USER_BIAS, DType.F32, means.users())
        .tensor(prefix + ITEM_BIAS, DType.F32, means.items())
        .tensor(prefix + USER_FACTORS, DType.F32, means.users(), means.rank())
        .tensor(prefix + ITEM_FACTORS, DType.F32, means.items(), means.rank());
  }

  void write(TensorFileWriter writer, String prefix) {
    writer.segment(prefix + USER_BIAS).copyFrom(userBias);
    writer.segment(prefix + ITEM_BIAS).copyFrom(itemBias);
    writer.segment(prefix + USER_FACTORS).copyFrom(userFactors);
    writer.segment(prefix + ITEM_FACTORS).copyFrom(itemFactors);
  }

  /** The same with others of the users' biases, F32 [users]. */
  Variances withUserBias(MemorySegment other) {
    return new Variances(other, itemBias, userFactors, itemFactors);
  }

  void copyFrom(Variances other) {
    userBias.copyFrom(other.userBias);
    itemBias.copyFrom(other.itemBias);
    userFactors.copyFrom(other.userFactors);
    itemFactors.copyFrom(other.itemFactors);
  }
}
