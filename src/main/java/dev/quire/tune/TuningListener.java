package dev.quire.tune;

import java.io.IOException;

/** Hears of a search, on the thread that called it. */
public interface TuningListener {
  /** One that hears nothing. */
  TuningListener NONE = (trial, known) -> {};

  /**
   * The search goes on where another process left it.
   *
   * @param rungs how many rungs of trials are done
   */
  default void onResume(int rungs) {}

  /**
   * Some trials are about to be trained until they are compared.
   *
   * @param rung 1 for the first
   * @param rungs how many there are
   * @param trials how many, at most
   */
  default void onRung(int rung, int rungs, int trials) {}

  /**
   * A trial has done an epoch.
   *
   * @param epoch 1 for its first
   * @param until the one after which it is compared
   */
  default void onEpoch(Trial trial, int epoch, int until) {}

  /**
   * A trial is where it is compared.
   *
   * @param known whether there was nothing to do: it had come there before the search was
   *     interrupted, or its training had ended earlier
   */
  void onTrial(Trial trial, boolean known);

  /**
   * The search is over and its model written. Until this returns, its state is kept: when it
   * throws, the same search comes here again without training.
   *
   * @throws IOException which ends the search
   */
  default void onResult(TuningResult result) throws IOException {}
}
