package dev.quire.train.vb;

import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;

/** The plain model. */
class VbContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new VbKind())
        .with(VbKind.RANK, 5)
        .with(VbKind.EPOCHS, 6)
        .with(VbKind.TOLERANCE, 0.0)
        .with(VbKind.NOISE, Noise.NONE)
        .with(VbKind.IMPLICIT, Implicit.NONE);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(VbKind.VARIANCE, Variance.MARGINAL);
  }

  @Override
  protected double testRmse() {
    return 0.93;
  }
}
