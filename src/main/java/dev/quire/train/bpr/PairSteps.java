package dev.quire.train.bpr;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.Kernels;
import dev.quire.model.Parameters;
import java.lang.foreign.MemorySegment;

/** The steps of {@link BprTrainer}, of one length. */
final class PairSteps {
  private final Parameters parameters;
  private final float rate;
  private final float userScale;
  private final float itemScale;
  private final float biasScale;

  PairSteps(Parameters parameters, PairRegularization regularization, double rate) {
    this.parameters = parameters;
    this.rate = (float) rate;
    this.userScale = (float) (1 / (1 + rate * regularization.users()));
    this.itemScale = (float) (1 / (1 + rate * regularization.items()));
    this.biasScale = (float) (1 / (1 + rate * regularization.biases()));
  }

  /**
   * Takes the step of a user, an item i that the user has chosen, and another one, j. Returns y_ui
   * - y_uj before it.
   */
  double take(int user, int chosen, int other) {
    MemorySegment users = parameters.userFactors();
    MemorySegment items = parameters.itemFactors();
    MemorySegment biases = parameters.itemBias();
    int rank = parameters.rank();
    float chosenBias = biases.getAtIndex(F32, chosen);
    float otherBias = biases.getAtIndex(F32, other);
    double margin =
        (double) chosenBias
            - otherBias
            + Kernels.dot(users, user, items, chosen, rank)
            - Kernels.dot(users, user, items, other, rank);
    float length = (float) (rate / (1 + Math.exp(margin))); // rate sigma(y_uj - y_ui)
    biases.setAtIndex(F32, chosen, (chosenBias + length) * biasScale);
    biases.setAtIndex(F32, other, (otherBias - length) * biasScale);
    Kernels.coupledStep(users, user, items, chosen, rank, length, 1, itemScale);
    Kernels.coupledStep(users, user, items, other, rank, -length, userScale, itemScale);
    return margin;
  }
}
