package dev.quire.ask;

import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.problem.HasProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Puts questions to files that were opened, and tells what is wrong with a file from a mistake in
 * the question or of ours. Damage shows as whatever it leads to, so all of the files are read then,
 * once: {@link Integrity}.
 */
final class Asking {
  private final List<Path> paths;
  private final Input opened;
  private volatile boolean intact; // as far as we know it

  /**
   * For these files.
   *
   * @param opened knows whether they have changed since
   */
  Asking(List<Path> paths, Input opened) {
    this.paths = paths;
    this.opened = opened;
  }

  /** A question to the files. */
  @FunctionalInterface
  interface Question<T, X extends Exception> {
    T answer() throws X, InvalidFileException;
  }

  /**
   * Answers a question.
   *
   * @throws InvalidFileException when a file is damaged, and that is what came of it
   */
  <T, X extends Exception> T ask(Question<T, X> question) throws X, InvalidFileException {
    try {
      return question.answer();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof InvalidFileException damaged) {
        throw damaged;
      }
      throw e;
    } catch (ArithmeticException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | NoSuchElementException e) {
      if (!(e instanceof HasProblem)) {
        throwDamage(e);
      }
      throw e;
    } catch (InternalError e) { // what the JVM throws when a page of a file cannot be had
      throwDamage(e);
      throw e;
    }
  }

  private void throwDamage(Throwable thrown) throws InvalidFileException {
    try {
      opened.requireUnchanged();
    } catch (InvalidFileException changed) {
      changed.initCause(thrown);
      throw changed;
    } catch (IOException e) {
      thrown.addSuppressed(e); // nobody knows whether it has changed
    }
    if (!intact) {
      InvalidFileException damage = Integrity.damage(paths).orElse(null);
      if (damage != null) {
        damage.initCause(thrown);
        throw damage;
      }
      intact = true;
    }
  }
}
