package dev.quire.problem;

/**
 * Something that was given to Quire cannot be used: a setting, an id, a title. An {@link
 * IllegalArgumentException} that is none of these is an error of who wrote the call.
 */
public class BadInputException extends IllegalArgumentException implements HasProblem {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** With all that is known of it. */
  public BadInputException(Problem problem) {
    this(problem, null);
  }

  /** The same, with what it follows from. */
  public BadInputException(Problem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  @Override
  public Problem problem() {
    return problem;
  }
}
