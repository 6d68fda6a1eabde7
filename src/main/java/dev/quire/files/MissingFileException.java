package dev.quire.files;

import dev.quire.problem.HasProblem;
import dev.quire.problem.Problem;
import java.nio.file.NoSuchFileException;

/** A file or folder that somebody named is not there. */
public final class MissingFileException extends NoSuchFileException implements HasProblem {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** With all that is known of it. */
  public MissingFileException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  @Override
  public Problem problem() {
    return problem;
  }
}
