package dev.quire.recommend;

/**
 * What a variational model knows of one user, and how well.
 *
 * @param mean bias and vector
 * @param biasVariance variance of the bias
 * @param variances of the vector, [rank]
 * @param exactness how exact their ratings are: 1 as those of others, unless that was learned
 */
@SuppressWarnings("ArrayRecordComponent") // a value that is passed on and never compared
public record UncertainTaste(Taste mean, float biasVariance, float[] variances, double exactness) {}
