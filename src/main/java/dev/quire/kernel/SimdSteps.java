package dev.quire.kernel;

import static dev.quire.kernel.KernelSet.F32;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link StepKernels} on vectors. Loads and stores are written out where they are, and each method
 * is too long to become a part of its caller: a vector that passes through a call is an object.
 */
final class SimdSteps {
  private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
  private static final int LANES = VectorUnit.LANES;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private SimdSteps() {}

  /** See {@link StepKernels#residualSteps}. */
  static float residuals(
      MemorySegment a,
      long aIndex,
      MemorySegment b,
      int rank,
      int[] indices,
      int count,
      float[] values,
      float[] offsets,
      float[] scales,
      float offset,
      StepKernels.Lengths lengths,
      float[] errors) {
    float aScale = lengths.rowScale();
    float own = offset;
    a.get(F32, 0); // as in SimdKernels.load
    b.get(F32, 0);
    for (int p = 0; p < count; p++) {
      long bIndex = (long) indices[p] * rank;
      FloatVector sum = FloatVector.zero(SPECIES);
      int k = 0;
      for (; k + LANES <= rank; k += LANES) {
        FloatVector x =
            FloatVector.fromMemorySegment(SPECIES, a, (aIndex + k) * Float.BYTES, ORDER);
        FloatVector y =
            FloatVector.fromMemorySegment(SPECIES, b, (bIndex + k) * Float.BYTES, ORDER);
        sum = x.fma(y, sum);
      }
      float tail = 0;
      for (; k < rank; k++) {
        tail = Math.fma(a.getAtIndex(F32, aIndex + k), b.getAtIndex(F32, bIndex + k), tail);
      }
      float error = values[p] - own - offsets[p] - (SimdKernels.sum(sum) + tail);
      errors[p] = error;
      own = (own + lengths.offset() * error) * lengths.offsetScale();
      float length = lengths.rows() * error;
      float bScale = scales[p];
      FloatVector factor = FloatVector.broadcast(SPECIES, length);
      k = 0;
      for (; k + LANES <= rank; k += LANES) {
        FloatVector x =
            FloatVector.fromMemorySegment(SPECIES, a, (aIndex + k) * Float.BYTES, ORDER);
        FloatVector y =
            FloatVector.fromMemorySegment(SPECIES, b, (bIndex + k) * Float.BYTES, ORDER);
        y.fma(factor, x).mul(aScale).intoMemorySegment(a, (aIndex + k) * Float.BYTES, ORDER);
        x.fma(factor, y).mul(bScale).intoMemorySegment(b, (bIndex + k) * Float.BYTES, ORDER);
      }
      for (; k < rank; k++) {
        float x = a.getAtIndex(F32, aIndex + k);
        float y = b.getAtIndex(F32, bIndex + k);
        a.setAtIndex(F32, aIndex + k, Math.fma(length, y, x) * aScale);
        b.setAtIndex(F32, bIndex + k, Math.fma(length, x, y) * bScale);
      }
    }
    return own;
  }

  /** See {@link StepKernels#pairSteps}. */
  static void pairs(
      MemorySegment a,
      long aIndex,
      MemorySegment matrix,
      int rank,
      MemorySegment offsets,
      int[] first,
      int[] second,
      int count,
      StepKernels.PairLengths lengths,
      double[] margins) {
    float aScale = lengths.aScale();
    float scale = lengths.rowScale();
    a.get(F32, 0); // as in SimdKernels.load
    matrix.get(F32, 0);
    for (int p = 0; p < count; p++) {
      long bIndex = (long) first[p] * rank;
      long cIndex = (long) second[p] * rank;
      FloatVector bSum = FloatVector.zero(SPECIES);
      FloatVector cSum = FloatVector.zero(SPECIES);
      int k = 0;
      for (; k + LANES <= rank; k += LANES) {
        FloatVector x =
            FloatVector.fromMemorySegment(SPECIES, a, (aIndex + k) * Float.BYTES, ORDER);
        bSum =
            x.fma(
                FloatVector.fromMemorySegment(SPECIES, matrix, (bIndex + k) * Float.BYTES, ORDER),
                bSum);
        cSum =
            x.fma(
                FloatVector.fromMemorySegment(SPECIES, matrix, (cIndex + k) * Float.BYTES, ORDER),
                cSum);
      }
      float bTail = 0;
      float cTail = 0;
      for (; k < rank; k++) {
        float x = a.getAtIndex(F32, aIndex + k);
        bTail = Math.fma(x, matrix.getAtIndex(F32, bIndex + k), bTail);
        cTail = Math.fma(x, matrix.getAtIndex(F32, cIndex + k), cTail);
      }
      float bOffset = offsets.getAtIndex(F32, first[p]);
      float cOffset = offsets.getAtIndex(F32, second[p]);
      double margin =
          (double) bOffset
              - cOffset
              + (SimdKernels.sum(bSum) + bTail)
              - (SimdKernels.sum(cSum) + cTail);
      margins[p] = margin;
      float s = (float) (lengths.length() / (1 + Math.exp(margin)));
      offsets.setAtIndex(F32, first[p], (bOffset + s) * lengths.offsetScale());
      offsets.setAtIndex(F32, second[p], (cOffset - s) * lengths.offsetScale());
      FloatVector up = FloatVector.broadcast(SPECIES, s);
      FloatVector down = FloatVector.broadcast(SPECIES, -s);
      k = 0;
      for (; k + LANES <= rank; k += LANES) {
        FloatVector x =
            FloatVector.fromMemorySegment(SPECIES, a, (aIndex + k) * Float.BYTES, ORDER);
        FloatVector y =
            FloatVector.fromMemorySegment(SPECIES, matrix, (bIndex + k) * Float.BYTES, ORDER);
        FloatVector z =
            FloatVector.fromMemorySegment(SPECIES, matrix, (cIndex + k) * Float.BYTES, ORDER);
        FloatVector between = y.fma(up, x);
        x.fma(up, y).mul(scale).intoMemorySegment(matrix, (bIndex + k) * Float.BYTES, ORDER);
        z.fma(down, between).mul(aScale).intoMemorySegment(a, (aIndex + k) * Float.BYTES, ORDER);
        between
            .fma(down, z)
            .mul(scale)
            .intoMemorySegment(matrix, (cIndex + k) * Float.BYTES, ORDER);
      }
      for (; k < rank; k++) {
        float x = a.getAtIndex(F32, aIndex + k);
        float y = matrix.getAtIndex(F32, bIndex + k);
        float z = matrix.getAtIndex(F32, cIndex + k);
        float between = Math.fma(s, y, x);
        matrix.setAtIndex(F32, bIndex + k, Math.fma(s, x, y) * scale);
        a.setAtIndex(F32, aIndex + k, Math.fma(-s, z, between) * aScale);
        matrix.setAtIndex(F32, cIndex + k, Math.fma(-s, between, z) * scale);
      }
    }
  }
}
