package dev.quire.evaluate;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.Model;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.Standing;
import dev.quire.recommend.Taste;
import dev.quire.recommend.UncertainTaste;
import java.util.function.IntToDoubleFunction;

/**
 * Users whom a model has not seen in training: some of their ratings place them, others are to be
 * predicted. That is called strong generalisation: B. Marlin, "Collaborative filtering: a machine
 * learning perspective", 2004, 3.3.
 */
public final class FoldedInUsers implements Predictor {
  private final Recommender recommender;
  private final FoldIn foldIn;
  private final CsrMatrix by;

  /**
   * Users of a model, which has to stay open.
   *
   * @param foldIn of its kind
   * @param by the ratings that place them, rows are users
   */
  public FoldedInUsers(Model model, FoldIn foldIn, CsrMatrix by) {
    this.recommender = new Recommender(model);
    this.foldIn = foldIn;
    this.by = by;
  }

  /** Where their other ratings place a user. */
  private Taste taste(int user) {
    return foldIn.of(user).taste(items(user), ratings(user));
  }

  /** All that is known of where that is. */
  public Standing standing(int user) {
    return foldIn.of(user).standing(items(user), ratings(user));
  }

  @Override
  public IntToDoubleFunction ratingsOf(int user) {
    Taste taste = taste(user);
    return item -> recommender.score(taste, item);
  }

  @Override
  public boolean knows(int user) {
    return by.rowLength(user) > 0;
  }

  /** What a variational model believes of a user. */
  UncertainTaste belief(int user) {
    return foldIn.of(user).belief(items(user), ratings(user)).orElseThrow();
  }

  private int[] items(int user) {
    int[] items = new int[by.rowLength(user)];
    for (int i = 0; i < items.length; i++) {
      items[i] = by.column(by.rowStart(user) + i);
    }
    return items;
  }

  private float[] ratings(int user) {
    float[] ratings = new float[by.rowLength(user)];
    by.copyValues(by.rowStart(user), ratings.length, ratings);
    return ratings;
  }
}
