package dev.quire.cli;

import dev.quire.mapped.Shown;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * What a person sees while work goes on. Finished steps stay as lines; between them, on a terminal
 * only, one line is drawn over and over.
 */
final class Progress {
  private static final long REDRAW_NANOS = 100_000_000;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal;
  private final long startNanos = System.nanoTime();
  private long drawnNanos;
  private boolean drawn;

  Progress(PrintWriter err, boolean quiet) {
    this.err = err;
    this.quiet = quiet;
    this.terminal = Boolean.getBoolean("quire.terminal"); // the launcher asks whether it is one
  }

  /** A line that stays. */
  synchronized void line(String text) {
    if (!quiet) {
      clear();
      err.println(Shown.line(text));
    }
  }

  /** How far the current step is; {@code done} of {@code total}. May be told by any thread. */
  synchronized void show(String step, long done, long total) {
    long now = System.nanoTime();
    if (quiet || !terminal || now - drawnNanos < REDRAW_NANOS) {
      return;
    }
    int percent = Math.clamp(100 * done / Math.max(1, total), 0, 100);
    String bar = "#".repeat(percent / 4) + ".".repeat(25 - percent / 4);
    err.print(ERASE_LINE + String.format(Locale.ROOT, "%s [%s] %d %%", step, bar, percent));
    err.flush();
    drawn = true;
    drawnNanos = now;
  }

  /** Takes back the line that is drawn over. */
  synchronized void clear() {
    if (drawn) {
      err.print(ERASE_LINE);
      err.flush(); // before a result goes to standard output
      drawn = false;
    }
  }

  /** Seconds since this was made. */
  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
