package dev.quire.kernel;

import java.util.Objects;

/**
 * What many users would score many items: the kernels of batch scoring, in the implementation that
 * {@link KernelChoice} selected at start. Users are taken in groups and items in tiles, each with
 * the factors in rows and the users or items beside one another.
 */
public final class ScoreKernels {
  private static final KernelSet KERNELS = KernelChoice.current().kernels();

  /** Users of a group that {@link #scores} works on. */
  public static final int GROUP = ScoreTiles.GROUP;

  private ScoreKernels() {}

  /** Items of a tile that {@link #scores} works on. */
  public static int tile() {
    return KERNELS.scoreTile();
  }

  /**
   * S = 1 b' + U'V: what a group of users would score a tile of items.
   *
   * @param users U, [rank][GROUP]. Not modified.
   * @param items V, [rank][tile]. Not modified.
   * @param bias b, [tile]. Not modified.
   * @param thresholds a score of interest for each user, [GROUP]. Not modified.
   * @param scores S, [GROUP][tile]. Modified.
   * @return a number whose bit i is set when a score of user i reaches his threshold
   */
  public static int scores(
      float[] users, float[] items, int rank, float[] bias, float[] thresholds, float[] scores) {
    Objects.checkFromIndexSize(0, rank * GROUP, users.length);
    Objects.checkFromIndexSize(0, rank * tile(), items.length);
    Objects.checkFromIndexSize(0, tile(), bias.length);
    Objects.checkFromIndexSize(0, GROUP, thresholds.length);
    Objects.checkFromIndexSize(0, GROUP * tile(), scores.length);
    return KERNELS.scores(users, items, rank, bias, thresholds, scores);
  }

  /**
   * Finds the scores that reach a threshold.
   *
   * @param from where they begin in {@code scores}
   * @param hits their places counted from there, ascending, [count]. Modified.
   * @return how many
   */
  public static int above(float[] scores, int from, int count, float threshold, int[] hits) {
    Objects.checkFromIndexSize(from, count, scores.length);
    Objects.checkFromIndexSize(0, count, hits.length);
    return KERNELS.above(scores, from, count, threshold, hits);
  }
}
