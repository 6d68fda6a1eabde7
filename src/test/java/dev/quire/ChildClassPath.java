package dev.quire;

/** Where the processes that tests start find Quire: the libraries that it is delivered with. */
public final class ChildClassPath {
  private ChildClassPath() {}

  /** The class path; that of the tests where Maven has not said which. */
  public static String get() {
    return System.getProperty("quire.classPath", System.getProperty("java.class.path"));
  }
}
