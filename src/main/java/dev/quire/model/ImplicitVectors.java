package dev.quire.model;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;
import java.util.Set;

/**
 * Where users and items are by who has rated whom, before it is seen how: an item is drawn to the
 * sum of the vectors of its raters, divided by the root of their number, and a user to that of the
 * items that they have rated.
 *
 * @param raters of the users, F32 [users][rank], if items are drawn to them
 * @param rated of the items, F32 [items][rank], if users are drawn to them
 */
public record ImplicitVectors(Optional<MemorySegment> raters, Optional<MemorySegment> rated) {
  /** None. */
  public static final ImplicitVectors NONE =
      new ImplicitVectors(Optional.empty(), Optional.empty());

  private static final String RATERS = "rater_factors";
  private static final String RATED = "rated_factors";

  /** Vectors in memory that lives as long as the allocator's; all 0 when that memory is. */
  static ImplicitVectors allocate(
      SegmentAllocator memory, Set<ModelPart> parts, int users, int items, int rank) {
    return new ImplicitVectors(
        parts.contains(ModelPart.RATERS)
            ? Optional.of(Parameters.floats(memory, (long) users * rank))
            : Optional.empty(),
        parts.contains(ModelPart.RATED)
            ? Optional.of(Parameters.floats(memory, (long) items * rank))
            : Optional.empty());
  }

  /** Those of a file, as far as it has them. */
  static ImplicitVectors find(TensorFile file, Parameters of) throws InvalidFileException {
    return new ImplicitVectors(
        find(file, RATERS, of.users(), of.rank()), find(file, RATED, of.items(), of.rank()));
  }

  private static Optional<MemorySegment> find(TensorFile file, String name, int rows, int rank)
      throws InvalidFileException {
    return file.find(name).isEmpty()
        ? Optional.empty()
        : Optional.of(file.segment(name, DType.F32, rows, rank));
  }

  /** Others of the same shape in a file, which has to have them. */
  ImplicitVectors read(TensorFile file, String prefix, Parameters of) throws InvalidFileException {
    return new ImplicitVectors(
        raters.isPresent()
            ? Optional.of(file.segment(prefix + RATERS, DType.F32, of.users(), of.rank()))
            : Optional.empty(),
        rated.isPresent()
            ? Optional.of(file.segment(prefix + RATED, DType.F32, of.items(), of.rank()))
            : Optional.empty());
  }

  void describe(TensorFileWriter.Builder builder, String prefix, Parameters of) {
    raters.ifPresent(known -> builder.tensor(prefix + RATERS, DType.F32, of.users(), of.rank()));
    rated.ifPresent(known -> builder.tensor(prefix + RATED, DType.F32, of.items(), of.rank()));
  }

  void write(TensorFileWriter writer, String prefix) {
    raters.ifPresent(known -> writer.segment(prefix + RATERS).copyFrom(known));
    rated.ifPresent(known -> writer.segment(prefix + RATED).copyFrom(known));
  }

  void copyFrom(ImplicitVectors other) {
    raters.ifPresent(mine -> mine.copyFrom(other.raters.orElseThrow()));
    rated.ifPresent(mine -> mine.copyFrom(other.rated.orElseThrow()));
  }

  /** What they take at most, in bytes. */
  static long sizeBytes(Set<ModelPart> parts, int users, int items, int rank) {
    long raters = parts.contains(ModelPart.RATERS) ? Parameters.sizeBytes(users, 0, rank) : 0;
    long rated = parts.contains(ModelPart.RATED) ? Parameters.sizeBytes(0, items, rank) : 0;
    return raters + rated;
  }
}
