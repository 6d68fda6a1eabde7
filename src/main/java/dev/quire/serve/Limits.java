package dev.quire.serve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.time.Duration;

/**
 * What a server takes on, so that no client can take it from the others.
 *
 * @param atOnce requests that are worked on at a time
 * @param connections that are open at a time
 * @param time for a request, from its first byte to its answer
 * @param bodyBytes of a request
 * @param ratings of a request
 * @param pairs of a request
 * @param top items of a list
 * @param points of the map
 * @param shares of ratings in all explanations of an answer
 * @param heldBytes of requests and answers that are on their way at a time, of either
 */
public record Limits(
    int atOnce,
    int connections,
    Duration time,
    int bodyBytes,
    int ratings,
    int pairs,
    int top,
    int points,
    int shares,
    int heldBytes) {
  /** For a heap of 64 MB. */
  public static final Limits USUAL =
      new Limits(
          64, 1000, Duration.ofSeconds(10), 1 << 17, 1000, 2000, 1000, 5000, 20_000, 8 << 20);

  /** Checks the ranges. */
  public Limits {
    check("at-once", atOnce);
    check("connections", connections);
    check("seconds", time.isPositive() ? 1 : time.toSeconds());
    check("max-body", bodyBytes);
    check("max-ratings", ratings);
    check("max-top", top);
  }

  private static void check(String setting, long value) {
    if (value < 1) {
      throw new BadInputException(
          Problem.of("{setting} out of range").setting(setting, value).remedy("use 1 or more"));
    }
  }

  /** Time for a request, as it is told. */
  double seconds() {
    return time.toMillis() / 1000.0;
  }

  /** With so many requests at a time. */
  public Limits atOnce(int most) {
    return new Limits(
        most, connections, time, bodyBytes, ratings, pairs, top, points, shares, heldBytes);
  }

  /** With so many connections at a time. */
  public Limits connections(int most) {
    return new Limits(
        atOnce, most, time, bodyBytes, ratings, pairs, top, points, shares, heldBytes);
  }

  /** With another time for each request. */
  public Limits time(Duration most) {
    return new Limits(
        atOnce, connections, most, bodyBytes, ratings, pairs, top, points, shares, heldBytes);
  }

  /** With bodies of so many bytes. */
  public Limits bodyBytes(int most) {
    return new Limits(
        atOnce, connections, time, most, ratings, pairs, top, points, shares, heldBytes);
  }

  /** With so many ratings. */
  public Limits ratings(int most) {
    return new Limits(
        atOnce, connections, time, bodyBytes, most, pairs, top, points, shares, heldBytes);
  }

  /** With lists of so many items. */
  public Limits top(int most) {
    return new Limits(
        atOnce, connections, time, bodyBytes, ratings, pairs, most, points, shares, heldBytes);
  }
}
