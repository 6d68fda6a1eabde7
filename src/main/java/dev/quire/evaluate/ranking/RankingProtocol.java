package dev.quire.evaluate.ranking;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is asked of a model's lists: for each user of whom some held-out rating is relevant, the
 * best of <em>all</em> items but those of the ratings that the user is known by. Never of a sample
 * of them: W. Krichene, S. Rendle, "On sampled metrics for item recommendation", KDD 2020.
 *
 * @param heldOut rows are users
 * @param training what the model was trained on
 * @param known ratings whose items no list of their user has; rows are users
 * @param positiveFrom the least held-out rating that makes an item relevant
 * @param cuts lengths of lists to measure, ascending
 * @param most how many users at most: those of even steps through all to whom something is relevant
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RankingProtocol(
    CsrMatrix heldOut,
    Ratings training,
    List<CsrMatrix> known,
    double positiveFrom,
    int[] cuts,
    int most) {
  /**
   * Checks and sorts the cut-offs.
   *
   * @throws BadInputException when one is not positive
   */
  public RankingProtocol {
    cuts = IntStream.of(cuts).sorted().distinct().toArray();
    known = List.copyOf(known);
    if (cuts.length == 0 || cuts[0] < 1) {
      throw new BadInputException(
          Problem.of("{setting} out of range")
              .setting("at", cuts.length == 0 ? "" : cuts[0])
              .remedy("use lengths of lists such as 5,10,20"));
    }
    if (most < 1) {
      throw new BadInputException(
          Problem.of("{setting} out of range").setting("users", most).remedy("use 1 or more"));
    }
  }

  /** Of all users. */
  public RankingProtocol(
      CsrMatrix heldOut, Ratings training, List<CsrMatrix> known, double positiveFrom, int[] cuts) {
    this(heldOut, training, known, positiveFrom, cuts, Integer.MAX_VALUE);
  }

  int longest() {
    return cuts[cuts.length - 1];
  }

  /** The relevant items of a user, ascending. */
  int[] relevant(int user) {
    int[] items = new int[heldOut.rowLength(user)];
    int size = 0;
    for (long at = heldOut.rowStart(user); at < heldOut.rowEnd(user); at++) {
      if (heldOut.value(at) >= (float) positiveFrom) {
        items[size++] = heldOut.column(at);
      }
    }
    return Arrays.copyOf(items, size);
  }

  /** The users to whom something is relevant, ascending. */
  private int[] usersWithRelevant() {
    return IntStream.range(0, heldOut.rows()).filter(this::hasRelevant).toArray();
  }

  private boolean hasRelevant(int user) {
    long end = heldOut.rowEnd(user);
    for (long at = heldOut.rowStart(user); at < end; at++) {
      if (heldOut.value(at) >= (float) positiveFrom) {
        return true;
      }
    }
    return false;
  }

  /**
   * The users to whom something is relevant, ascending, or those of even steps through them.
   *
   * @throws BadInputException when there is none
   */
  int[] users() {
    int[] users = usersWithRelevant();
    if (users.length == 0) {
      throw new BadInputException(
          Problem.of("no held-out rating is relevant to anybody")
              .with("ratings", heldOut.nonZeros())
              .setting("positive-from", positiveFrom)
              .remedy("use a lower {positive-from}"));
    }
    return users.length <= most
        ? users
        : IntStream.range(0, most)
            .map(i -> users[(int) ((long) i * users.length / most)])
            .toArray();
  }

  /** Users with held-out ratings of which none is relevant. */
  int usersWithoutRelevant() {
    long heldOutUsers =
        IntStream.range(0, heldOut.rows()).filter(user -> heldOut.rowLength(user) > 0).count();
    return (int) heldOutUsers - usersWithRelevant().length;
  }

  /** The items that a user is known by, ascending; none of them is relevant. */
  int[] known(int user) {
    int[] items = new int[known.stream().mapToInt(part -> part.rowLength(user)).sum()];
    int size = 0;
    for (CsrMatrix part : known) {
      for (long at = part.rowStart(user); at < part.rowEnd(user); at++) {
        items[size++] = part.column(at);
      }
    }
    return known.size() == 1 ? items : IntStream.of(items).sorted().distinct().toArray();
  }

  List<RankingMetric> metrics() {
    return RankingMetrics.all(training.byItem()::rowLength, training.items(), training.users());
  }
}
