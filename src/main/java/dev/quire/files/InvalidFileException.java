package dev.quire.files;

import dev.quire.problem.HasProblem;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;

/** The content of a file is not what it has to be: bad input, not a failing disk. */
public class InvalidFileException extends IOException implements HasProblem {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** Of a file that the problem names, or nobody knows. */
  public InvalidFileException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /**
   * A message that begins with the file it is about; a temporary one by what it is of.
   *
   * @param file null for what is in none
   */
  public InvalidFileException(Path file, Problem problem) {
    this(file == null ? problem : problem.about(Temporary.named(file)));
  }

  /** What the file says cannot be; there may be more of it. */
  public static InvalidFileException damaged(Path file, Problem problem) {
    return new InvalidFileException(
        file, problem.remedy("the file is damaged, make it anew and run {:verify}"));
  }

  @Override
  public Problem problem() {
    return problem;
  }
}
