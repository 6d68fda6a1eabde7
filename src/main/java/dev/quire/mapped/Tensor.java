package dev.quire.mapped;

import java.util.Arrays;

/**
 * One tensor of a safetensors file: its name, element type, shape and place in the file.
 *
 * @param name the tensor's name
 * @param dtype the element type
 * @param shape the lengths of its dimensions, outermost first
 * @param offsetBytes where the data starts, in bytes from the start of the file
 */
public record Tensor(String name, DType dtype, Shape shape, long offsetBytes) {

  /** Number of elements. */
  public long elements() {
    return shape.elements();
  }

  /** Length of the data in bytes. */
  public long lengthBytes() {
    return shape.elements() * dtype.bytes();
  }

  /** The first byte after the data, in bytes from the start of the file. */
  public long endBytes() {
    return offsetBytes + lengthBytes();
  }

  /** Lengths of a tensor's dimensions, outermost first. */
  public static final class Shape {
    private final long[] lengths; // [dimensions]

    private Shape(long[] lengths) {
      this.lengths = lengths;
    }

    /**
     * A shape of at most 2^59 elements, so that its size in bytes fits in a {@code long}.
     *
     * @throws IllegalArgumentException on a negative length or a product that is too large
     */
    public static Shape of(long... lengths) {
      long product = 1;
      for (long length : lengths) {
        if (length < 0) {
          throw new IllegalArgumentException(
              "negative dimension: shape=" + Arrays.toString(lengths));
        }
        if (length != 0 && product > (1L << 59) / length) {
          throw new IllegalArgumentException("shape too large: shape=" + Arrays.toString(lengths));
        }
        product *= length;
      }
      return new Shape(lengths.clone());
    }

    /** Number of dimensions. */
    public int dimensions() {
      return lengths.length;
    }

    /** Length of dimension {@code d}. */
    public long length(int d) {
      return lengths[d];
    }

    /** Number of elements; 1 for a scalar. */
    public long elements() {
      long product = 1;
      for (long length : lengths) {
        product *= length;
      }
      return product;
    }

    /** Whether the dimensions have exactly these lengths. */
    public boolean is(long... expected) {
      return Arrays.equals(lengths, expected);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Shape that && Arrays.equals(lengths, that.lengths);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(lengths);
    }

    @Override
    public String toString() {
      return Arrays.toString(lengths);
    }
  }
}
