package dev.quire.serve;

/** Hears what a server does. Called by any thread, many at a time. */
public interface ServeListener {
  /** A request was answered: one line, without what only those know who may ask. */
  void request(String line);

  /** Something that who runs the server should know, in a sentence. */
  void notice(String sentence);

  /** A mistake of ours. */
  void mistake(Throwable thrown);
}
