package dev.quire;

import dev.quire.kernel.VectorModule;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Loads the Vector API before the first test class, as {@code main} does for the product. */
public final class VectorModuleListener implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    VectorModule.load();
  }
}
