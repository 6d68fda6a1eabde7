package dev.quire.train.ials;

import dev.quire.train.Settings;

class IalsBlocksContractTest extends IalsContractTest {
  @Override
  protected Settings settings() {
    return super.settings().with(IalsKind.BLOCK, 2);
  }
}
