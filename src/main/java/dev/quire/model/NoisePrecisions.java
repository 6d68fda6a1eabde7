package dev.quire.model;

import static dev.quire.model.Parameters.F32;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;

/**
 * How exact the ratings of each user and of each item are: a rating varies around what is expected
 * of it with the precision lambda tau_u rho_i. Both are about 1 on average.
 *
 * @param users tau, F32 [users], positive
 * @param items rho, F32 [items], positive
 */
public record NoisePrecisions(MemorySegment users, MemorySegment items) {
  /** How names of tensors end whose numbers are precisions. */
  static final String ENDING = "_noise_precision";

  private static final String USERS = "user" + ENDING;
  private static final String ITEMS = "item" + ENDING;

  /** Precisions in memory that lives as long as the allocator's; all 0 when that memory is. */
  static NoisePrecisions allocate(SegmentAllocator memory, int users, int items) {
    return new NoisePrecisions(Parameters.floats(memory, users), Parameters.floats(memory, items));
  }

  static Optional<NoisePrecisions> find(TensorFile file, String prefix, int users, int items)
      throws InvalidFileException {
    return file.find(prefix + USERS).isEmpty()
        ? Optional.empty()
        : Optional.of(read(file, prefix, users, items));
  }

  /** Those that a file has to have. */
  static NoisePrecisions read(TensorFile file, String prefix, int users, int items)
      throws InvalidFileException {
    return new NoisePrecisions(
        file.segment(prefix + USERS, DType.F32, users),
        file.segment(prefix + ITEMS, DType.F32, items));
  }

  void describe(TensorFileWriter.Builder builder, String prefix, Parameters means) {
    builder
        .tensor(prefix + USERS, DType.F32, means.users())
        .tensor(prefix + ITEMS, DType.F32, means.items());
  }

  void write(TensorFileWriter writer, String prefix) {
    writer.segment(prefix + USERS).copyFrom(users);
    writer.segment(prefix + ITEMS).copyFrom(items);
  }

  void copyFrom(NoisePrecisions other) {
    users.copyFrom(other.users);
    items.copyFrom(other.items);
  }

  /** Lets all ratings be of the same precision. */
  public void fill() {
    for (MemorySegment side : new MemorySegment[] {users, items}) {
      for (long row = 0; row < side.byteSize() / Float.BYTES; row++) {
        side.setAtIndex(F32, row, 1);
      }
    }
  }

  /** tau of a user. */
  public double ofUser(int user) {
    return users.getAtIndex(F32, user);
  }

  /** rho of an item. */
  public double ofItem(int item) {
    return items.getAtIndex(F32, item);
  }
}
