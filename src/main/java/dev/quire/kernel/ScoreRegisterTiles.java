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

  static void tile8x3(float[] users, float[] items, int rank, float[] bias, float[] scores) {
    FloatVector c0a = FloatVector.fromArray(SPECIES, bias, 0);
    FloatVector c0b = FloatVector.fromArray(SPECIES, bias, LANES);
    FloatVector c0c = FloatVector.fromArray(SPECIES, bias, 2 * LANES);
    FloatVector c1a = c0a;
    FloatVector c2a = c0a;
    FloatVector c3a = c0a;
    FloatVector c4a = c0a;
    FloatVector c5a = c0a;
    FloatVector c6a = c0a;
    FloatVector c7a = c0a;
    FloatVector c1b = c0b;
    FloatVector c2b = c0b;
    FloatVector c3b = c0b;
    FloatVector c4b = c0b;
    FloatVector c5b = c0b;
    FloatVector c6b = c0b;
    FloatVector c7b = c0b;
    FloatVector c1c = c0c;
    FloatVector c2c = c0c;
    FloatVector c3c = c0c;
    FloatVector c4c = c0c;
    FloatVector c5c = c0c;
    FloatVector c6c = c0c;
    FloatVector c7c = c0c;
    for (int k = 0, at = 0, u = 0; k < rank; k++, at += ITEMS, u += GROUP) {
      FloatVector va = FloatVector.fromArray(SPECIES, items, at);
      FloatVector vb = FloatVector.fromArray(SPECIES, items, at + LANES);
      FloatVector vc = FloatVector.fromArray(SPECIES, items, at + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, users[u]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      c0c = a0.fma(vc, c0c);
      FloatVector a1 = FloatVector.broadcast(SPECIES, users[u + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      c1c = a1.fma(vc, c1c);
      FloatVector a2 = FloatVector.broadcast(SPECIES, users[u + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      c2c = a2.fma(vc, c2c);
      FloatVector a3 = FloatVector.broadcast(SPECIES, users[u + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      c3c = a3.fma(vc, c3c);
      FloatVector a4 = FloatVector.broadcast(SPECIES, users[u + 4]);
      c4a = a4.fma(va, c4a);
      c4b = a4.fma(vb, c4b);
      c4c = a4.fma(vc, c4c);
      FloatVector a5 = FloatVector.broadcast(SPECIES, users[u + 5]);
      c5a = a5.fma(va, c5a);
      c5b = a5.fma(vb, c5b);
      c5c = a5.fma(vc, c5c);
      FloatVector a6 = FloatVector.broadcast(SPECIES, users[u + 6]);
      c6a = a6.fma(va, c6a);
      c6b = a6.fma(vb, c6b);
      c6c = a6.fma(vc, c6c);
      FloatVector a7 = FloatVector.broadcast(SPECIES, users[u + 7]);
      c7a = a7.fma(va, c7a);
      c7b = a7.fma(vb, c7b);
      c7c = a7.fma(vc, c7c);
    }
    int to = 0;
    c0a.intoArray(scores, to);
    c1a.intoArray(scores, to + ITEMS);
    c2a.intoArray(scores, to + 2 * ITEMS);
    c3a.intoArray(scores, to + 3 * ITEMS);
    c4a.intoArray(scores, to + 4 * ITEMS);
    c5a.intoArray(scores, to + 5 * ITEMS);
    c6a.intoArray(scores, to + 6 * ITEMS);
    c7a.intoArray(scores, to + 7 * ITEMS);
    c0b.intoArray(scores, to + LANES);
    c1b.intoArray(scores, to + ITEMS + LANES);
    c2b.intoArray(scores, to + 2 * ITEMS + LANES);
    c3b.intoArray(scores, to + 3 * ITEMS + LANES);
    c4b.intoArray(scores, to + 4 * ITEMS + LANES);
    c5b.intoArray(scores, to + 5 * ITEMS + LANES);
    c6b.intoArray(scores, to + 6 * ITEMS + LANES);
    c7b.intoArray(scores, to + 7 * ITEMS + LANES);
    c0c.intoArray(scores, to + 2 * LANES);
    c1c.intoArray(scores, to + ITEMS + 2 * LANES);
    c2c.intoArray(scores, to + 2 * ITEMS + 2 * LANES);
    c3c.intoArray(scores, to + 3 * ITEMS + 2 * LANES);
    c4c.intoArray(scores, to + 4 * ITEMS + 2 * LANES);
    c5c.intoArray(scores, to + 5 * ITEMS + 2 * LANES);
    c6c.intoArray(scores, to + 6 * ITEMS + 2 * LANES);
    c7c.intoArray(scores, to + 7 * ITEMS + 2 * LANES);
  }

  static void tile5x2(
      float[] users, int user, float[] items, int item, int rank, float[] bias, float[] scores) {
    FloatVector c0a = FloatVector.fromArray(SPECIES, bias, item);
    FloatVector c0b = FloatVector.fromArray(SPECIES, bias, item + LANES);
    FloatVector c1a = c0a;
    FloatVector c2a = c0a;
    FloatVector c3a = c0a;
    FloatVector c4a = c0a;
    FloatVector c1b = c0b;
    FloatVector c2b = c0b;
    FloatVector c3b = c0b;
    FloatVector c4b = c0b;
    for (int k = 0, at = 0, u = 0; k < rank; k++, at += ITEMS, u += GROUP) {
      FloatVector va = FloatVector.fromArray(SPECIES, items, item + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, items, item + at + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, users[user + u]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      FloatVector a1 = FloatVector.broadcast(SPECIES, users[user + u + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      FloatVector a2 = FloatVector.broadcast(SPECIES, users[user + u + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      VarHandle.loadLoadFence();
      FloatVector a3 = FloatVector.broadcast(SPECIES, users[user + u + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, users[user + u + 4]);
      c4a = a4.fma(va, c4a);
      c4b = a4.fma(vb, c4b);
    }
    int to = user * ITEMS + item;
    c0a.intoArray(scores, to);
    c1a.intoArray(scores, to + ITEMS);
    c2a.intoArray(scores, to + 2 * ITEMS);
    c3a.intoArray(scores, to + 3 * ITEMS);
    c4a.intoArray(scores, to + 4 * ITEMS);
    c0b.intoArray(scores, to + LANES);
    c1b.intoArray(scores, to + ITEMS + LANES);
    c2b.intoArray(scores, to + 2 * ITEMS + LANES);
    c3b.intoArray(scores, to + 3 * ITEMS + LANES);
    c4b.intoArray(scores, to + 4 * ITEMS + LANES);
  }

  static void tile3x3(
      float[] users, int user, float[] items, int item, int rank, float[] bias, float[] scores) {
    FloatVector c0a = FloatVector.fromArray(SPECIES, bias, item);
    FloatVector c0b = FloatVector.fromArray(SPECIES, bias, item + LANES);
    FloatVector c0c = FloatVector.fromArray(SPECIES, bias, item + 2 * LANES);
    FloatVector c1a = c0a;
    FloatVector c2a = c0a;
    FloatVector c1b = c0b;
    FloatVector c2b = c0b;
    FloatVector c1c = c0c;
    FloatVector c2c = c0c;
    for (int k = 0, at = 0, u = 0; k < rank; k++, at += ITEMS, u += GROUP) {
      FloatVector va = FloatVector.fromArray(SPECIES, items, item + at);
      FloatVector vb = FloatVector.fromArray(SPECIES, items, item + at + LANES);
      FloatVector vc = FloatVector.fromArray(SPECIES, items, item + at + 2 * LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, users[user + u]);
      c0a = a0.fma(va, c0a);
      c0b = a0.fma(vb, c0b);
      c0c = a0.fma(vc, c0c);
      FloatVector a1 = FloatVector.broadcast(SPECIES, users[user + u + 1]);
      c1a = a1.fma(va, c1a);
      c1b = a1.fma(vb, c1b);
      c1c = a1.fma(vc, c1c);
      VarHandle.loadLoadFence();
      FloatVector a2 = FloatVector.broadcast(SPECIES, users[user + u + 2]);
      c2a = a2.fma(va, c2a);
      c2b = a2.fma(vb, c2b);
      c2c = a2.fma(vc, c2c);
    }
    int to = user * ITEMS + item;
    c0a.intoArray(scores, to);
    c1a.intoArray(scores, to + ITEMS);
    c2a.intoArray(scores, to + 2 * ITEMS);
    c0b.intoArray(scores, to + LANES);
    c1b.intoArray(scores, to + ITEMS + LANES);
    c2b.intoArray(scores, to + 2 * ITEMS + LANES);
    c0c.intoArray(scores, to + 2 * LANES);
    c1c.intoArray(scores, to + ITEMS + 2 * LANES);
    c2c.intoArray(scores, to + 2 * ITEMS + 2 * LANES);
  }
}
