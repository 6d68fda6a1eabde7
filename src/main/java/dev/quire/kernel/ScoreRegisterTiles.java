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

  static void tile10x2(
      float[] users, int user, float[] items, int item, int rank, float[] bias, float[] scores) {
    FloatVector c0a = FloatVector.fromArray(SPECIES, bias, item);
    FloatVector c0b = FloatVector.fromArray(SPECIES, bias, item + LANES);
    FloatVector c1a = c0a;
    FloatVector c2a = c0a;
    FloatVector c3a = c0a;
    FloatVector c4a = c0a;
    FloatVector c5a = c0a;
    FloatVector c6a = c0a;
    FloatVector c7a = c0a;
    FloatVector c8a = c0a;
    FloatVector c9a = c0a;
    FloatVector c1b = c0b;
    FloatVector c2b = c0b;
    FloatVector c3b = c0b;
    FloatVector c4b = c0b;
    FloatVector c5b = c0b;
    FloatVector c6b = c0b;
    FloatVector c7b = c0b;
    FloatVector c8b = c0b;
    FloatVector c9b = c0b;
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
      FloatVector a3 = FloatVector.broadcast(SPECIES, users[user + u + 3]);
      c3a = a3.fma(va, c3a);
      c3b = a3.fma(vb, c3b);
      FloatVector a4 = FloatVector.broadcast(SPECIES, users[user + u + 4]);
      c4a = a4.fma(va, c4a);
      c4b = a4.fma(vb, c4b);
      FloatVector a5 = FloatVector.broadcast(SPECIES, users[user + u + 5]);
      c5a = a5.fma(va, c5a);
      c5b = a5.fma(vb, c5b);
      FloatVector a6 = FloatVector.broadcast(SPECIES, users[user + u + 6]);
      c6a = a6.fma(va, c6a);
      c6b = a6.fma(vb, c6b);
      FloatVector a7 = FloatVector.broadcast(SPECIES, users[user + u + 7]);
      c7a = a7.fma(va, c7a);
      c7b = a7.fma(vb, c7b);
      FloatVector a8 = FloatVector.broadcast(SPECIES, users[user + u + 8]);
      c8a = a8.fma(va, c8a);
      c8b = a8.fma(vb, c8b);
      FloatVector a9 = FloatVector.broadcast(SPECIES, users[user + u + 9]);
      c9a = a9.fma(va, c9a);
      c9b = a9.fma(vb, c9b);
    }
    int to = user * ITEMS + item;
    c0a.intoArray(scores, to);
    c1a.intoArray(scores, to + ITEMS);
    c2a.intoArray(scores, to + 2 * ITEMS);
    c3a.intoArray(scores, to + 3 * ITEMS);
    c4a.intoArray(scores, to + 4 * ITEMS);
    c5a.intoArray(scores, to + 5 * ITEMS);
    c6a.intoArray(scores, to + 6 * ITEMS);
    c7a.intoArray(scores, to + 7 * ITEMS);
    c8a.intoArray(scores, to + 8 * ITEMS);
    c9a.intoArray(scores, to + 9 * ITEMS);
    c0b.intoArray(scores, to + LANES);
    c1b.intoArray(scores, to + ITEMS + LANES);
    c2b.intoArray(scores, to + 2 * ITEMS + LANES);
    c3b.intoArray(scores, to + 3 * ITEMS + LANES);
    c4b.intoArray(scores, to + 4 * ITEMS + LANES);
    c5b.intoArray(scores, to + 5 * ITEMS + LANES);
    c6b.intoArray(scores, to + 6 * ITEMS + LANES);
    c7b.intoArray(scores, to + 7 * ITEMS + LANES);
    c8b.intoArray(scores, to + 8 * ITEMS + LANES);
    c9b.intoArray(scores, to + 9 * ITEMS + LANES);
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
}
