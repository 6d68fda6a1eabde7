package dev.quire.cli;

/** What to do when memory has run out: it is not always the heap. */
final class MemoryAdvice {
  private static final int STEP_MB = 64;

  private MemoryAdvice() {}

  /** A sentence for people. */
  static String sentence(OutOfMemoryError e) {
    return sentence(
        e.getMessage() == null ? "" : e.getMessage(),
        Runtime.getRuntime().maxMemory() >> 20,
        System.getProperty("quire.terminal") != null); // as only the launcher sets it
  }

  /**
   * A sentence for people.
   *
   * @param reason the JVM's words
   * @param heapMb the largest heap that it may have, in MB
   * @param launcher whether it was started with {@code tools/quire}
   */
  static String sentence(String reason, long heapMb, boolean launcher) {
    String problem = "out of memory: heap=" + heapMb + " MB, " + reason + "; ";
    if (reason.contains("native thread")) {
      return problem + "allow more processes with ulimit -u, or use fewer --threads";
    }
    if (reason.contains("Map failed")) {
      return problem
          + "allow more address space with ulimit -v, or more mappings with vm.max_map_count";
    }
    String option = "-Xmx" + more(heapMb) + "m";
    return problem
        + (launcher
            ? "allow more with QUIRE_JAVA_OPTS=" + option
            : "allow more with java " + option + " -jar quire.jar");
  }

  /** About twice as much; the JVM counts a little less than the option says. */
  private static long more(long heapMb) {
    return Math.ceilDiv(2 * heapMb, STEP_MB) * STEP_MB;
  }
}
