package dev.quire.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the source of {@link RegisterTiles}: the same few lines for each shape, since a tile's
 * sums have to be local variables to stay in registers.
 *
 * <p>{@link RegisterTilesTest} holds the file against it; started as a program it writes the file.
 */
final class RegisterTilesSource {
  static final Path FILE = Path.of("src/main/java/dev/quire/kernel/RegisterTiles.java");

  /**
   * A shape.
   *
   * @param rows R
   * @param strips V
   * @param fence after how many rows the loads of the next ones may begin; 0 to let C2 decide
   */
  private record Shape(int rows, int strips, int fence) {}

  private static final List<Shape> SHAPES =
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

  private static final String HEAD =
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
        private static final int LANES = SPECIES.length();

        private RegisterTiles() {}
      """;

  private RegisterTilesSource() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(FILE, source());
  }

  static String source() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Shape shape : SHAPES) {
      text.append('\n').append(tile(shape));
    }
    return text.append("}\n").toString();
  }

  private static String tile(Shape shape) {
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
                    .formatted(r, name(v), name(v), plus(r, " * LANES"))));
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
    for (int r = 0; r < shape.rows; r++) {
      if (shape.fence > 0 && r > 0 && r % shape.fence == 0) {
        text.append("      VarHandle.loadLoadFence();\n");
      }
      text.append(
          "      FloatVector a%d = FloatVector.broadcast(SPECIES, panel[a + at%s]);\n"
              .formatted(r, plus(r, "")));
      for (int v = 0; v < shape.strips; v++) {
        text.append(
            "      c%d%c = a%d.fma(v%c, c%d%c);\n".formatted(r, name(v), r, name(v), r, name(v)));
      }
    }
    text.append("    }\n");
    forEach(
        shape,
        (r, v) ->
            text.append(
                "    c%d%c.intoArray(c, c%c%s);\n"
                    .formatted(r, name(v), name(v), plus(r, " * LANES"))));
    return text.append("  }\n").toString();
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

  private static String plus(int r, String unit) {
    return r == 0 ? "" : r == 1 && !unit.isEmpty() ? " + LANES" : " + " + r + unit;
  }
}
