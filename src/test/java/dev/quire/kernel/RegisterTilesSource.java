package dev.quire.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the sources of {@link RegisterTiles} and {@link ScoreRegisterTiles}: the same few lines
 * for each shape, since a tile's sums have to be local variables to stay in registers.
 *
 * <p>{@link RegisterTilesTest} holds the files against it; started as a program it writes them.
 */
final class RegisterTilesSource {
  private static final Path FOLDER = Path.of("src/main/java/dev/quire/kernel");
  static final Path GRAM = FOLDER.resolve("RegisterTiles.java");
  static final Path SCORES = FOLDER.resolve("ScoreRegisterTiles.java");

  /**
   * A shape.
   *
   * @param rows R
   * @param strips V
   * @param fence after how many rows the loads of the next ones may begin; 0 to let C2 decide
   */
  private record Shape(int rows, int strips, int fence) {}

  private static final List<Shape> GRAM_SHAPES =
      List.of(
          // 16 lanes, 32 registers
          new Shape(16, 1, 0),
          new Shape(10, 2, 0),
          new Shape(10, 1, 0),
          new Shape(6, 4, 0),
          new Shape(6, 3, 0),
          new Shape(6, 2, 0),
          new Shape(6, 1, 0),
          // 8 lanes, 16 registers
          new Shape(8, 1, 0),
          new Shape(5, 2, 0),
          new Shape(5, 1, 0),
          new Shape(3, 3, 2),
          new Shape(3, 2, 2),
          new Shape(3, 1, 2),
          // All others, and the rows left at the end
          new Shape(4, 4, 0),
          new Shape(4, 3, 0),
          new Shape(4, 2, 0),
          new Shape(4, 1, 0));

  private static final List<Shape> SCORE_SHAPES = List.of(new Shape(10, 2, 0), new Shape(5, 2, 3));

  private static final String GRAM_HEAD =
      """
      package dev.quire.kernel;

      import java.lang.invoke.VarHandle;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * The tiles of {@link GramTiles}: rows i .. i+R-1 of C, by V strips from {@code strip} on, gain the
       * products of those columns over {@code count} rows of the panel from {@code first} on. Panel and C
       * are in strips of {@code panelRows} and {@code cRows} rows, see {@link Kernels}; the columns i ..
       * i+R-1 of the panel lie in one strip.
       *
       * <p>Written by {@code RegisterTilesSource}, beside the tests: change that. Each tile is written
       * out, since its sums have to be local variables to stay in registers.
       *
       * <p>Every index is the loop's own plus what the loop doesn't change, and the loop's step is a
       * constant. So C2 checks the bounds once before the loop; in it are loads and multiply-adds only.
       *
       * <p>C is loaded before the loop and stored after it: adding it to finished sums would be as many
       * loads, but C2 then spills the sums, which cost a third of the speed at rank 128.
       *
       * <p>A fence keeps C2 from loading ahead more than 16 registers hold: with 3 x 3 it would spill
       * sums, for half of the speed. The processor sees nothing of it.
       */
      final class RegisterTiles {
        private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
        private static final int LANES = VectorUnit.LANES;

        private RegisterTiles() {}
      """;

  private static final String SCORE_HEAD =
      """
      package dev.quire.kernel;

      import java.lang.invoke.VarHandle;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * The tiles of {@link ScoreTiles}: the scores of R users from {@code user} on for V vectors of
       * items from {@code item} on. Written by {@code RegisterTilesSource}, beside the tests: change
       * that. What {@link RegisterTiles} says holds here, too.
       */
      final class ScoreRegisterTiles {
        private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;
        private static final int LANES = VectorUnit.LANES;
        private static final int GROUP = ScoreTiles.GROUP;
        private static final int ITEMS = ScoreTiles.ITEMS;

        private ScoreRegisterTiles() {}
      """;

  private RegisterTilesSource() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(GRAM, gram());
    Files.writeString(SCORES, scores());
  }

  static String gram() {
    StringBuilder text = new StringBuilder(GRAM_HEAD);
    GRAM_SHAPES.forEach(shape -> text.append('\n').append(gramTile(shape)));
    return text.append("}\n").toString();
  }

  static String scores() {
    StringBuilder text = new StringBuilder(SCORE_HEAD);
    SCORE_SHAPES.forEach(shape -> text.append('\n').append(scoreTile(shape)));
    return text.append("}\n").toString();
  }

  private static String gramTile(Shape shape) {
    StringBuilder text = new StringBuilder();
    text.append("  static void tile%dx%d(\n".formatted(shape.rows, shape.strips));
    text.append(
        """
              float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
            int ca = (strip * cRows + i) * LANES;
        """);
    for (int v = 1; v < shape.strips; v++) {
      text.append("    int c%c = c%c + cRows * LANES;\n".formatted(name(v), name(v - 1)));
    }
    forEach(
        shape,
        (r, v) ->
            text.append(
                "    FloatVector c%d%c = FloatVector.fromArray(SPECIES, c, c%c%s);\n"
                    .formatted(r, name(v), name(v), times(r, "LANES"))));
    text.append(
        """
            int a = (i / LANES * panelRows + first) * LANES + i % LANES;
            int ba = (strip * panelRows + first) * LANES;
        """);
    for (int v = 1; v < shape.strips; v++) {
      text.append("    int b%c = b%c + panelRows * LANES;\n".formatted(name(v), name(v - 1)));
    }
    text.append("    for (int at = 0; at < count * LANES; at += LANES) {\n");
    for (int v = 0; v < shape.strips; v++) {
      text.append(
          "      FloatVector v%c = FloatVector.fromArray(SPECIES, panel, b%c + at);\n"
              .formatted(name(v), name(v)));
    }
    products(shape, text, "panel[a + at%s]");
    forEach(
        shape,
        (r, v) ->
            text.append(
                "    c%d%c.intoArray(c, c%c%s);\n"
                    .formatted(r, name(v), name(v), times(r, "LANES"))));
    return text.append("  }\n").toString();
  }

  private static String scoreTile(Shape shape) {
    StringBuilder text = new StringBuilder();
    text.append("  static void tile%dx%d(\n".formatted(shape.rows, shape.strips));
    text.append(
        """
              float[] users, int user, float[] items, int item, int rank, float[] bias, float[] scores) {
        """);
    for (int v = 0; v < shape.strips; v++) {
      text.append(
          "    FloatVector c0%c = FloatVector.fromArray(SPECIES, bias, item%s);\n"
              .formatted(name(v), times(v, "LANES")));
    }
    forEach(
        shape,
        (r, v) -> {
          if (r > 0) {
            text.append("    FloatVector c%d%c = c0%c;\n".formatted(r, name(v), name(v)));
          }
        });
    text.append(
        """
            for (int k = 0, at = 0, u = 0; k < rank; k++, at += ITEMS, u += GROUP) {
        """);
    for (int v = 0; v < shape.strips; v++) {
      text.append(
          "      FloatVector v%c = FloatVector.fromArray(SPECIES, items, item + at%s);\n"
              .formatted(name(v), times(v, "LANES")));
    }
    products(shape, text, "users[user + u%s]");
    text.append("    int to = user * ITEMS + item;\n");
    forEach(
        shape,
        (r, v) ->
            text.append(
                "    c%d%c.intoArray(scores, to%s%s);\n"
                    .formatted(r, name(v), times(r, "ITEMS"), times(v, "LANES"))));
    return text.append("  }\n").toString();
  }

  /** The rest of the loop. */
  private static void products(Shape shape, StringBuilder text, String element) {
    for (int r = 0; r < shape.rows; r++) {
      if (shape.fence > 0 && r > 0 && r % shape.fence == 0) {
        text.append("      VarHandle.loadLoadFence();\n");
      }
      text.append(
          "      FloatVector a%d = FloatVector.broadcast(SPECIES, %s);\n"
              .formatted(r, element.formatted(r == 0 ? "" : " + " + r)));
      for (int v = 0; v < shape.strips; v++) {
        text.append(
            "      c%d%c = a%d.fma(v%c, c%d%c);\n".formatted(r, name(v), r, name(v), r, name(v)));
      }
    }
    text.append("    }\n");
  }

  private interface Cell {
    void accept(int row, int strip);
  }

  private static void forEach(Shape shape, Cell cell) {
    for (int v = 0; v < shape.strips; v++) {
      for (int r = 0; r < shape.rows; r++) {
        cell.accept(r, v);
      }
    }
  }

  private static char name(int strip) {
    return (char) ('a' + strip);
  }

  /** {@code + n * unit}, as one would write it. */
  private static String times(int n, String unit) {
    return n == 0 ? "" : n == 1 ? " + " + unit : " + " + n + " * " + unit;
  }
}
