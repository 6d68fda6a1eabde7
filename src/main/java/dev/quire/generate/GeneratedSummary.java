package dev.quire.generate;

import java.util.List;

/**
 * What {@link RatingGenerator} made, and what is known about the truth behind it; also the content
 * of {@code truth.json}.
 *
 * @param options what was asked for; the counts are exact
 * @param ratedFilms films with at least one rating
 * @param mean mean of the written ratings
 * @param noiseFloorRmse root mean squared difference between the written ratings and their planted
 *     expectation (kept within the scale when the ratings are): what a model that knew the truth
 *     would score
 * @param splittingSeries name of the series that half of the users love and the other half hate;
 *     empty when the catalogue is too small for series
 * @param series film series with their films in order; who likes one film likes its sequels
 */
public record GeneratedSummary(
    GeneratorOptions options,
    int ratedFilms,
    double mean,
    double noiseFloorRmse,
    String splittingSeries,
    List<Series> series) {

  /** A series of films and its parts in the order of their release. */
  public record Series(String name, List<Film> films) {}

  /** One film as in {@code movies.csv}. */
  public record Film(int movieId, String title) {}
}
