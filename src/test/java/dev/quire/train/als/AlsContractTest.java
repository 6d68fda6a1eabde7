package dev.quire.train.als;

import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;

class AlsContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new AlsKind()).with(AlsKind.RANK, 5).with(AlsKind.EPOCHS, 6);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(AlsKind.GAMMA, 8.0).with(AlsKind.SEED, 2L);
  }

  @Override
  protected double testRmse() {
    return 0.93;
  }
}
