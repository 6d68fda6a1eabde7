package dev.quire.train.vb;

import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;

/** With times beside all that it learns by default. */
class VbTimeContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new VbKind())
        .with(VbKind.RANK, 5)
        .with(VbKind.EPOCHS, 6)
        .with(VbKind.TOLERANCE, 0.0)
        .with(VbKind.TIME, Time.DRIFT_SESSIONS);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(VbKind.TIME, Time.DRIFT);
  }

  @Override
  protected double testRmse() {
    return 0.93;
  }
}
