package dev.quire.cli;

/**
 * Arguments that the JVM could not decode. It reads them, and the name of the folder it works in,
 * in the encoding of the locale; what is no text in it has become {@code U+FFFD}, and would name
 * another file.
 */
final class UndecodedText {
  private static final char REPLACEMENT = '\uFFFD';

  private UndecodedText() {}

  /** What is wrong with the arguments or the working folder, in words, or null. */
  static String problem(String[] args) {
    return problem(args, System.getProperty("user.dir"), System.getProperty("sun.jnu.encoding"));
  }

  static String problem(String[] args, String folder, String encoding) {
    String wrong = isUndecoded(folder) ? "working folder=" + folder : null;
    for (int i = 0; i < args.length && wrong == null; i++) {
      wrong = isUndecoded(args[i]) ? "argument=" + args[i] : null;
    }
    if (wrong == null) {
      return null;
    }
    String problem =
        "not text in the encoding of the locale: " + wrong + ", encoding=" + encoding + "; ";
    return encoding.equals("UTF-8")
        ? problem + "rename the file, or write the argument in UTF-8"
        : problem + "set LC_ALL=C.UTF-8, or another locale of UTF-8 that is installed";
  }

  private static boolean isUndecoded(String text) {
    return text.indexOf(REPLACEMENT) >= 0;
  }
}
