package dev.quire.kernel;

import java.lang.reflect.InvocationTargetException;

/**
 * Brings the incubating Vector API into a running JVM.
 *
 * <p>{@code --add-modules jdk.incubator.vector} would do the same, but it prints a warning at every
 * start and keeps the JVM from using its archived module graph. Loading the module first thing in
 * {@code main}, as the JVM's own agents load theirs, avoids both. It needs {@code
 * -XX:+UnlockExperimentalVMOptions -XX:+EnableVectorSupport} and the export of {@code
 * jdk.internal.module}: the launcher and the manifest of quire.jar give them.
 */
public final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /**
   * Loads the module unless the JVM was started with it or doesn't allow it; {@link KernelChoice}
   * then does without. Call before any class that uses it.
   */
  public static void load() {
    if (ModuleLayer.boot().findModule(NAME).isPresent()) {
      return;
    }
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, NAME);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      return; // the package is not exported to us, or there is no such module
    }
  }

  /** Whether classes of the module can be used. */
  static boolean isLoaded() {
    try {
      Class.forName(NAME + ".FloatVector", false, VectorModule.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** How a JVM is started that has fast vectors. */
  static String remedy() {
    return "start java with --add-modules " + NAME;
  }
}
