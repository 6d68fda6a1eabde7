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
  private NumberCheck() {}

  /**
   * Reads all of them.
   *
   * @throws InvalidFileException naming the first that is impossible
   */
  static void check(TensorFile file) throws InvalidFileException {
    for (Tensor tensor : file.tensors()) {
      MemorySegment numbers = file.segment(tensor);
      double least = least(tensor.name());
      for (long at = 0; tensor.dtype() == DType.F32 && at < tensor.elements(); at++) {
        float number = numbers.getAtIndex(Layouts.F32, at);
        require(number >= least && number <= Float.MAX_VALUE, file, tensor, at, number);
      }
    }
    Tensor counts = file.require(Model.ITEM_COUNTS, DType.I32, -1);
    for (long at = 0; at < counts.elements(); at++) {
      int count = file.segment(counts).getAtIndex(Layouts.I32, at);
      require(count >= 0, file, counts, at, count);
    }
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

  private static double least(String tensor) {
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
