package dev.quire.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the outcomes of an experiment come from, and so what they can tell. */
public enum Evidence {
  /** What people did who were shown the lists. */
  OBSERVED("what people did"),
  /** What they had rated by themselves, held out and found again. */
  HELD_OUT("held out: what people chose without being shown these lists"),
  /** Drawn from a model that is not tested. */
  SIMULATED("simulated from a model: it tells of that model, and little about people"),
  /** Drawn from a model that is. */
  SIMULATED_BY_TESTED("simulated from a model under test: this proves nothing about people");

  private final String words;

  Evidence(String words) {
    this.words = words;
  }

  /** What it is and how far it goes, in a sentence. */
  public String words() {
    return words;
  }

  /** Its name in a log. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** That of a name. */
  static Optional<Evidence> of(String key) {
    return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
  }

  /** All names, for messages. */
  static String keys() {
    return Arrays.stream(values()).map(Evidence::key).collect(Collectors.joining(", "));
  }
}
