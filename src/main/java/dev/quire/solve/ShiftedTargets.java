package dev.quire.solve;

/**
 * What is left of the targets of one row without a number of its own.
 *
 * @param all of them
 * @param constant that number
 */
record ShiftedTargets(Targets all, float constant) implements Targets {
  @Override
  public void fill(long first, int count, int[] columns, float[] targets) {
    all.fill(first, count, columns, targets);
    for (int p = 0; p < count; p++) {
      targets[p] -= constant;
    }
  }

  @Override
  public boolean weigh(long first, int count, float[] roots) {
    return all.weigh(first, count, roots);
  }
}
