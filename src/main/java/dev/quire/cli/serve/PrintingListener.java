package dev.quire.cli.serve;

import dev.quire.files.Shown;
import dev.quire.serve.ServeListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Prints what a server does, each with its time. */
final class PrintingListener implements ServeListener {
  private final PrintWriter requests; // null for none
  private final PrintWriter others;

  /**
   * Prints lines.
   *
   * @param requests null for who doesn't want to know
   * @param others for all else
   */
  PrintingListener(PrintWriter requests, PrintWriter others) {
    this.requests = requests;
    this.others = others;
  }

  private static String timed(String text) {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + Shown.line(text);
  }

  @Override
  public void request(String line) {
    if (requests != null) {
      requests.println(timed(line));
    }
  }

  @Override
  public void notice(String sentence) {
    others.println(timed("quire: " + sentence));
  }

  @Override
  public void mistake(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    others.println(timed("quire: a mistake of Quire, please report it: " + thrown));
    trace.toString().lines().skip(1).map(Shown::line).forEach(others::println);
  }
}
