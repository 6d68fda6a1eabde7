package dev.quire.train;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;

/** The numbers of a training have left the range of floats: its settings let it diverge. */
public final class DivergedException extends BadInputException {
  private static final long serialVersionUID = 1;

  /** With what would help. */
  public DivergedException(Problem problem) {
    super(problem);
  }
}
