package dev.quire.train.sgd;

import static dev.quire.model.Parameters.F32;

import dev.quire.kernel.StepKernels;
import dev.quire.model.Parameters;
import dev.quire.train.stochastic.Runs;
import java.lang.foreign.MemorySegment;

/** The steps of {@link SgdTrainer} for a user's ratings in a block; for one worker. */
final class RunSteps {
  private static final int MOST = 512; // ratings of a call

  private final Parameters parameters;
  private final MemorySegment itemScales; // F32 [items][2]: of vector and bias
  private final float biasRate;
  private final float vectorRate;
  private final int[] items = new int[MOST];
  private final float[] values = new float[MOST];
  private final float[] biases = new float[MOST];
  private final float[] scales = new float[MOST];
  private final float[] errors = new float[MOST];

  RunSteps(Parameters parameters, MemorySegment itemScales, double biasRate, double vectorRate) {
    this.parameters = parameters;
    this.itemScales = itemScales;
    this.biasRate = (float) biasRate;
    this.vectorRate = (float) vectorRate;
  }

  /**
   * Takes a step for each.
   *
   * @param scale what the penalty leaves of the user's vector at each
   * @param biasScale the same of the bias
   * @return the sum of squared errors, each before its step
   */
  double take(int user, Runs run, float scale, float biasScale) {
    StepKernels.Lengths lengths = new StepKernels.Lengths(vectorRate, scale, biasRate, biasScale);
    double squares = 0;
    for (int at = 0; at < run.count(); at += MOST) {
      squares += take(user, run, at, Math.min(MOST, run.count() - at), lengths);
    }
    return squares;
  }

  /** An item has one rating of a user, so no step changes the bias of another's. */
  private double take(int user, Runs run, int from, int count, StepKernels.Lengths lengths) {
    MemorySegment itemBias = parameters.itemBias();
    for (int n = 0; n < count; n++) {
      items[n] = run.item(from + n);
      values[n] = run.value(from + n);
      biases[n] = itemBias.getAtIndex(F32, items[n]);
      scales[n] = itemScales.getAtIndex(F32, 2L * items[n]);
    }
    float userBias =
        StepKernels.residualSteps(
            parameters.userFactors(),
            user,
            parameters.itemFactors(),
            parameters.rank(),
            items,
            count,
            values,
            biases,
            scales,
            parameters.userBias().getAtIndex(F32, user),
            lengths,
            errors);
    parameters.userBias().setAtIndex(F32, user, userBias);
    double squares = 0;
    for (int n = 0; n < count; n++) {
      squares += (double) errors[n] * errors[n];
      float biasScale = itemScales.getAtIndex(F32, 2L * items[n] + 1);
      itemBias.setAtIndex(F32, items[n], (biases[n] + biasRate * errors[n]) * biasScale);
    }
    return squares;
  }
}
