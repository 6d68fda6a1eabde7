package dev.quire.problem;

/** Something that was given to Quire cannot be used: a setting, an id, a title. */
public final class BadInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** With all that is known of it. */
  public BadInputException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** What is wrong, for those who spell settings in their own way. */
  public Problem problem() {
    return problem;
  }
}
