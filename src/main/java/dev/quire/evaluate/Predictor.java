package dev.quire.evaluate;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.Parameters;
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
    return new Predictor() {
      @Override
      public IntToDoubleFunction ratingsOf(int user) {
        return item -> parameters.predict(user, item);
      }

      @Override
      public boolean knows(int user) {
        return training.rowLength(user) > 0;
      }
    };
  }
}
