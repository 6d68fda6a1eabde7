package dev.quire.train.rows;

import dev.quire.parallel.WorkerPool;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;

/**
 * Gathers the lines of the other side's rows, and does something with each row's sum. What others a
 * part has are the lines, and what each of these is multiplied by, where that is not 1.
 *
 * @param width of a line
 * @param terms how many numbers rows add up to
 * @param rows what is done with them
 */
public record Gathering(int width, int terms, Rows rows) implements PortableUpdate.Work {
  private static final long serialVersionUID = 1;

  /** What is done with the sums of a part's rows. */
  @FunctionalInterface
  public interface Rows extends Serializable {
    /** For the rows of a part. */
    GatheredSums.Visitor on(SidePart part);
  }

  @Override
  public HalfEpoch.Sums update(SidePart part, WorkerPool pool) {
    MemorySegment weights = part.others().size() > 1 ? part.others().get(1) : null;
    return new GatheredSums(part.ratings(), part.schedule(), weights, width, pool)
        .sums(part.others().get(0), terms, rows.on(part));
  }
}
