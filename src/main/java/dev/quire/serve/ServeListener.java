package dev.quire.serve;

import java.io.IOException;
import java.time.Instant;

/**
 * Hears what a server does, one thing after another. Nobody who asks waits for it: of what comes
 * faster than it is heard, some is left out and counted, and so is what cannot be written.
 */
public interface ServeListener {
  /** A request was answered: one line, without what only those know who may ask. */
  void request(Instant time, String line) throws IOException;

  /** Something that who runs the server should know, in a sentence. */
  void notice(Instant time, String sentence) throws IOException;

  /** A mistake of ours. */
  void mistake(Instant time, Throwable thrown) throws IOException;
}
