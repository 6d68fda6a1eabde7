package dev.quire.train.sgd;

import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;

class SgdContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new SgdKind()).with(SgdKind.RANK, 5).with(SgdKind.EPOCHS, 8);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(SgdKind.GAMMA, 8.0).with(SgdKind.LEARNING_RATE, 0.05);
  }

  @Override
  protected double testRmse() {
    return 0.93;
  }
}
