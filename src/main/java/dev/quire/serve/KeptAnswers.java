package dev.quire.serve;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers of one model that are long, and the same whoever asks: those that were asked for last, as
 * they are sent. A new JVM makes them slowly until it has compiled all that finds titles and writes
 * JSON.
 */
final class KeptAnswers {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_ANSWERS = 64;

  private final Map<Object, Reply> kept = new LinkedHashMap<>(16, .75f, true); // last asked last
  private long bytes;

  /** Makes an answer. */
  @FunctionalInterface
  interface Maker {
    Reply make() throws Exception;
  }

  /**
   * The answer to a question.
   *
   * @param question which of them it is; what it has in it is in its text, too
   * @param expect takes what making it needs, and may wait for that
   */
  Reply get(Object question, Runnable expect, Maker maker) throws Exception {
    Reply known = find(question);
    if (known == null) {
      expect.run();
      known = find(question); // whoever had the turn before may have made it
    }
    return known == null ? keep(question, maker.make()) : known;
  }

  private synchronized Reply find(Object question) {
    return kept.get(question);
  }

  private synchronized Reply keep(Object question, Reply answer) {
    if (size(question, answer) > MOST_BYTES) {
      return answer;
    }
    Reply before = kept.put(question, answer);
    bytes += size(question, answer) - (before == null ? 0 : size(question, before));
    Iterator<Map.Entry<Object, Reply>> oldest = kept.entrySet().iterator();
    while (bytes > MOST_BYTES || kept.size() > MOST_ANSWERS) {
      Map.Entry<Object, Reply> gone = oldest.next();
      bytes -= size(gone.getKey(), gone.getValue());
      oldest.remove();
    }
    return answer;
  }

  /** Who asks chooses how long either is. */
  private static long size(Object question, Reply answer) {
    return (long) question.toString().length() + answer.body().length;
  }
}
