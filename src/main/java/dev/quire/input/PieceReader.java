package dev.quire.input;

import java.io.IOException;

/** One thread's reader of a {@link RatingSource}. */
@FunctionalInterface
public interface PieceReader {
  /**
   * Reads a piece to its end.
   *
   * @throws ReadAgainException when all has to be read once more, and otherwise
   * @throws dev.quire.files.InvalidFileException when there is no going on, not even without a line
   */
  void read(int piece, RatingOutput out) throws IOException;
}
