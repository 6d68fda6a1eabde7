package dev.quire.cli;

import dev.quire.kernel.VectorModule;
import java.util.ArrayList;
import java.util.List;

/** Runs several command lines in one process, until one of them fails. */
final class SeveralVerbs {
  /** Stands between two command lines, and on a line between their outputs. */
  static final String NEXT = "--next--";

  private SeveralVerbs() {}

  /** Ends with the exit code of the last one. */
  public static void main(String[] args) {
    VectorModule.load();
    List<String> command = new ArrayList<>();
    int code = 0;
    for (int i = 0; i <= args.length && code == 0; i++) {
      if (i < args.length && !args[i].equals(NEXT)) {
        command.add(args[i]);
        continue;
      }
      code = QuireCommand.run(command.toArray(String[]::new));
      command.clear();
      if (i < args.length) {
        System.out.println(NEXT);
      }
    }
    System.exit(code);
  }
}
