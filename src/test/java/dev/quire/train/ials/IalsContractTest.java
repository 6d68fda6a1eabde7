package dev.quire.train.ials;

import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;

class IalsContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new IalsKind()).with(IalsKind.RANK, 5).with(IalsKind.EPOCHS, 4);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(IalsKind.REG, 0.02).with(IalsKind.SEED, 2L);
  }

  @Override
  protected double testRmse() {
    return Double.POSITIVE_INFINITY;
  }
}
