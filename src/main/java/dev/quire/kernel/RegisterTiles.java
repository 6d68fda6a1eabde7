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

  static void tile16x1(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, ca + 5 * LANES);
    FloatVector c6a = FloatVector.fromArray(SPECIES, c, ca + 6 * LANES);
    FloatVector c7a = FloatVector.fromArray(SPECIES, c, ca + 7 * LANES);
    FloatVector c8a = FloatVector.fromArray(SPECIES, c, ca + 8 * LANES);
    FloatVector c9a = FloatVector.fromArray(SPECIES, c, ca + 9 * LANES);
    FloatVector c10a = FloatVector.fromArray(SPECIES, c, ca + 10 * LANES);
    FloatVector c11a = FloatVector.fromArray(SPECIES, c, ca + 11 * LANES);
    FloatVector c12a = FloatVector.fromArray(SPECIES, c, ca + 12 * LANES);
    FloatVector c13a = FloatVector.fromArray(SPECIES, c, ca + 13 * LANES);
    FloatVector c14a = FloatVector.fromArray(SPECIES, c, ca + 14 * LANES);
    FloatVector c15a = FloatVector.fromArray(SPECIES, c, ca + 15 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[a + at + 5]);
      c5a = a5.fma(va, c5a);
      FloatVector a6 = FloatVector.broadcast(SPECIES, panel[a + at + 6]);
      c6a = a6.fma(va, c6a);
      FloatVector a7 = FloatVector.broadcast(SPECIES, panel[a + at + 7]);
      c7a = a7.fma(va, c7a);
      FloatVector a8 = FloatVector.broadcast(SPECIES, panel[a + at + 8]);
      c8a = a8.fma(va, c8a);
      FloatVector a9 = FloatVector.broadcast(SPECIES, panel[a + at + 9]);
      c9a = a9.fma(va, c9a);
      FloatVector a10 = FloatVector.broadcast(SPECIES, panel[a + at + 10]);
      c10a = a10.fma(va, c10a);
      FloatVector a11 = FloatVector.broadcast(SPECIES, panel[a + at + 11]);
      c11a = a11.fma(va, c11a);
      FloatVector a12 = FloatVector.broadcast(SPECIES, panel[a + at + 12]);
      c12a = a12.fma(va, c12a);
      FloatVector a13 = FloatVector.broadcast(SPECIES, panel[a + at + 13]);
      c13a = a13.fma(va, c13a);
      FloatVector a14 = FloatVector.broadcast(SPECIES, panel[a + at + 14]);
      c14a = a14.fma(va, c14a);
      FloatVector a15 = FloatVector.broadcast(SPECIES, panel[a + at + 15]);
      c15a = a15.fma(va, c15a);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c5a.intoArray(c, ca + 5 * LANES);
    c6a.intoArray(c, ca + 6 * LANES);
    c7a.intoArray(c, ca + 7 * LANES);
    c8a.intoArray(c, ca + 8 * LANES);
    c9a.intoArray(c, ca + 9 * LANES);
    c10a.intoArray(c, ca + 10 * LANES);
    c11a.intoArray(c, ca + 11 * LANES);
    c12a.intoArray(c, ca + 12 * LANES);
    c13a.intoArray(c, ca + 13 * LANES);
    c14a.intoArray(c, ca + 14 * LANES);
    c15a.intoArray(c, ca + 15 * LANES);
  }

  static void tile10x2(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, ca + 5 * LANES);
    FloatVector c6a = FloatVector.fromArray(SPECIES, c, ca + 6 * LANES);
    FloatVector c7a = FloatVector.fromArray(SPECIES, c, ca + 7 * LANES);
    FloatVector c8a = FloatVector.fromArray(SPECIES, c, ca + 8 * LANES);
    FloatVector c9a = FloatVector.fromArray(SPECIES, c, ca + 9 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, cb + 3 * LANES);
    FloatVector c4b = FloatVector.fromArray(SPECIES, c, cb + 4 * LANES);
    FloatVector c5b = FloatVector.fromArray(SPECIES, c, cb + 5 * LANES);
    FloatVector c6b = FloatVector.fromArray(SPECIES, c, cb + 6 * LANES);
    FloatVector c7b = FloatVector.fromArray(SPECIES, c, cb + 7 * LANES);
    FloatVector c8b = FloatVector.fromArray(SPECIES, c, cb + 8 * LANES);
    FloatVector c9b = FloatVector.fromArray(SPECIES, c, cb + 9 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      c4b = a4.fma(vb, c4b);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[a + at + 5]);
      c5a = a5.fma(va, c5a);
      c5b = a5.fma(vb, c5b);
      FloatVector a6 = FloatVector.broadcast(SPECIES, panel[a + at + 6]);
      c6a = a6.fma(va, c6a);
      c6b = a6.fma(vb, c6b);
      FloatVector a7 = FloatVector.broadcast(SPECIES, panel[a + at + 7]);
      c7a = a7.fma(va, c7a);
      c7b = a7.fma(vb, c7b);
      FloatVector a8 = FloatVector.broadcast(SPECIES, panel[a + at + 8]);
      c8a = a8.fma(va, c8a);
      c8b = a8.fma(vb, c8b);
      FloatVector a9 = FloatVector.broadcast(SPECIES, panel[a + at + 9]);
      c9a = a9.fma(va, c9a);
      c9b = a9.fma(vb, c9b);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c5a.intoArray(c, ca + 5 * LANES);
    c6a.intoArray(c, ca + 6 * LANES);
    c7a.intoArray(c, ca + 7 * LANES);
    c8a.intoArray(c, ca + 8 * LANES);
    c9a.intoArray(c, ca + 9 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c3b.intoArray(c, cb + 3 * LANES);
    c4b.intoArray(c, cb + 4 * LANES);
    c5b.intoArray(c, cb + 5 * LANES);
    c6b.intoArray(c, cb + 6 * LANES);
    c7b.intoArray(c, cb + 7 * LANES);
    c8b.intoArray(c, cb + 8 * LANES);
    c9b.intoArray(c, cb + 9 * LANES);
  }

  static void tile10x1(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, ca + 5 * LANES);
    FloatVector c6a = FloatVector.fromArray(SPECIES, c, ca + 6 * LANES);
    FloatVector c7a = FloatVector.fromArray(SPECIES, c, ca + 7 * LANES);
    FloatVector c8a = FloatVector.fromArray(SPECIES, c, ca + 8 * LANES);
    FloatVector c9a = FloatVector.fromArray(SPECIES, c, ca + 9 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[a + at + 5]);
      c5a = a5.fma(va, c5a);
      FloatVector a6 = FloatVector.broadcast(SPECIES, panel[a + at + 6]);
      c6a = a6.fma(va, c6a);
      FloatVector a7 = FloatVector.broadcast(SPECIES, panel[a + at + 7]);
      c7a = a7.fma(va, c7a);
      FloatVector a8 = FloatVector.broadcast(SPECIES, panel[a + at + 8]);
      c8a = a8.fma(va, c8a);
      FloatVector a9 = FloatVector.broadcast(SPECIES, panel[a + at + 9]);
      c9a = a9.fma(va, c9a);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c5a.intoArray(c, ca + 5 * LANES);
    c6a.intoArray(c, ca + 6 * LANES);
    c7a.intoArray(c, ca + 7 * LANES);
    c8a.intoArray(c, ca + 8 * LANES);
    c9a.intoArray(c, ca + 9 * LANES);
  }

  static void tile6x4(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    int cc = cb + cRows * LANES;
    int cd = cc + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, ca + 5 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, cb + 3 * LANES);
    FloatVector c4b = FloatVector.fromArray(SPECIES, c, cb + 4 * LANES);
    FloatVector c5b = FloatVector.fromArray(SPECIES, c, cb + 5 * LANES);
    FloatVector c0c = FloatVector.fromArray(SPECIES, c, cc);
    FloatVector c1c = FloatVector.fromArray(SPECIES, c, cc + LANES);
    FloatVector c2c = FloatVector.fromArray(SPECIES, c, cc + 2 * LANES);
    FloatVector c3c = FloatVector.fromArray(SPECIES, c, cc + 3 * LANES);
    FloatVector c4c = FloatVector.fromArray(SPECIES, c, cc + 4 * LANES);
    FloatVector c5c = FloatVector.fromArray(SPECIES, c, cc + 5 * LANES);
    FloatVector c0d = FloatVector.fromArray(SPECIES, c, cd);
    FloatVector c1d = FloatVector.fromArray(SPECIES, c, cd + LANES);
    FloatVector c2d = FloatVector.fromArray(SPECIES, c, cd + 2 * LANES);
    FloatVector c3d = FloatVector.fromArray(SPECIES, c, cd + 3 * LANES);
    FloatVector c4d = FloatVector.fromArray(SPECIES, c, cd + 4 * LANES);
    FloatVector c5d = FloatVector.fromArray(SPECIES, c, cd + 5 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    int bc = bb + panelRows * LANES;
    int bd = bc + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector vc = FloatVector.fromArray(SPECIES, panel, bc + at);
      FloatVector vd = FloatVector.fromArray(SPECIES, panel, bd + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      c0c = a0.fma(vc, c0c);
      c0d = a0.fma(vd, c0d);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      c1c = a1.fma(vc, c1c);
      c1d = a1.fma(vd, c1d);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      c2c = a2.fma(vc, c2c);
      c2d = a2.fma(vd, c2d);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      c3c = a3.fma(vc, c3c);
      c3d = a3.fma(vd, c3d);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      c4b = a4.fma(vb, c4b);
      c4c = a4.fma(vc, c4c);
      c4d = a4.fma(vd, c4d);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[a + at + 5]);
      c5a = a5.fma(va, c5a);
      c5b = a5.fma(vb, c5b);
      c5c = a5.fma(vc, c5c);
      c5d = a5.fma(vd, c5d);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c5a.intoArray(c, ca + 5 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c3b.intoArray(c, cb + 3 * LANES);
    c4b.intoArray(c, cb + 4 * LANES);
    c5b.intoArray(c, cb + 5 * LANES);
    c0c.intoArray(c, cc);
    c1c.intoArray(c, cc + LANES);
    c2c.intoArray(c, cc + 2 * LANES);
    c3c.intoArray(c, cc + 3 * LANES);
    c4c.intoArray(c, cc + 4 * LANES);
    c5c.intoArray(c, cc + 5 * LANES);
    c0d.intoArray(c, cd);
    c1d.intoArray(c, cd + LANES);
    c2d.intoArray(c, cd + 2 * LANES);
    c3d.intoArray(c, cd + 3 * LANES);
    c4d.intoArray(c, cd + 4 * LANES);
    c5d.intoArray(c, cd + 5 * LANES);
  }

  static void tile6x3(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    int cc = cb + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, ca + 5 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, cb + 3 * LANES);
    FloatVector c4b = FloatVector.fromArray(SPECIES, c, cb + 4 * LANES);
    FloatVector c5b = FloatVector.fromArray(SPECIES, c, cb + 5 * LANES);
    FloatVector c0c = FloatVector.fromArray(SPECIES, c, cc);
    FloatVector c1c = FloatVector.fromArray(SPECIES, c, cc + LANES);
    FloatVector c2c = FloatVector.fromArray(SPECIES, c, cc + 2 * LANES);
    FloatVector c3c = FloatVector.fromArray(SPECIES, c, cc + 3 * LANES);
    FloatVector c4c = FloatVector.fromArray(SPECIES, c, cc + 4 * LANES);
    FloatVector c5c = FloatVector.fromArray(SPECIES, c, cc + 5 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    int bc = bb + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector vc = FloatVector.fromArray(SPECIES, panel, bc + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      c0c = a0.fma(vc, c0c);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      c1c = a1.fma(vc, c1c);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      c2c = a2.fma(vc, c2c);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      c3c = a3.fma(vc, c3c);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      c4b = a4.fma(vb, c4b);
      c4c = a4.fma(vc, c4c);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[a + at + 5]);
      c5a = a5.fma(va, c5a);
      c5b = a5.fma(vb, c5b);
      c5c = a5.fma(vc, c5c);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c5a.intoArray(c, ca + 5 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c3b.intoArray(c, cb + 3 * LANES);
    c4b.intoArray(c, cb + 4 * LANES);
    c5b.intoArray(c, cb + 5 * LANES);
    c0c.intoArray(c, cc);
    c1c.intoArray(c, cc + LANES);
    c2c.intoArray(c, cc + 2 * LANES);
    c3c.intoArray(c, cc + 3 * LANES);
    c4c.intoArray(c, cc + 4 * LANES);
    c5c.intoArray(c, cc + 5 * LANES);
  }

  static void tile6x2(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, ca + 5 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, cb + 3 * LANES);
    FloatVector c4b = FloatVector.fromArray(SPECIES, c, cb + 4 * LANES);
    FloatVector c5b = FloatVector.fromArray(SPECIES, c, cb + 5 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      c4b = a4.fma(vb, c4b);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[a + at + 5]);
      c5a = a5.fma(va, c5a);
      c5b = a5.fma(vb, c5b);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c5a.intoArray(c, ca + 5 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c3b.intoArray(c, cb + 3 * LANES);
    c4b.intoArray(c, cb + 4 * LANES);
    c5b.intoArray(c, cb + 5 * LANES);
  }

  static void tile6x1(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, ca + 5 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[a + at + 5]);
      c5a = a5.fma(va, c5a);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c5a.intoArray(c, ca + 5 * LANES);
  }

  static void tile8x1(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c5a = FloatVector.fromArray(SPECIES, c, ca + 5 * LANES);
    FloatVector c6a = FloatVector.fromArray(SPECIES, c, ca + 6 * LANES);
    FloatVector c7a = FloatVector.fromArray(SPECIES, c, ca + 7 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      FloatVector a5 = FloatVector.broadcast(SPECIES, panel[a + at + 5]);
      c5a = a5.fma(va, c5a);
      FloatVector a6 = FloatVector.broadcast(SPECIES, panel[a + at + 6]);
      c6a = a6.fma(va, c6a);
      FloatVector a7 = FloatVector.broadcast(SPECIES, panel[a + at + 7]);
      c7a = a7.fma(va, c7a);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c5a.intoArray(c, ca + 5 * LANES);
    c6a.intoArray(c, ca + 6 * LANES);
    c7a.intoArray(c, ca + 7 * LANES);
  }

  static void tile5x2(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, cb + 3 * LANES);
    FloatVector c4b = FloatVector.fromArray(SPECIES, c, cb + 4 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
      c4b = a4.fma(vb, c4b);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c3b.intoArray(c, cb + 3 * LANES);
    c4b.intoArray(c, cb + 4 * LANES);
  }

  static void tile5x1(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c4a = FloatVector.fromArray(SPECIES, c, ca + 4 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      FloatVector a4 = FloatVector.broadcast(SPECIES, panel[a + at + 4]);
      c4a = a4.fma(va, c4a);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c4a.intoArray(c, ca + 4 * LANES);
  }

  static void tile3x3(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    int cc = cb + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c0c = FloatVector.fromArray(SPECIES, c, cc);
    FloatVector c1c = FloatVector.fromArray(SPECIES, c, cc + LANES);
    FloatVector c2c = FloatVector.fromArray(SPECIES, c, cc + 2 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    int bc = bb + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector vc = FloatVector.fromArray(SPECIES, panel, bc + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      c0c = a0.fma(vc, c0c);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      c1c = a1.fma(vc, c1c);
      VarHandle.loadLoadFence();
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      c2c = a2.fma(vc, c2c);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c0c.intoArray(c, cc);
    c1c.intoArray(c, cc + LANES);
    c2c.intoArray(c, cc + 2 * LANES);
  }

  static void tile3x2(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      VarHandle.loadLoadFence();
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
  }

  static void tile3x1(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      VarHandle.loadLoadFence();
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
  }

  static void tile4x4(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    int cc = cb + cRows * LANES;
    int cd = cc + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, cb + 3 * LANES);
    FloatVector c0c = FloatVector.fromArray(SPECIES, c, cc);
    FloatVector c1c = FloatVector.fromArray(SPECIES, c, cc + LANES);
    FloatVector c2c = FloatVector.fromArray(SPECIES, c, cc + 2 * LANES);
    FloatVector c3c = FloatVector.fromArray(SPECIES, c, cc + 3 * LANES);
    FloatVector c0d = FloatVector.fromArray(SPECIES, c, cd);
    FloatVector c1d = FloatVector.fromArray(SPECIES, c, cd + LANES);
    FloatVector c2d = FloatVector.fromArray(SPECIES, c, cd + 2 * LANES);
    FloatVector c3d = FloatVector.fromArray(SPECIES, c, cd + 3 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    int bc = bb + panelRows * LANES;
    int bd = bc + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector vc = FloatVector.fromArray(SPECIES, panel, bc + at);
      FloatVector vd = FloatVector.fromArray(SPECIES, panel, bd + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      c0c = a0.fma(vc, c0c);
      c0d = a0.fma(vd, c0d);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      c1c = a1.fma(vc, c1c);
      c1d = a1.fma(vd, c1d);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      c2c = a2.fma(vc, c2c);
      c2d = a2.fma(vd, c2d);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      c3c = a3.fma(vc, c3c);
      c3d = a3.fma(vd, c3d);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c3b.intoArray(c, cb + 3 * LANES);
    c0c.intoArray(c, cc);
    c1c.intoArray(c, cc + LANES);
    c2c.intoArray(c, cc + 2 * LANES);
    c3c.intoArray(c, cc + 3 * LANES);
    c0d.intoArray(c, cd);
    c1d.intoArray(c, cd + LANES);
    c2d.intoArray(c, cd + 2 * LANES);
    c3d.intoArray(c, cd + 3 * LANES);
  }

  static void tile4x3(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    int cc = cb + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, cb + 3 * LANES);
    FloatVector c0c = FloatVector.fromArray(SPECIES, c, cc);
    FloatVector c1c = FloatVector.fromArray(SPECIES, c, cc + LANES);
    FloatVector c2c = FloatVector.fromArray(SPECIES, c, cc + 2 * LANES);
    FloatVector c3c = FloatVector.fromArray(SPECIES, c, cc + 3 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    int bc = bb + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector vc = FloatVector.fromArray(SPECIES, panel, bc + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      c0c = a0.fma(vc, c0c);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      c1c = a1.fma(vc, c1c);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      c2c = a2.fma(vc, c2c);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      c3c = a3.fma(vc, c3c);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c3b.intoArray(c, cb + 3 * LANES);
    c0c.intoArray(c, cc);
    c1c.intoArray(c, cc + LANES);
    c2c.intoArray(c, cc + 2 * LANES);
    c3c.intoArray(c, cc + 3 * LANES);
  }

  static void tile4x2(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    int cb = ca + cRows * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    FloatVector c0b = FloatVector.fromArray(SPECIES, c, cb);
    FloatVector c1b = FloatVector.fromArray(SPECIES, c, cb + LANES);
    FloatVector c2b = FloatVector.fromArray(SPECIES, c, cb + 2 * LANES);
    FloatVector c3b = FloatVector.fromArray(SPECIES, c, cb + 3 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    int bb = ba + panelRows * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, panel, bb + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
    c0b.intoArray(c, cb);
    c1b.intoArray(c, cb + LANES);
    c2b.intoArray(c, cb + 2 * LANES);
    c3b.intoArray(c, cb + 3 * LANES);
  }

  static void tile4x1(
      float[] panel, int panelRows, int first, int count, int i, int strip, float[] c, int cRows) {
    int ca = (strip * cRows + i) * LANES;
    FloatVector c0a = FloatVector.fromArray(SPECIES, c, ca);
    FloatVector c1a = FloatVector.fromArray(SPECIES, c, ca + LANES);
    FloatVector c2a = FloatVector.fromArray(SPECIES, c, ca + 2 * LANES);
    FloatVector c3a = FloatVector.fromArray(SPECIES, c, ca + 3 * LANES);
    int a = (i / LANES * panelRows + first) * LANES + i % LANES;
    int ba = (strip * panelRows + first) * LANES;
    for (int at = 0; at < count * LANES; at += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, panel, ba + at);
      FloatVector a0 = FloatVector.broadcast(SPECIES, panel[a + at]);
      c0a = a0.fma(va, c0a);
      FloatVector a1 = FloatVector.broadcast(SPECIES, panel[a + at + 1]);
      c1a = a1.fma(va, c1a);
      FloatVector a2 = FloatVector.broadcast(SPECIES, panel[a + at + 2]);
      c2a = a2.fma(va, c2a);
      FloatVector a3 = FloatVector.broadcast(SPECIES, panel[a + at + 3]);
      c3a = a3.fma(va, c3a);
    }
    c0a.intoArray(c, ca);
    c1a.intoArray(c, ca + LANES);
    c2a.intoArray(c, ca + 2 * LANES);
    c3a.intoArray(c, ca + 3 * LANES);
  }
}
