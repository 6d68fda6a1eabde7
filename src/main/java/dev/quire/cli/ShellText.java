package dev.quire.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Command lines for people to copy into a shell. */
public final class ShellText {
  /** What the shell takes as it is. */
  private static final String PLAIN = "[\\p{L}\\p{N}_./:=,@%+-]+";

  private ShellText() {}

  /**
   * A command line of Quire, which is called as it was started.
   *
   * @param arguments the verb and what follows it
   */
  public static String command(List<String> arguments) {
    String name = System.getProperty("quire.command", "quire");
    return Stream.concat(Stream.of(name), arguments.stream())
        .map(ShellText::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
