package dev.quire.files;

import dev.quire.problem.HasProblem;
import dev.quire.problem.Problem;
import java.nio.file.FileAlreadyExistsException;

/** Where a result should go there is something that stays. */
public final class TakenNameException extends FileAlreadyExistsException implements HasProblem {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** With all that is known of it. */
  public TakenNameException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  @Override
  public Problem problem() {
    return problem;
  }
}
