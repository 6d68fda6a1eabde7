package dev.quire.ask;

import java.util.List;

/**
 * Items as points in two dimensions.
 *
 * @param shareOfVariance how much of the items' variance they show, from 0 to 1
 * @param points in the order of falling numbers of ratings; made when they are looked at, so only
 *     while the model is open. An item whose title is damaged is an {@code UncheckedIOException}.
 * @param notes for people
 */
public record Embedding(double shareOfVariance, List<Point> points, List<Note> notes) {
  /**
   * One item.
   *
   * @param x first coordinate
   * @param y second coordinate
   */
  public record Point(Item item, double x, double y) {}
}
