package dev.quire.train;

import java.util.OptionalDouble;

/**
 * How far training has come.
 *
 * @param epoch 1 for the first
 * @param goal what training goes for
 * @param objective its value after this epoch
 * @param trainRmse root mean squared error on the training ratings
 * @param validationRmse the same on held-out ratings, if there are any
 */
public record EpochResult(
    int epoch, Goal goal, double objective, double trainRmse, OptionalDouble validationRmse) {}
