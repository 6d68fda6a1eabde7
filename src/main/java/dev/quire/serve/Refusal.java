package dev.quire.serve;

import dev.quire.problem.HasProblem;
import dev.quire.problem.Problem;
import java.util.Map;

/** A request that is not answered, with its status. */
final class Refusal extends RuntimeException implements HasProblem {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Problem problem;
  private final transient Map<String, String> headers;

  Refusal(int status, Problem problem) {
    this(status, problem, Map.of());
  }

  /**
   * The same.
   *
   * @param headers of the answer
   */
  Refusal(int status, Problem problem, Map<String, String> headers) {
    super(problem.toString(), null, false, false); // it is no mistake of ours
    this.status = status;
    this.problem = problem;
    this.headers = headers;
  }

  /** Too much at a time. */
  static Refusal busy(Problem problem) {
    return new Refusal(429, problem, Map.of("Retry-After", "1"));
  }

  int status() {
    return status;
  }

  @Override
  public Problem problem() {
    return problem;
  }

  Map<String, String> headers() {
    return headers;
  }
}
