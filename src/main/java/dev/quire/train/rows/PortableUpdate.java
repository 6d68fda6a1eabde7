package dev.quire.train.rows;

import java.io.Serializable;

/** What a {@link RowUpdate} does, without the rows that it does it with: for another machine. */
public interface PortableUpdate extends Serializable {
  /**
   * The update of some rows of a side.
   *
   * @param block those rows, and the vectors of the other side that they need
   */
  RowUpdate<?> on(Side block);
}
