package dev.quire.train.bpr;

import dev.quire.kernel.StepKernels;
import dev.quire.model.Parameters;

/** The steps of {@link BprTrainer} of one length, many of a user at a time; for one worker. */
final class PairSteps {
  private static final int MOST = 512; // pairs of a call

  private final Parameters parameters;
  private final StepKernels.PairLengths lengths;
  private final int[] chosen = new int[MOST];
  private final int[] others = new int[MOST];
  private final double[] margins = new double[MOST];
  private int count;

  PairSteps(Parameters parameters, PairRegularization regularization, double rate) {
    this.parameters = parameters;
    this.lengths =
        new StepKernels.PairLengths(
            (float) rate,
            (float) (1 / (1 + rate * regularization.users())),
            (float) (1 / (1 + rate * regularization.items())),
            (float) (1 / (1 + rate * regularization.biases())));
  }

  /** Adds a pair of an item that a user has chosen and another one. */
  void add(int choice, int other) {
    chosen[count] = choice;
    others[count++] = other;
  }

  /** Whether there is room for no more pairs. */
  boolean isFull() {
    return count == MOST;
  }

  /** Takes the steps of the pairs, in the order in which they came; then there are none. */
  void take(int user, double[] sums) {
    StepKernels.pairSteps(
        parameters.userFactors(),
        user,
        parameters.itemFactors(),
        parameters.rank(),
        parameters.itemBias(),
        chosen,
        others,
        count,
        lengths,
        margins);
    for (int n = 0; n < count; n++) {
      double g = 1 / (1 + Math.exp(margins[n]));
      sums[0] += // -ln(1 - g)
          Math.max(0, -margins[n]) + Math.log1p(Math.exp(-Math.abs(margins[n])));
      sums[1] += g * g;
    }
    sums[2] += count;
    count = 0;
  }
}
