package dev.quire.train.als;

import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;

class BiasContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new BiasKind()).with(AlsKind.EPOCHS, 6);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(AlsKind.GAMMA, 8.0);
  }

  @Override
  protected double testRmse() {
    return 0.95;
  }
}
