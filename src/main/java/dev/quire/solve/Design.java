package dev.quire.solve;

import java.lang.foreign.MemorySegment;

/**
 * The vectors v that a row's ratings are explained with: those of the other side.
 *
 * @param factors F32 [columns][rank], the vectors, or their means when they are not known exactly
 * @param variances F32 [columns][rank], how far each number may be from its mean; null when the
 *     vectors are known exactly
 */
public record Design(MemorySegment factors, MemorySegment variances) {
  /** Vectors that are known exactly. */
  public static Design exact(MemorySegment factors) {
    return new Design(factors, null);
  }
}
