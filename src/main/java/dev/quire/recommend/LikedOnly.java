package dev.quire.recommend;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.RowShares;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Places someone new by what they like alone. A preference model takes a low rating for a weak
 * choice, but a choice: a single film that somebody dislikes would give them the list of its fans.
 *
 * @param foldIn that places
 * @param positiveFrom the least rating of what is liked
 * @param required whether who likes nothing is refused, as a model of preferences alone has nothing
 *     to offer then
 */
public record LikedOnly(FoldIn foldIn, double positiveFrom, boolean required) implements FoldIn {
  @Override
  public Taste taste(int[] items, float[] ratings) {
    int[] liked = liked(ratings);
    if (required && liked.length == 0 && items.length > 0) {
      throw new BadInputException(
          Problem.of("nothing that is given is liked")
              .with("liked from", positiveFrom)
              .remedy("give a rating of at least that, or ask a model of ratings"));
    }
    return foldIn.taste(chosen(items, liked), chosen(ratings, liked));
  }

  /** Those of what isn't liked are 0. */
  @Override
  public Optional<RowShares> shares(int[] items, float[] ratings) {
    int[] liked = liked(ratings);
    return foldIn
        .shares(chosen(items, liked), chosen(ratings, liked))
        .map(
            shares ->
                new RowShares() {
                  @Override
                  public double[] ofProduct(float[] vector) {
                    return spread(shares.ofProduct(vector), liked, items.length);
                  }

                  @Override
                  public double rest(float[] vector) {
                    return shares.rest(vector);
                  }

                  @Override
                  public double[] ofBias() {
                    return spread(shares.ofBias(), liked, items.length);
                  }
                });
  }

  private int[] liked(float[] ratings) {
    float least = (float) positiveFrom;
    return IntStream.range(0, ratings.length).filter(n -> ratings[n] >= least).toArray();
  }

  private static int[] chosen(int[] items, int[] which) {
    return IntStream.of(which).map(n -> items[n]).toArray();
  }

  private static float[] chosen(float[] ratings, int[] which) {
    float[] chosen = new float[which.length];
    for (int n = 0; n < which.length; n++) {
      chosen[n] = ratings[which[n]];
    }
    return chosen;
  }

  private static double[] spread(double[] values, int[] which, int length) {
    double[] spread = new double[length];
    for (int n = 0; n < which.length; n++) {
      spread[which[n]] = values[n];
    }
    return spread;
  }
}
