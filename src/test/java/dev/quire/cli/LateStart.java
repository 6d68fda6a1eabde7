package dev.quire.cli;

/** Starts Quire when the JVM is on its way out already, as after a signal in the first moments. */
final class LateStart {
  private LateStart() {}

  /** Ends with 7 whatever Quire says. */
  public static void main(String[] args) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Main.main(args), "late"));
    System.exit(7);
  }
}
