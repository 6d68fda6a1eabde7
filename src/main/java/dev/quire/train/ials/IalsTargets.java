package dev.quire.train.ials;

import dev.quire.dataset.CsrMatrix;
import dev.quire.solve.PairWeights;
import dev.quire.solve.Targets;

/**
 * What the observed pairs of a matrix pull with, and what they weigh.
 *
 * @param pulls c of {@link PairWeights}
 * @param roots the roots of its w
 */
record IalsTargets(CsrMatrix pulls, CsrMatrix roots) implements Targets {
  static IalsTargets of(CsrMatrix values, PairWeights weights) {
    return new IalsTargets(values.mapped(weights::pull), values.mapped(weights::root));
  }

  @Override
  public void fill(long first, int count, int[] columns, float[] targets) {
    pulls.copyValues(first, count, targets);
  }

  @Override
  public boolean weigh(long first, int count, float[] target) {
    roots.copyValues(first, count, target);
    boolean other = false;
    for (int p = 0; p < count; p++) {
      other |= target[p] != 1;
    }
    return other;
  }

  /** What the pairs of a row weigh together. */
  double weight(int row) {
    double weight = 0;
    for (long at = roots.rowStart(row); at < roots.rowEnd(row); at++) {
      double root = roots.value(at);
      weight += root * root;
    }
    return weight;
  }
}
