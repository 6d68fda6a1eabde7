package dev.quire.evaluate;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.model.Model;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.UncertainTaste;
import dev.quire.recommend.Uncertainty;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** Users of a model whose ratings move with time, each rating at the time when it was given. */
public final class TimedUsers implements Predictor {
  private final Uncertainty uncertainty;
  private final Recommender recommender;
  private final CsrMatrix given;
  private final Timestamps times;
  private final CsrMatrix training;

  /**
   * Users of a model, which has to stay open.
   *
   * @param uncertainty of the model
   * @param given the ratings to predict, rows are users
   * @param times at the indices of these, in seconds
   * @param training ratings that the model has learned from, rows are users
   */
  public TimedUsers(
      Model model, Uncertainty uncertainty, CsrMatrix given, Timestamps times, CsrMatrix training) {
    this.uncertainty = uncertainty;
    this.recommender = new Recommender(model);
    this.given = given;
    this.times = times;
    this.training = training;
  }

  @Override
  public IntToDoubleFunction ratingsOf(int user) {
    IntFunction<UncertainTaste> beliefs = beliefs(user);
    return item -> recommender.score(beliefs.apply(item).mean(), item);
  }

  @Override
  public boolean knows(int user) {
    return training.rowLength(user) > 0;
  }

  /** What is believed of a user when they rated an item, by its dense index. */
  IntFunction<UncertainTaste> beliefs(int user) {
    UncertainTaste now = uncertainty.tasteOf(user);
    return item -> uncertainty.tasteAt(now, user, times.at(given.indexOf(user, item)));
  }
}
