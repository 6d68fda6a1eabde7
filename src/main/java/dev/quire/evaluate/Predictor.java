package dev.quire.evaluate;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.TimeBiases;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** Predicts the ratings of users, each by its dense index; asked by many threads. */
public interface Predictor {
  /** What is predicted of one user's ratings, by the dense index of the item. */
  IntToDoubleFunction ratingsOf(int user);

  /** Whether anything is known of a user. */
  boolean knows(int user);

  /**
   * Predicts by what a model has learned of its users.
   *
   * @param training ratings that it has learned from, rows are users
   */
  static Predictor ofLearned(Parameters parameters, CsrMatrix training) {
    return of(training, user -> item -> parameters.predict(user, item));
  }

  /**
   * The same where users move with time: each rating at the time when it was given.
   *
   * @param numbers of a model, with what time moves its users by
   * @param given the ratings to predict, rows are users
   * @param times at the indices of these, in seconds
   */
  static Predictor ofLearned(
      ModelNumbers numbers, CsrMatrix given, Timestamps times, CsrMatrix training) {
    Parameters base = numbers.withoutTime().parameters();
    TimeBiases moves = numbers.time().orElseThrow();
    return of(
        training,
        user ->
            item ->
                base.predict(user, item) + moves.move(user, times.at(given.indexOf(user, item))));
  }

  private static Predictor of(CsrMatrix training, IntFunction<IntToDoubleFunction> ratings) {
    return new Predictor() {
      @Override
      public IntToDoubleFunction ratingsOf(int user) {
        return ratings.apply(user);
      }

      @Override
      public boolean knows(int user) {
        return training.rowLength(user) > 0;
      }
    };
  }
}
