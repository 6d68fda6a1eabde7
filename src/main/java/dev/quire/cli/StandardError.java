package dev.quire.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where progress and log lines go. Not {@code System.err}, which never forgets that it has failed
 * once: a disk may have room again, and lines that are written then are not lost.
 */
final class StandardError extends PrintWriter {
  StandardError(OutputStream out) {
    super(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
  }

  /** Whether anything was lost since this was asked last. */
  @Override
  public boolean checkError() {
    boolean failed = super.checkError();
    clearError();
    return failed;
  }
}
