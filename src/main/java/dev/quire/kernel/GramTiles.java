package dev.quire.kernel;

/**
 * C += P'P, upper triangle, in register tiles.
 *
 * <p>A tile of R rows by V strips of C stays in registers while the rows of the panel go by; each
 * panel row costs V vector loads and R broadcasts for R * V fused multiply-adds. A core starts two
 * of those per cycle, each four cycles long, and two loads. So a tile needs eight multiply-adds or
 * better ten to keep the core busy, more of them than loads, and registers for its sums, the V
 * vectors and a few broadcasts. Two shapes of different height share a strip's rows, so that no
 * tile has rows on both sides of a strip's end: the triangle is left no sooner than it must be.
 *
 * <pre>
 *   16 lanes, 32 registers: rank 64          8 lanes, 16 registers: rank 32
 *
 *        strips ->                                strips ->
 *   row  0  10x2 .... 10x2 ....              row  0  5x2 ... 5x2 ...
 *       10  6x4  .... .... ....                   5  3x3 ... ... 3x1
 *       16       10x2 .... 10x1                   8      5x2 ... 5x1
 *       26       6x3  .... ....                  13      3x3 ... ...
 *       32            10x2 ....                  16          5x2 ...
 *       42            6x2  ....                  21          3x2 ...
 *       48                 16x1                  24              8x1
 * </pre>
 *
 * <p>Tiles begin at the strip that holds the diagonal; what they write left of it is never read.
 * Where the last strip would be at least half empty, its columns are computed as rows and then
 * copied into place, which for rank 20 takes 24 multiply-adds a panel row instead of 36 and is
 * worth the copies unless the panel is short:
 *
 * <pre>
 *   row  0  10x1 copy                        rank 20, 16 lanes: the columns 16 .. 19 of the
 *       10  6x1  copy                        rows 0 .. 15 are the rows 16 .. 19
 *       16  4x2  ....
 * </pre>
 *
 * <p>The same tiles update the rows of a Cholesky factor by the rows above them, where the panel is
 * the factor itself.
 */
final class GramTiles {
  /** Rows of the smallest tiles; a Gram matrix has a multiple of this many. */
  static final int ROWS = 4;

  private static final int LANES = VectorUnit.LANES;

  /** Ten by two is 20 sums, 2 vectors and up to 10 broadcasts; six by four is 24, 4 and 4. */
  private static final boolean TEN_AND_SIX = LANES == 16 && VectorUnit.MANY_REGISTERS;

  /** Five by two is 10 sums, 2 vectors and up to 4 broadcasts; three by three is 9, 3 and 2. */
  private static final boolean FIVE_AND_THREE = LANES == 8 && !VectorUnit.MANY_REGISTERS;

  /** Strips of a tile of four rows: 16 sums, or the 8 that leave registers for broadcasts. */
  private static final int FOUR_ROWS_STRIPS = VectorUnit.MANY_REGISTERS ? 4 : 2;

  /** Rows of a panel for which the columns of a last strip are better computed as rows. */
  private static final int WORTH_COPYING = 3 * LANES;

  private GramTiles() {}

  /**
   * Rows of a Gram matrix's storage: whole strips, but for a last one of which at most half are
   * columns; of that whole tiles of four.
   */
  static int rows(int rank) {
    int rest = rank % LANES;
    return rest > LANES / 2 ? rank - rest + LANES : Math.ceilDiv(rank, ROWS) * ROWS;
  }

  /**
   * C += P'P.
   *
   * @param panel P, in strips of {@code count} rows. Not modified.
   * @param rows of C, from {@link #rows}
   * @param c in strips of that many rows. Modified.
   */
  static void add(float[] panel, int count, int rows, float[] c) {
    int strips = Math.ceilDiv(rows, LANES);
    int main = rows / LANES * LANES;
    boolean asRows = main < rows && count > WORTH_COPYING;
    if (asRows) {
      copyToRows(c, rows, main);
    }
    for (int i = 0; i < main; i += LANES) {
      addStrip(panel, count, 0, count, i, asRows ? main / LANES : strips, c, rows);
    }
    for (int i = main; i < rows; i += ROWS) {
      addFour(panel, count, 0, count, i, asRows ? 0 : main / LANES, strips, c, rows);
    }
    if (asRows) {
      copyToColumns(c, rows, main);
    }
  }

  /** Copies the columns from {@code first} on of the rows above to the rows from there on. */
  private static void copyToRows(float[] c, int rows, int first) {
    for (int i = 0; i < first; i++) {
      for (int j = first; j < rows; j++) {
        c[Kernels.index(rows, j, i)] = c[Kernels.index(rows, i, j)];
      }
    }
  }

  /** And back. */
  private static void copyToColumns(float[] c, int rows, int first) {
    for (int i = 0; i < first; i++) {
      for (int j = first; j < rows; j++) {
        c[Kernels.index(rows, i, j)] = c[Kernels.index(rows, j, i)];
      }
    }
  }

  /**
   * Adds products of the panel's rows to as many rows of C as a strip has columns, from the strip
   * of their diagonal on.
   *
   * @param first row of the panel
   * @param count rows of the panel from there on
   * @param i first row of C, a multiple of {@link #LANES}
   * @param strips of C
   */
  static void addStrip(
      float[] panel, int panelRows, int first, int count, int i, int strips, float[] c, int cRows) {
    if (TEN_AND_SIX) {
      addSixteen(panel, panelRows, first, count, i, strips, c, cRows);
    } else if (FIVE_AND_THREE) {
      addEight(panel, panelRows, first, count, i, strips, c, cRows);
    } else {
      for (int row = i; row < i + LANES; row += ROWS) {
        addFour(panel, panelRows, first, count, row, i / LANES, strips, c, cRows);
      }
    }
  }

  private static void addSixteen(
      float[] panel, int panelRows, int first, int count, int i, int strips, float[] c, int cRows) {
    int strip = i / LANES;
    if (strip == strips - 1) {
      RegisterTiles.tile16x1(panel, panelRows, first, count, i, strip, c, cRows);
      return;
    }
    int s = strip;
    for (; s + 2 <= strips; s += 2) {
      RegisterTiles.tile10x2(panel, panelRows, first, count, i, s, c, cRows);
    }
    if (s < strips) {
      RegisterTiles.tile10x1(panel, panelRows, first, count, i, s, c, cRows);
    }
    int below = i + 10;
    int width;
    for (s = strip; s < strips; s += width) {
      width = ofFour(strips - s);
      switch (width) {
        case 1 -> RegisterTiles.tile6x1(panel, panelRows, first, count, below, s, c, cRows);
        case 2 -> RegisterTiles.tile6x2(panel, panelRows, first, count, below, s, c, cRows);
        case 3 -> RegisterTiles.tile6x3(panel, panelRows, first, count, below, s, c, cRows);
        default -> RegisterTiles.tile6x4(panel, panelRows, first, count, below, s, c, cRows);
      }
    }
  }

  private static void addEight(
      float[] panel, int panelRows, int first, int count, int i, int strips, float[] c, int cRows) {
    int strip = i / LANES;
    if (strip == strips - 1) {
      RegisterTiles.tile8x1(panel, panelRows, first, count, i, strip, c, cRows);
      return;
    }
    int s = strip;
    for (; s + 2 <= strips; s += 2) {
      RegisterTiles.tile5x2(panel, panelRows, first, count, i, s, c, cRows);
    }
    if (s < strips) {
      RegisterTiles.tile5x1(panel, panelRows, first, count, i, s, c, cRows);
    }
    int below = i + 5;
    int width;
    for (s = strip; s < strips; s += width) {
      width = ofThree(strips - s);
      switch (width) {
        case 1 -> RegisterTiles.tile3x1(panel, panelRows, first, count, below, s, c, cRows);
        case 2 -> RegisterTiles.tile3x2(panel, panelRows, first, count, below, s, c, cRows);
        default -> RegisterTiles.tile3x3(panel, panelRows, first, count, below, s, c, cRows);
      }
    }
  }

  /**
   * The same for four rows, whichever strip they begin with.
   *
   * @param from first strip of C
   * @param strips one more than the last
   */
  static void addFour(
      float[] panel,
      int panelRows,
      int first,
      int count,
      int i,
      int from,
      int strips,
      float[] c,
      int cRows) {
    int width;
    for (int s = from; s < strips; s += width) {
      width = FOUR_ROWS_STRIPS == 4 ? ofFour(strips - s) : Math.min(FOUR_ROWS_STRIPS, strips - s);
      switch (width) {
        case 1 -> RegisterTiles.tile4x1(panel, panelRows, first, count, i, s, c, cRows);
        case 2 -> RegisterTiles.tile4x2(panel, panelRows, first, count, i, s, c, cRows);
        case 3 -> RegisterTiles.tile4x3(panel, panelRows, first, count, i, s, c, cRows);
        default -> RegisterTiles.tile4x4(panel, panelRows, first, count, i, s, c, cRows);
      }
    }
  }

  /** Strips of the next tile of up to four, so that none of a single strip is left over. */
  private static int ofFour(int strips) {
    return strips == 5 || strips == 6 ? 3 : Math.min(4, strips);
  }

  /** The same of up to three. */
  private static int ofThree(int strips) {
    return strips == 4 ? 2 : Math.min(3, strips);
  }
}
