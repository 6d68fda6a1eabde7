package dev.quire.train.vb;

import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;

/** With everything that it learns by default. */
class VbEverythingContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new VbKind())
        .with(VbKind.RANK, 5)
        .with(VbKind.EPOCHS, 6)
        .with(VbKind.TOLERANCE, 0.0);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(VbKind.IMPLICIT, Implicit.RATED);
  }

  @Override
  protected double testRmse() {
    return 0.93;
  }
}
