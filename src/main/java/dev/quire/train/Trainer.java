package dev.quire.train;

import java.util.Map;
import java.util.Optional;

/**
 * One training of one kind of model. It works on parameters that it was {@linkplain
 * ModelKind#trainer given}; what an epoch does depends on these and on what it {@linkplain #learned
 * has learned}, and on nothing else, so that both bring back a training that was interrupted.
 */
public interface Trainer {
  /**
   * What an epoch led to.
   *
   * @param goal value of the {@link Trainer#goal}
   * @param trainRmse root mean squared error on the training ratings
   */
  record Epoch(double goal, double trainRmse) {}

  /** Sets the parameters to where training begins. */
  void initialize();

  /** How many epochs there are at most; 0 when the beginning is all. */
  default int epochs() {
    return 0;
  }

  /**
   * What trains the preferences of a model that has them beside ratings. Its epochs are the first
   * of all, each before the one of the ratings that {@link #epoch} does.
   */
  default Optional<Trainer> preferences() {
    return Optional.empty();
  }

  /** What training goes for. */
  default Goal goal() {
    return Goal.OBJECTIVE;
  }

  /**
   * How many epochs up to this one, at most {@value History#TURN}, belong together, because some of
   * what is learned takes turns: what they gain on average is what one gains.
   *
   * @param epoch the last of them
   */
  default int turn(int epoch) {
    return 1;
  }

  /** Training ends when an epoch changes the goal by less than this share of its unit. */
  default double tolerance() {
    return 0;
  }

  /**
   * Does one epoch.
   *
   * @param number its place among all, from 1, also of a training that was resumed
   */
  default Epoch epoch(int number) {
    throw new UnsupportedOperationException("this training has no epochs");
  }

  /** What was learned beside the parameters, as metadata of the model. */
  default Map<String, String> learned() {
    return Map.of();
  }

  /** Takes back what {@link #learned} gave. */
  default void restore(Map<String, String> learned) {}
}
