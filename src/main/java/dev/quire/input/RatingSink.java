package dev.quire.input;

import java.io.IOException;

/**
 * Takes the ratings of a file, batch by batch.
 *
 * @param <W> what one thread needs to take them
 */
public interface RatingSink<W> {
  /**
   * A pass over the file begins: forget everything taken before. There is a second pass when the
   * first one finds quotes.
   *
   * @param chunks number of pieces into which the file is cut
   */
  void begin(int chunks) throws IOException;

  /** Heap that a workspace takes: on it depends how many threads there is room for. */
  long workspaceBytes();

  /** A new workspace for one thread. */
  W workspace();

  /**
   * Takes one batch, which is valid during the call only. Chunks are in file order by their number,
   * and come from several threads at once; the batches of one chunk come in order, from one thread.
   */
  void accept(int chunk, RatingBatch batch, W workspace) throws IOException;

  /** Hears that a chunk is done, on the thread that gave its batches, also when it had none. */
  default void end(int chunk, W workspace) throws IOException {}
}
