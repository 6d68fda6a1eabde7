package dev.quire.tune;

import dev.quire.ask.Part;
import dev.quire.train.EpochResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One choice of settings and what has come of it so far.
 *
 * @param number 1 for the first
 * @param settings values by name, of those that are searched
 * @param rungs how far it was trained and how it was then, one after the other; none so far, or of
 *     a trial that failed
 * @param curve its epochs: all, or of more than 512 as many as a model file keeps
 * @param done whether its training has come to an end
 * @param failure why it cannot be trained
 * @param scores of the finished model on other parts than that for validation, where wanted
 */
public record Trial(
    int number,
    Map<String, String> settings,
    List<Rung> rungs,
    List<EpochResult> curve,
    boolean done,
    Optional<String> failure,
    Map<Part, Double> scores) {
  /**
   * A place where trials are compared.
   *
   * @param epochs that the trial had had
   * @param score of the search's {@link Measure}, on the validation part
   */
  public record Rung(int epochs, double score) {}

  /** Keeps copies. */
  public Trial {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings)); // in this order
    rungs = List.copyOf(rungs);
    curve = List.copyOf(curve);
    scores = Map.copyOf(scores);
  }

  /** One that has not begun. */
  static Trial of(int number, Map<String, String> settings) {
    return new Trial(number, settings, List.of(), List.of(), false, Optional.empty(), Map.of());
  }

  /** The same at its next rung. */
  Trial at(Rung rung, List<EpochResult> epochs, boolean ended, Map<Part, Double> others) {
    List<Rung> more = new ArrayList<>(rungs);
    more.add(rung);
    return new Trial(number, settings, more, epochs, ended, failure, others);
  }

  /** The same, which cannot go on. */
  Trial failed(String why) {
    return new Trial(number, settings, rungs, curve, true, Optional.of(why), Map.of());
  }

  /** How good it was when it was last looked at; no number if it failed, or has not begun. */
  public double score() {
    return failure.isPresent() || rungs.isEmpty() ? Double.NaN : rungs.getLast().score();
  }

  /** Epochs that it has had. */
  public int epochs() {
    return curve.isEmpty() ? 0 : curve.getLast().epoch();
  }
}
