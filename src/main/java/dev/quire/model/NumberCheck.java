package dev.quire.model;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.Tensor;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;

/** What the numbers in a model's tensors can be. */
final class NumberCheck {
  private static final int BLOCK = 4096; // numbers

  private NumberCheck() {}

  /**
   * Reads all of them.
   *
   * @throws InvalidFileException naming the first that is impossible
   */
  static void check(TensorFile file) throws InvalidFileException {
    float[] block = new float[BLOCK];
    for (Tensor tensor : file.tensors()) {
      MemorySegment numbers = file.segment(tensor);
      float least = least(tensor.name());
      for (long at = 0; tensor.dtype() == DType.F32 && at < tensor.elements(); at += BLOCK) {
        int count = (int) Math.min(BLOCK, tensor.elements() - at);
        MemorySegment.copy(numbers, Layouts.F32, at * Float.BYTES, block, 0, count);
        int wrong = firstOutside(block, count, least);
        require(wrong == count, file, tensor, at + wrong, block[Math.min(wrong, count - 1)]);
      }
    }
    Tensor counts = file.require(Model.ITEM_COUNTS, DType.I32, -1);
    for (long at = 0; at < counts.elements(); at++) {
      int count = file.segment(counts).getAtIndex(Layouts.I32, at);
      require(count >= 0, file, counts, at, count);
    }
  }

  /**
   * Index of the first number that is less than the least, infinite or none; the count if there is
   * no such one. Few are ever wrong, so all are looked at together first.
   */
  private static int firstOutside(float[] numbers, int count, float least) {
    float low = Float.MAX_VALUE; // a number that is none makes both of them none
    float high = -Float.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      low = Math.min(low, numbers[i]);
      high = Math.max(high, numbers[i]);
    }
    int at = low >= least && high <= Float.MAX_VALUE ? count : 0;
    while (at < count && numbers[at] >= least && numbers[at] <= Float.MAX_VALUE) {
      at++;
    }
    return at;
  }

  /** Reads all of a tensor that has to be 0. */
  static void requireZero(TensorFile file, String name) throws InvalidFileException {
    Tensor tensor = file.require(name, DType.F32, -1);
    MemorySegment numbers = file.segment(tensor);
    for (long at = 0; at < tensor.elements(); at++) {
      float number = numbers.getAtIndex(Layouts.F32, at);
      require(number == 0, file, tensor, at, number);
    }
  }

  private static float least(String tensor) {
    if (tensor.endsWith(NoisePrecisions.ENDING)) {
      return Float.MIN_VALUE;
    }
    return tensor.endsWith("_variance") ? 0 : -Float.MAX_VALUE;
  }

  private static void require(boolean right, TensorFile file, Tensor tensor, long at, Number found)
      throws InvalidFileException {
    if (!right) {
      throw InvalidFileException.damaged(
          file.path(),
          Problem.of("number out of range")
              .with("tensor", tensor.name())
              .with("index", at)
              .with("value", found));
    }
  }
}
