package dev.quire.recommend;

/**
 * What a model knows of one user: row of the user factors and bias, of a known user or of a new
 * one.
 *
 * @param bias the user's bias
 * @param vector the user's factors, [rank]
 */
@SuppressWarnings("ArrayRecordComponent") // a value that is passed on and never compared
public record Taste(float bias, float[] vector) {}
