package dev.quire.spark;

import java.io.Serializable;

/**
 * The rows that a block sends to a block of the other side.
 *
 * @param from number of the block that sends
 * @param numbers of the rows: [rows][width] each
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
record Letter(int from, float[][] numbers) implements Serializable {
  private static final long serialVersionUID = 1;
}
