package dev.quire.train.bpr;

import dev.quire.train.Settings;
import dev.quire.train.TrainingContract;

class BprContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new BprKind()).with(BprKind.RANK, 5).with(BprKind.EPOCHS, 4);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(BprKind.REG_USERS, 0.02).with(BprKind.NEGATIVES, Negatives.POPULARITY);
  }

  @Override
  protected double testRmse() {
    return Double.POSITIVE_INFINITY;
  }
}
