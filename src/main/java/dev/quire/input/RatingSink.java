package dev.quire.input;

import java.io.IOException;

/**
 * Takes the ratings of a {@link RatingSource}, batch by batch.
 *
 * @param <W> what one thread needs to take them
 */
public interface RatingSink<W> {
  /**
   * A pass begins: forget everything taken before. There is a second pass when the first one meets
   * what was not to be seen beforehand, such as an id that is not a number after millions that are.
   *
   * @param pieces number of pieces in which the ratings come
   * @param ids what the keys of the batches are; valid until the source is closed or another pass
   *     begins
   */
  void begin(int pieces, RatingIds ids) throws IOException;

  /** Heap that a workspace takes: on it depends how many threads there is room for. */
  long workspaceBytes();

  /** A new workspace for one thread; asked for after {@link #begin}, again for each pass. */
  W workspace();

  /**
   * Takes one batch, which is valid during the call only. Pieces are in file order by their number,
   * and come from several threads at once; the batches of one piece come in order, from one thread.
   */
  void accept(int piece, RatingBatch batch, W workspace) throws IOException;

  /** Hears that a piece is done, on the thread that gave its batches, also when it had none. */
  default void end(int piece, W workspace) throws IOException {}
}
