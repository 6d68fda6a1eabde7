package dev.quire.cli.serve;

import dev.quire.files.Shown;
import dev.quire.serve.ServeListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Prints what a server does, each with its time. */
final class PrintingListener implements ServeListener {
  private final Writer requests; // null for none
  private final PrintWriter others;
  private boolean torn; // whether a part of the last line may be all that is there of it

  /**
   * Prints lines.
   *
   * @param requests null for who doesn't want to know
   * @param others for all else
   */
  PrintingListener(Writer requests, PrintWriter others) {
    this.requests = requests;
    this.others = others;
  }

  private static String timed(Instant time, String text) {
    return time.truncatedTo(ChronoUnit.MILLIS) + " " + Shown.line(text);
  }

  @Override
  public void request(Instant time, String line) throws IOException {
    if (requests != null) {
      String whole = timed(time, line) + System.lineSeparator();
      String text = torn ? System.lineSeparator() + whole : whole;
      torn = true;
      requests.write(text);
      requests.flush();
      if (requests instanceof PrintWriter quiet) { // which throws nothing
        check(quiet);
      }
      torn = false;
    }
  }

  @Override
  public void notice(Instant time, String sentence) throws IOException {
    others.println(timed(time, "quire: " + sentence));
    check(others);
  }

  @Override
  public void mistake(Instant time, Throwable thrown) throws IOException {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    others.println(timed(time, "quire: a mistake of Quire, please report it: " + thrown));
    trace.toString().lines().skip(1).map(Shown::line).forEach(others::println);
    check(others);
  }

  private static void check(PrintWriter printed) throws IOException {
    if (printed.checkError()) {
      throw new IOException("nobody reads what goes to standard error");
    }
  }
}
