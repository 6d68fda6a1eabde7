package dev.quire.fetch;

import dev.quire.packed.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** The body of a response, which is closed when nothing has come for too long. */
final class Watched extends BulkInput {
  private static final int LOOKS = 10; // within the patience

  private final Duration patience;
  private final Thread watch;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean tooLate;

  Watched(InputStream body, Duration patience) {
    super(body);
    this.patience = patience;
    watch = Thread.ofVirtual().name("quire-fetch-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (System.nanoTime() - lastNanos < patience.toNanos()) {
        Thread.sleep(patience.dividedBy(LOOKS));
      }
      tooLate = true;
      in.close();
    } catch (InterruptedException | IOException e) {
      // All is read, or the connection is closed already.
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(target, offset, length);
    } catch (IOException e) {
      if (Thread.interrupted() || e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      }
      throw tooLate ? silent(patience) : e;
    }
    if (tooLate) {
      throw silent(patience);
    }
    lastNanos = System.nanoTime();
    return count;
  }

  /** What a server is that has sent nothing for so long. */
  static HttpTimeoutException silent(Duration patience) {
    return new HttpTimeoutException("nothing came for " + patience.toMillis() / 1e3 + " s");
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    super.close();
  }
}
