package dev.quire.dataset;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What several ratings of one user and item are worth. None of it depends on the order of the
 * lines: where times are equal, or there are none, the greater rating is the later one.
 */
public enum Repeats {
  /** The last by time; the greatest, where times are equal or there are none. */
  LAST,
  /** The first by time; the least, where times are equal or there are none. */
  FIRST,
  /** All of them added up. */
  SUM,
  /** How many there are, whatever they are. */
  COUNT,
  /** The greatest. */
  MAX,
  /** Their mean. */
  MEAN;

  /** Its name in settings and files. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Repeats> of(String key) {
    return Stream.of(values()).filter(repeats -> repeats.key().equals(key)).findFirst();
  }
}
