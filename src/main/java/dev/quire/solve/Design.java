package dev.quire.solve;

import java.lang.foreign.MemorySegment;

/**
 * The vectors v that a row's ratings are explained with: those of the other side.
 *
 * @param factors F32 [columns][rank], the vectors, or their means when they are not known exactly
 * @param variances F32 [columns][rank], how far each number may be from its mean; null when the
 *     vectors are known exactly
 * @param weights F32 [columns], positive: what a rating that a column explains counts in the sum of
 *     squared errors; null when each counts 1
 */
public record Design(MemorySegment factors, MemorySegment variances, MemorySegment weights) {
  /** Vectors that are not known exactly. */
  public Design(MemorySegment factors, MemorySegment variances) {
    this(factors, variances, null);
  }

  /** Vectors that are known exactly. */
  public static Design exact(MemorySegment factors) {
    return new Design(factors, null);
  }

  /** The same with weights, or without any for null. */
  public Design withWeights(MemorySegment others) {
    return new Design(factors, variances, others);
  }
}
