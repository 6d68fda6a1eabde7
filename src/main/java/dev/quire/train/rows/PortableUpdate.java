package dev.quire.train.rows;

import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import java.io.Serializable;
import java.util.List;

/**
 * An update of the rows of a side, in a form in which parts of the side can be updated elsewhere.
 *
 * @param others numbers of the rows of the other side, of which a part gets those that its ratings
 *     lead to
 * @param before numbers of the rows themselves, as they are before
 * @param after numbers of the rows that the update gives
 * @param work what is done with a part
 */
public record PortableUpdate(
    List<RowNumbers.Stored> others,
    List<RowNumbers> before,
    List<RowNumbers.Stored> after,
    Work work) {

  /** What is done with a part. */
  @FunctionalInterface
  public interface Work extends Serializable {
    /**
     * Updates the rows.
     *
     * @param part whose memory has the numbers that were named, and room for those that are to be
     * @return what the rows add up to
     */
    HalfEpoch.Sums update(SidePart part, WorkerPool pool);
  }

  /** Of a side whose biases and vectors come of those of the other side. */
  public static PortableUpdate of(
      Side side, Parameters parameters, List<RowNumbers> before, Work work) {
    List<RowNumbers.Stored> users = numbers(parameters, true);
    List<RowNumbers.Stored> items = numbers(parameters, false);
    return side.isOfUsers()
        ? new PortableUpdate(items, before, users, work)
        : new PortableUpdate(users, before, items, work);
  }

  private static List<RowNumbers.Stored> numbers(Parameters parameters, boolean users) {
    return List.of(
        new RowNumbers.Stored(users ? parameters.userBias() : parameters.itemBias(), 1),
        new RowNumbers.Stored(
            users ? parameters.userFactors() : parameters.itemFactors(), parameters.rank()));
  }
}
