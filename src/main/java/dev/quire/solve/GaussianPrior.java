package dev.quire.solve;

/**
 * What a row is believed to be before its ratings are seen, and how exact a rating is: vector and
 * bias are normal around 0.
 *
 * @param lambda precision of a rating
 * @param factors precision of each factor, [rank]
 * @param bias precision of the bias
 */
@SuppressWarnings("ArrayRecordComponent") // passed on and never compared
public record GaussianPrior(double lambda, double[] factors, double bias) {}
