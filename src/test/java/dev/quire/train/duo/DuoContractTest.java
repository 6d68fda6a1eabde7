package dev.quire.train.duo;

import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;
import dev.quire.train.ials.IalsKind;

class DuoContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new DuoKind())
        .with(DuoKind.RANK, 3)
        .with(DuoKind.EPOCHS, 5)
        .with(DuoKind.PREFERENCE_RANK, 6)
        .with(DuoKind.PREFERENCE_EPOCHS, preferenceEpochs());
  }

  @Override
  protected int preferenceEpochs() {
    return 3;
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(IalsKind.REG, 0.02).with(IalsKind.NU, 0.5);
  }

  @Override
  protected double testRmse() {
    return 0.9;
  }
}
