package dev.quire.recommend;

import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;

/**
 * What puts the items of a list in order: a score of each for somebody. Batches look at all of them
 * by products of vectors, so it says what these tell of a score. May be asked by many threads.
 */
public interface Ranker {
  /** What the scores mean. */
  ScoreMeaning meaning();

  /** Where a user of the model stands, as far as this needs to know. */
  Standing standing(int user);

  /** Heap that a standing takes, in bytes. */
  long standingBytes();

  /** The score of an item. */
  double score(Standing standing, int item);

  /** The scores of many at a time, the same ones. */
  RowScores scores(Standing standing);

  /** Whose products with a {@link #bound} bound scores. */
  Parameters bounding();

  /** The row that goes with these. */
  Taste bound(Standing standing);

  /** The least prediction by {@link #bounding} of an item that has at least this score. */
  double leastPrediction(double score);
}
