package dev.quire.input;

import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;

/** Where a {@link PieceReader} puts what it reads; each thread has its own. */
public interface RatingOutput {
  /** To be filled; {@link #flush} is called when it is full, and not at the end of a piece. */
  RatingBatch batch();

  /** Gives the batch away and empties it. */
  void flush() throws IOException;

  /**
   * Takes what is wrong with a line or record, without a remedy: throws it, or counts it and the
   * record is left out.
   *
   * @param remedy what to do, but for leaving such lines out; empty to correct the line
   */
  void wrong(Path file, Problem problem, String remedy) throws IOException;

  /** Whether every rating that goes to the batch is to be given to {@link #digits} as well. */
  default boolean wantsDigits() {
    return false;
  }

  /**
   * Takes a rating with all of its digits.
   *
   * @param line where it is, counted from 1
   * @param field the name of the column
   * @param text the rating as it is in the file, with a point before its decimals
   * @param rounded what became of it
   */
  default void digits(Path file, long line, String field, String text, float rounded) {}
}
