package dev.quire.train;

import java.util.OptionalDouble;

/**
 * How far training has come.
 *
 * @param epoch 1 for the first
 * @param goal what training goes for, {@link #OBJECTIVE} or {@link #ELBO}
 * @param objective its value after this epoch
 * @param trainRmse root mean squared error on the training ratings
 * @param validationRmse the same on held-out ratings, if there are any
 */
public record EpochResult(
    int epoch, String goal, double objective, double trainRmse, OptionalDouble validationRmse) {
  /** What is minimised: squared errors and penalties. */
  public static final String OBJECTIVE = "objective";

  /** What is maximised: the evidence lower bound. */
  public static final String ELBO = "elbo";
}
