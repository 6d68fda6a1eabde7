package dev.quire.solve;

import dev.quire.problem.HasProblem;
import dev.quire.problem.Problem;
import java.util.Arrays;
import java.util.List;

/**
 * A row whose least squares have no solution that can be trusted. It says what is wrong and what
 * would help; whose row it is, those add who know.
 */
public final class UnsolvableRowException extends ArithmeticException implements HasProblem {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Reason {
    /** Many vectors fit the ratings equally well, and next to nothing chooses among them. */
    NOT_DETERMINED("the ratings don't determine a vector", "lower the rank"),
    /** A number has become infinite, or none at all. */
    NOT_FINITE("the numbers get too large for 32 bits", "divide the ratings by their largest one");

    private final String problem;
    private final String remedy;

    Reason(String problem, String remedy) {
      this.problem = problem;
      this.remedy = remedy;
    }
  }

  private final Reason reason;
  private final transient Problem problem;
  private final transient List<Problem.Detail> facts; // without whose row it is
  private final String side; // user or item, null when it is not known
  private final int row; // dense index, if a side is known

  private UnsolvableRowException(
      Reason reason, Problem problem, List<Problem.Detail> facts, String side, int row) {
    super(problem.toString());
    this.reason = reason;
    this.problem = problem;
    this.facts = facts;
    this.side = side;
    this.row = row;
  }

  private UnsolvableRowException(Reason reason, Problem facts) {
    this(reason, facts.remedy(reason.remedy), facts.details(), null, -1);
  }

  static UnsolvableRowException notDetermined(int rank, long ratings, double[] ridges) {
    double least = Arrays.stream(ridges).min().orElse(0);
    return new UnsolvableRowException(
        Reason.NOT_DETERMINED,
        Problem.of(Reason.NOT_DETERMINED.problem)
            .with("ratings", ratings)
            .with("rank", rank)
            .with("ridge", (float) least));
  }

  /**
   * One with numbers that don't fit.
   *
   * @param target the largest number that the row should explain
   */
  static UnsolvableRowException notFinite(int rank, long ratings, double target) {
    return new UnsolvableRowException(
        Reason.NOT_FINITE,
        Problem.of(Reason.NOT_FINITE.problem)
            .with("ratings", ratings)
            .with("rank", rank)
            .with("largest", (float) target));
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }

  @Override
  public Problem problem() {
    return problem;
  }

  /** What would help, whatever is trained. */
  public String remedy() {
    return reason.remedy;
  }

  /** Whose row it is, {@code user} or {@code item}; null when that is not known. */
  public String side() {
    return side;
  }

  /** Dense index of the user or item. */
  public int row() {
    return row;
  }

  /** The same, with the row that it happened to. */
  public UnsolvableRowException at(String whose, int index) {
    return from(whose, index, whose + " index", index, reason.remedy);
  }

  /**
   * The same, with the id of that row.
   *
   * @param remedy what would help
   */
  public UnsolvableRowException named(String id, String remedy) {
    return from(side, row, side, id, remedy);
  }

  private UnsolvableRowException from(
      String whose, int index, String key, Object value, String remedy) {
    Problem named = Problem.of(reason.problem).with(key, value);
    facts.forEach(fact -> named.with(fact.key(), fact.value()));
    var other = new UnsolvableRowException(reason, named.remedy(remedy), facts, whose, index);
    other.initCause(this);
    return other;
  }
}
