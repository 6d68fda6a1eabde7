package dev.quire.kernel;

/**
 * C += P'P, upper triangle, in register tiles.
 *
 * <p>A tile of R rows by V vectors of C stays in registers while the rows of the panel go by; each
 * panel row costs V vector loads and R broadcasts for R * V fused multiply-adds. A core starts two
 * of those per cycle, each four cycles long, and two loads. So a tile needs eight or more
 * multiply-adds to keep the core busy, and more of them than loads; its shape follows the triangle:
 *
 * <pre>
 *        vectors ->                          rank 64, 16 lanes: 4 vectors in a row of C
 *   row  0  8x2 8x2 8x2 8x2
 *        8  8x2 8x2 8x2 8x2
 *       16      8x3 8x3 8x3                  Tiles begin at the vector that holds the diagonal;
 *       24      8x3 8x3 8x3                  what they write left of it is never read.
 *       32          8x2 8x2
 *       40          8x2 8x2
 *       48             16x1
 * </pre>
 *
 * <p>Where the last vector would be at least half empty, its columns are computed as rows and then
 * copied into place, which for rank 20 takes 24 multiply-adds a panel row instead of 36:
 *
 * <pre>
 *   row  0  16x1  copy                       rank 20: the columns 16 .. 19 of the rows 0 .. 15
 *       16   4x2  4x2                        are the rows 16 .. 19
 * </pre>
 *
 * <p>The same tiles update the rows of a Cholesky factor by the rows above them, where the panel is
 * the factor itself.
 */
final class GramTiles {
  /** Rows of the smallest tiles; a Gram matrix has a multiple of this many. */
  static final int ROWS = 4;

  private static final int LANES = SimdKernels.SPECIES.length();

  /** AVX-512 has 32 registers, which hold a tile of 8 x 3; with 16, 4 x 3 is the largest. */
  private static final boolean MANY_REGISTERS = LANES >= 16;

  private GramTiles() {}

  /**
   * C += P'P.
   *
   * @param rows of C, a multiple of {@link #ROWS}
   */
  static void add(float[] panel, int count, int stride, int rows, float[] c) {
    int rest = rows % LANES; // columns in the last vector
    boolean restAsRows = rest > 0 && rest <= LANES / 2;
    int mainRows = restAsRows ? rows - rest : rows;
    int mainColumns = restAsRows ? rows - rest : stride;
    for (int i = 0; i < mainRows; i += tileRows(i, mainRows, mainColumns)) {
      switch (tileRows(i, mainRows, mainColumns)) {
        case 16 -> RegisterTiles.tile16x1(panel, 0, count, stride, i, mainColumns - LANES, c);
        case 8 -> addEight(panel, 0, count, stride, i, diagonalVector(i), mainColumns, c);
        default -> addFour(panel, 0, count, stride, i, diagonalVector(i), mainColumns, c);
      }
    }
    if (rows - mainRows == 2 * ROWS) {
      addEight(panel, 0, count, stride, mainRows, 0, stride, c);
    } else if (rows > mainRows) {
      addFour(panel, 0, count, stride, mainRows, 0, stride, c);
    }
    if (restAsRows) {
      mirror(c, stride, mainRows, rows);
    }
  }

  /** Rows of the tiles that begin at row i. */
  private static int tileRows(int i, int rows, int columns) {
    boolean oneVector = diagonalVector(i) == columns - LANES;
    if (MANY_REGISTERS && oneVector && i + 16 <= rows) {
      return 16;
    }
    return i + 2 * ROWS <= rows ? 2 * ROWS : ROWS;
  }

  /** Copies the rows first .. end-1 to the columns first .. end-1 of the rows above them. */
  private static void mirror(float[] c, int stride, int first, int end) {
    for (int i = 0; i < first; i++) {
      for (int j = first; j < end; j++) {
        c[i * stride + j] = c[j * stride + i];
      }
    }
  }

  /**
   * Adds the panel's rows from {@code first} on, {@code count} of them, to the columns from ..
   * end-1 of rows i .. i+7 of C.
   *
   * @param from first column of a vector
   * @param end first column of a vector, or the stride
   */
  static void addEight(
      float[] panel, int first, int count, int stride, int i, int from, int end, float[] c) {
    int width;
    for (int j = from; j < end; j += width * LANES) {
      width = width((end - j) / LANES);
      if (width == 1) {
        RegisterTiles.tile8x1(panel, first, count, stride, i, j, c);
      } else if (!MANY_REGISTERS) {
        tile4(width, panel, first, count, stride, i, j, c);
        tile4(width, panel, first, count, stride, i + ROWS, j, c);
      } else if (width == 2) {
        RegisterTiles.tile8x2(panel, first, count, stride, i, j, c);
      } else {
        RegisterTiles.tile8x3(panel, first, count, stride, i, j, c);
      }
    }
  }

  /** The same for rows i .. i+3 of C. */
  static void addFour(
      float[] panel, int first, int count, int stride, int i, int from, int end, float[] c) {
    int width;
    for (int j = from; j < end; j += width * LANES) {
      width = width((end - j) / LANES);
      tile4(width, panel, first, count, stride, i, j, c);
    }
  }

  /** Vectors of the next tile: threes, and twos at the end rather than a single one. */
  private static int width(int vectors) {
    return vectors == 3 || vectors > 4 ? 3 : Math.min(2, vectors);
  }

  /** First column of the vector that holds column i. */
  static int diagonalVector(int i) {
    return i / LANES * LANES;
  }

  private static void tile4(
      int width, float[] panel, int first, int count, int stride, int i, int j, float[] c) {
    switch (width) {
      case 1 -> RegisterTiles.tile4x1(panel, first, count, stride, i, j, c);
      case 2 -> RegisterTiles.tile4x2(panel, first, count, stride, i, j, c);
      default -> RegisterTiles.tile4x3(panel, first, count, stride, i, j, c);
    }
  }
}
