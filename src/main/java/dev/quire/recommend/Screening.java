package dev.quire.recommend;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.kernel.ScoreKernels;
import dev.quire.model.Parameters;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Finds, for many users at a time, the items whose scores may be as high as each user is interested
 * in, without computing the others.
 *
 * <p>A block of users goes by a tile of items as in a matrix product, and a comparison of whole
 * vectors with each user's threshold picks the few products that matter. A matrix product adds in
 * another order than a single prediction does, and its last digits differ. So what is picked is
 * everything within its error bound, and the {@link Ranker} has to say what it scores. The bound is
 * the usual one for a sum of rank products in float: N. Higham, "Accuracy and Stability of
 * Numerical Algorithms", 2nd edition, 3.1.
 */
public final class Screening {
  /** One of so many items is in a sample. */
  static final int SAMPLE = 16;

  /** Blocks are of a multiple of so many users. */
  public static final int GROUP = ScoreKernels.GROUP;

  private final Ranker ranker;
  private final Parameters parameters;
  private final int[] items; // dense indices, ascending
  private final int[] sample; // some of them
  private final double largestItem;

  /**
   * Prepares to look at items.
   *
   * @param ranker whose model stays open as long as this is used
   * @param items dense indices, ascending; not to be changed while this is used
   */
  public Screening(Ranker ranker, int[] items) {
    this.ranker = ranker;
    this.parameters = ranker.bounding();
    this.items = items;
    this.sample =
        IntStream.range(0, items.length / SAMPLE)
            .map(i -> items[i * SAMPLE + SAMPLE / 2])
            .toArray();
    this.largestItem = IntStream.of(items).mapToDouble(this::itemSize).max().orElse(0);
    Recommender.requireNumber(largestItem);
  }

  /** A bound of |b| + |v|, whichever way an item enters a score. */
  private double itemSize(int item) {
    float norm =
        Kernels.dot(
            parameters.itemFactors(), item, parameters.itemFactors(), item, parameters.rank());
    return Math.abs(parameters.itemBias().getAtIndex(F32, item)) + Math.sqrt(norm);
  }

  /** Memory of a block, in bytes. */
  public long blockBytes(int users) {
    long tiles = 2L * Float.BYTES * ScoreKernels.tile() * (parameters.rank() + 1);
    long products = (long) Float.BYTES * ScoreKernels.tile() * (GROUP + 1);
    return tiles + products + userBytes() * users;
  }

  /** What that rises by with each user. */
  long userBytes() {
    return (long) Float.BYTES * (parameters.rank() + 1) + 2L * Double.BYTES;
  }

  /**
   * By how much a product can fall short of the threshold, and its item's score still reach it. An
   * approximate product and the exact one are each (rank + 2) u (|u| + 1)(|v| + |b|) from the truth
   * at most; and sums in double round, too.
   */
  private double margin(Taste taste) {
    double norm = Math.sqrt(Kernels.dot(taste.vector(), 0, taste.vector(), 0, parameters.rank()));
    double largest = (norm + 1) * largestItem;
    double tiny = parameters.rank() * Float.MIN_VALUE * (norm + 1); // where floats lose digits
    double error = (parameters.rank() + 2) * 0x1p-24 * largest + tiny;
    return 2 * error + 4 * Math.ulp(Math.abs(offset(taste)) + largest);
  }

  /** What a user's scores have in common. */
  private double offset(Taste taste) {
    return parameters.globalMean() + taste.bias();
  }

  /** Takes items that one of the users may be interested in. */
  public interface Receiver {
    /**
     * Takes those of a tile. The user's threshold may be another one afterwards.
     *
     * @param user place in the block
     * @param tile number of the tile, from 0
     * @param found dense indices of the items, ascending; good until this returns
     * @param count how many they are, at least 1
     */
    void accept(int user, int tile, int[] found, int count);
  }

  /** Users who go by the items together: one thread's memory. */
  public final class Block {
    private final ItemTiles tiles = new ItemTiles(parameters, items);
    private final ItemTiles sampleTiles = new ItemTiles(parameters, sample);
    private final float[] products = new float[GROUP * ScoreKernels.tile()];
    private final int[] found = new int[ScoreKernels.tile()];
    private final float[][] vectors; // [users / GROUP] of [rank][GROUP]
    private final float[][] thresholds; // [users / GROUP] of [GROUP]
    private final double[] offsets; // [users]
    private final double[] margins; // [users]

    /**
     * Of so many users at most.
     *
     * @param users a multiple of {@link #GROUP}
     */
    public Block(int users) {
      if (users % GROUP != 0) {
        throw new IllegalArgumentException("no multiple of " + GROUP + ": users=" + users);
      }
      this.vectors = new float[users / GROUP][parameters.rank() * GROUP];
      this.thresholds = new float[users / GROUP][GROUP];
      this.offsets = new double[users];
      this.margins = new double[users];
    }

    /** Nobody is in it any more. */
    public void clear() {
      for (float[] group : thresholds) {
        Arrays.fill(group, Float.POSITIVE_INFINITY);
      }
    }

    /** Puts somebody into a place, for whom no item is of interest so far. */
    public void put(int user, Standing standing) {
      Taste taste = ranker.bound(standing);
      offsets[user] = offset(taste);
      margins[user] = margin(taste);
      Recommender.requireNumber(margins[user]);
      float[] group = vectors[user / GROUP];
      for (int k = 0; k < parameters.rank(); k++) {
        group[k * GROUP + user % GROUP] = taste.vector()[k];
      }
      stop(user);
    }

    /** Items of that score and of higher ones are of interest to a user from now on. */
    public void lookFor(int user, double score) {
      double least = ranker.leastPrediction(score) - offsets[user] - margins[user];
      thresholds[user / GROUP][user % GROUP] = Math.nextDown((float) least);
    }

    /** No item is of interest to a user from now on. */
    public void stop(int user) {
      thresholds[user / GROUP][user % GROUP] = Float.POSITIVE_INFINITY;
    }

    /** Goes through all items. */
    public void goThrough(Receiver receiver) {
      goThrough(tiles, receiver);
    }

    /** Goes through one of {@value #SAMPLE}, at even steps. */
    void goThroughSample(Receiver receiver) {
      goThrough(sampleTiles, receiver);
    }

    private void goThrough(ItemTiles through, Receiver receiver) {
      int[] groups = IntStream.range(0, vectors.length).filter(this::looks).toArray();
      for (int tile = 0; groups.length > 0 && tile < through.count(); tile++) {
        through.load(tile);
        for (int group : groups) {
          int reached =
              ScoreKernels.scores(
                  vectors[group],
                  through.factors(),
                  parameters.rank(),
                  through.bias(),
                  thresholds[group],
                  products);
          for (int bits = reached; bits != 0; bits &= bits - 1) {
            int place = Integer.numberOfTrailingZeros(bits);
            int count = find(place, through, tile, thresholds[group][place]);
            if (count > 0) { // a short tile ends with what is left of another
              receiver.accept(group * GROUP + place, tile, found, count);
            }
          }
        }
      }
    }

    /** Whether anybody of a group looks for items. */
    private boolean looks(int group) {
      for (float threshold : thresholds[group]) {
        if (threshold < Float.POSITIVE_INFINITY) {
          return true;
        }
      }
      return false;
    }

    private int find(int place, ItemTiles through, int tile, float threshold) {
      int from = place * ScoreKernels.tile();
      int count = ScoreKernels.above(products, from, through.length(tile), threshold, found);
      for (int i = 0; i < count; i++) {
        found[i] = through.item(tile, found[i]);
      }
      return count;
    }
  }
}
