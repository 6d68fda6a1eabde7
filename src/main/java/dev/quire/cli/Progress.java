package dev.quire.cli;

import dev.quire.files.Shown;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What a person sees while work goes on. Finished steps stay as lines; between them, on a terminal
 * only, one line is drawn over and over.
 */
public final class Progress {
  private static final long REDRAW_NANOS = 100_000_000;
  private static final long LEAST_NANOS = 1_000_000_000; // for an estimate
  private static final long NEVER = Long.MIN_VALUE;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private String step = ""; // the one that is shown,
  private long stepNanos; // when it began,
  private long doneBefore; // and where
  private long drawnNanos = NEVER;
  private boolean drawn;
  private int tableLines; // that are drawn above the step

  /** On standard error; nothing if it is to be quiet. */
  public Progress(PrintWriter err, boolean quiet) {
    this(err, quiet, System::nanoTime);
  }

  /** With a clock of the caller's. */
  Progress(PrintWriter err, boolean quiet, LongSupplier nanoTime) {
    this.err = err;
    this.quiet = quiet;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.terminal = Boolean.getBoolean("quire.terminal"); // the launcher asks whether it is one
  }

  /** A line that stays. */
  public synchronized void line(String text) {
    if (!quiet) {
      clear();
      err.println(Shown.line(text));
    }
  }

  /**
   * A table to which a row was added: drawn over and over on a terminal, above the current step;
   * elsewhere the row is a line that stays.
   *
   * @param lines of the table, none wider than the terminal
   * @param row the new one
   */
  public synchronized void table(List<String> lines, String row) {
    if (!terminal) {
      line(row);
    } else if (!quiet) {
      clear();
      lines.forEach(line -> err.println(Shown.line(line)));
      tableLines = lines.size();
      drawnNanos = NEVER; // the step is drawn below it at once
    }
  }

  /**
   * How far the current step is; {@code done} of {@code total}. May be told by any thread. After a
   * second it also says how long the rest will take if it goes on like this.
   */
  public synchronized void show(String step, long done, long total) {
    long now = nanoTime.getAsLong();
    if (!step.equals(this.step)) {
      this.step = step;
      stepNanos = now;
      doneBefore = done;
    }
    if (quiet || !terminal || (drawnNanos != NEVER && now - drawnNanos < REDRAW_NANOS)) {
      return;
    }
    int percent = Math.clamp(100 * done / Math.max(1, total), 0, 100);
    String bar = "#".repeat(percent / 4) + ".".repeat(25 - percent / 4);
    err.print(
        ERASE_LINE
            + String.format(Locale.ROOT, "%s [%s] %d %%", step, bar, percent)
            + timeLeft(now - stepNanos, done - doneBefore, total - done));
    err.flush();
    drawn = true;
    drawnNanos = now;
  }

  /** As if the rest went as fast as what is done; nothing before that can be told. */
  private static String timeLeft(long nanos, long done, long rest) {
    if (nanos < LEAST_NANOS || done <= 0 || rest < 0) {
      return "";
    }
    return ", " + duration(Math.round(nanos / 1e9 / done * rest)) + " left";
  }

  /** In the two largest units that it has. */
  static String duration(long seconds) {
    long minutes = seconds / 60;
    long hours = minutes / 60;
    return hours > 0
        ? hours + " h " + minutes % 60 + " min"
        : minutes > 0 ? minutes + " min " + seconds % 60 + " s" : seconds + " s";
  }

  /** Takes back the lines that are drawn over. */
  synchronized void clear() {
    if (drawn) {
      err.print(ERASE_LINE);
      drawn = false;
    }
    if (tableLines > 0) {
      err.print("\u001b[" + tableLines + "A\u001b[J");
      tableLines = 0;
    }
    err.flush(); // before a result goes to standard output
  }

  /** Seconds since this was made. */
  public double seconds() {
    return (nanoTime.getAsLong() - startNanos) / 1e9;
  }
}
