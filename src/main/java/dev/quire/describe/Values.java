package dev.quire.describe;

import java.util.OptionalDouble;

/**
 * The ratings, whose they are aside.
 *
 * @param mean of all of them
 * @param deviation their standard deviation, when there are two or more (by n - 1)
 * @param least of them
 * @param greatest of them
 * @param histogram how many there are of each
 */
public record Values(
    double mean, OptionalDouble deviation, double least, double greatest, Histogram histogram) {}
