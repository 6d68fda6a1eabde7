package dev.quire.solve;

import dev.quire.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Lowers the loss of a row of {@link ImplicitRegression} from where the row is: block of factors
 * after block, each exactly, given the others. For a block B of u, and what the others score, s_-B:
 *
 * <pre>
 *   (sum w v_B v_B' + diag(g e_B + ridge)) u_B = sum (c - w s_-B) v_B + ridge p_B
 * </pre>
 *
 * <p>S. Rendle, W. Krichene, L. Zhang, Y. Koren, "iALS++: speeding up matrix factorization with
 * subspace optimization", 2021. Departures: all blocks of a row come one after the other while its
 * scores are at hand, not all rows for each block; and in the eigenbasis of G no product of G with
 * the other blocks is left, which the paper has on the right-hand side.
 *
 * <p>A row of n ratings takes n rank (block / 2 + 3) + rank block^2 / 6 multiply-adds, where the
 * whole system takes n rank^2 / 2 + rank^3 / 6.
 */
final class BlockDescent {
  /** Numbers kept of each rating. */
  private static final int VECTORS = 4;

  private static final int PIECE = 1024; // ratings

  private final int rank;
  private final int width; // of a block
  private final Workspace block;
  private final Workspace last; // the same, or for a last block that is narrower
  private final int[] pieceColumns = new int[PIECE];
  private final float[] pieceTargets = new float[PIECE];
  private final float[] roots = new float[PIECE];
  private int[] columns = new int[0]; // of the row's ratings
  private float[] pulls = new float[0]; // c
  private float[] weights = new float[0]; // w
  private float[] scores = new float[0]; // s = u'v, or that without a block

  /** One block's system. */
  private static final class Workspace {
    private final Panel panel;
    private final NormalEquations equations;
    private final RowSolver solver;
    private final double[] ridges; // [width]
    private final float[] drawn; // [stride]
    private final float[] part; // of u, [stride]

    Workspace(int rank, int width) {
      int stride = Kernels.stride(width);
      panel = new Panel(rank, width);
      equations = new NormalEquations(width);
      solver = new RowSolver(width);
      ridges = new double[width];
      drawn = new float[stride];
      part = new float[stride];
    }

    static long bytes(int width) {
      return Panel.bytes(width) + NormalEquations.bytes(width) + 32L * Kernels.stride(width);
    }
  }

  /**
   * For rows of that rank.
   *
   * @param width of a block, below the rank
   */
  BlockDescent(int rank, int width) {
    this.rank = rank;
    this.width = width;
    this.block = new Workspace(rank, width);
    this.last = rank % width == 0 ? block : new Workspace(rank, rank % width);
  }

  /**
   * Memory that one takes at most, in bytes.
   *
   * @param ratings of the longest row
   */
  static long bytes(int rank, int width, int ratings) {
    long narrower = rank % width == 0 ? 0 : Workspace.bytes(rank % width);
    return Workspace.bytes(width) + narrower + 4L * VECTORS * ratings + 12L * PIECE;
  }

  /**
   * Takes a row.
   *
   * @return what its ratings weigh together
   */
  double take(RowRatings row) {
    int count = row.count();
    if (columns.length < count) {
      columns = new int[count];
      pulls = new float[count];
      weights = new float[count];
      scores = new float[count];
    }
    MemorySegment.copy(row.columns(), Panel.I32, 4 * row.first(), columns, 0, count);
    double weight = 0;
    for (int at = 0; at < count; at += PIECE) {
      int size = Math.min(PIECE, count - at);
      System.arraycopy(columns, at, pieceColumns, 0, size);
      row.targets().fill(row.first() + at, size, pieceColumns, pieceTargets);
      System.arraycopy(pieceTargets, 0, pulls, at, size);
      boolean weighted = row.targets().weigh(row.first() + at, size, roots);
      for (int p = 0; p < size; p++) {
        double root = weighted ? roots[p] : 1;
        weights[at + p] = (float) (root * root);
        weight += root * root;
      }
    }
    return weight;
  }

  /**
   * Goes through the blocks of the row that was taken.
   *
   * @param ridges g e + ridge, [rank]. Not modified.
   * @param drawn ridge p / ridges, [rank], or null for 0. Not modified.
   * @param vector u, [stride]. Modified.
   * @return false when float isn't enough for one of them; u then is anything
   */
  boolean descend(RowRatings row, double[] ridges, float[] drawn, float[] vector) {
    Arrays.fill(scores, 0, row.count(), 0);
    addScores(row, 0, rank, vector);
    boolean trusted = true;
    for (int first = 0; first < rank && trusted; first += width) {
      trusted = solve(row, first, ridges, drawn, vector);
    }
    return trusted;
  }

  private boolean solve(RowRatings row, int first, double[] ridges, float[] drawn, float[] vector) {
    Workspace own = rank - first < width ? last : block;
    int size = own.ridges.length;
    for (int k = 0; k < size; k++) {
      own.ridges[k] = ridges[first + k];
      own.drawn[k] = drawn == null ? 0 : drawn[first + k];
      own.part[k] = -vector[first + k];
    }
    addScores(row, first, size, own.part);
    own.panel.setColumn(first);
    own.equations.reset();
    own.equations.accumulate(
        own.panel,
        row.design(),
        row.columns(),
        row.first(),
        row.first() + row.count(),
        new Rest(row));
    own.solver.solveVector(own.equations, own.ridges, 0, own.drawn, own.part);
    if (own.solver.trusted()) {
      addScores(row, first, size, own.part);
      System.arraycopy(own.part, 0, vector, first, size);
    }
    return own.solver.trusted();
  }

  private void addScores(RowRatings row, int first, int size, float[] part) {
    Kernels.addProducts(
        row.design().factors(), rank, first, size, columns, row.count(), part, scores);
  }

  /** What the scores leave for a block: c - w s. */
  private final class Rest implements Targets {
    private final RowRatings row;

    Rest(RowRatings row) {
      this.row = row;
    }

    @Override
    public void fill(long first, int count, int[] unused, float[] targets) {
      int at = (int) (first - row.first());
      for (int p = 0; p < count; p++) {
        targets[p] = pulls[at + p] - weights[at + p] * scores[at + p];
      }
    }

    @Override
    public boolean weigh(long first, int count, float[] target) {
      return row.targets().weigh(first, count, target);
    }
  }

  /** The loss of the row's ratings alone: sum of c - 2 c s + w s^2. */
  double observedLoss(int count) {
    double loss = 0;
    for (int p = 0; p < count; p++) {
      double s = scores[p];
      loss += pulls[p] - 2 * pulls[p] * s + weights[p] * s * s;
    }
    return loss;
  }
}
