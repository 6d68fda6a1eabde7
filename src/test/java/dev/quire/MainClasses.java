package dev.quire;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.quire.cli.Main;
import java.net.URL;

/** The classes of Quire without its tests, as they are compiled. */
final class MainClasses {
  private MainClasses() {}

  /** Reads them. */
  static JavaClasses read() {
    URL folder = Main.class.getProtectionDomain().getCodeSource().getLocation();
    return new ClassFileImporter().importUrl(folder);
  }
}
