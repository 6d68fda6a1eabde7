package dev.quire.spark;

import java.io.Serializable;

/**
 * The rows that a block sends to a block of the other side.
 *
 * @param from number of the block that sends
 * @param bias [rows]
 * @param factors [rows][rank]
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record Letter(int from, float[] bias, float[] factors) implements Serializable {
  private static final long serialVersionUID = 1;
}
