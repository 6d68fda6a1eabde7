package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Text that the JVM could not decode is refused: it would name another file. */
class UndecodedTextTest {
  @TempDir Path folder;

  @Test
  void textThatWasDecodedIsNoProblem() {
    assertNull(UndecodedText.problem(new String[] {"verify", "Amélie", ""}, "/é", "UTF-8"));
  }

  @Test
  void theArgumentOrTheFolderIsNamed() {
    assertEquals(
        "not text in the encoding of the locale: argument=caf\uFFFD.csv, encoding=UTF-8; rename the"
            + " file, or write the argument in UTF-8",
        UndecodedText.problem(new String[] {"verify", "caf\uFFFD.csv"}, "/", "UTF-8"));
    assertEquals(
        "not text in the encoding of the locale: working folder=/\uFFFD\uFFFD, encoding=ASCII; set"
            + " LC_ALL=C.UTF-8, or another locale of UTF-8 that is installed",
        UndecodedText.problem(new String[] {"verify", "x"}, "/\uFFFD\uFFFD", "ASCII"));
  }

  /** Without the launcher, which would set another locale; a Mac's JVM always reads UTF-8. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void anAccentInTheLocaleCIsRefused() throws Exception {
    Cli.Result result =
        ChildQuire.start(
                folder, "set -- \"$@\" $'n\\xc3\\xa9'; export LC_ALL=C", List.of(), "verify")
            .result();
    assertEquals(
        "quire: not text in the encoding of the locale: argument=n??,"
            + " encoding=ANSI_X3.4-1968; set LC_ALL=C.UTF-8, or another locale of UTF-8 that is"
            + " installed\n",
        result.err());
    assertEquals(2, result.code());
  }
}
