package dev.quire.recommend;

import java.util.Arrays;

/**
 * What a model knows of one user: row of the user factors and bias, of a known user or of a new
 * one.
 *
 * @param bias the user's bias
 * @param vector the user's factors, [rank]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by isAt alone
public record Taste(float bias, float[] vector) {
  boolean isAt(Taste other) {
    return bias == other.bias && Arrays.equals(vector, other.vector);
  }
}
