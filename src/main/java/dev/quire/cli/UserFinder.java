package dev.quire.cli;

import dev.quire.model.Model;

/** Finds the user that an id means. */
final class UserFinder {
  private UserFinder() {}

  /** The dense index of the user. */
  static int find(Model model, long userId) {
    int user = model.userIds().indexOf(userId);
    if (user < 0) {
      throw new IllegalArgumentException(
          "unknown user: user="
              + userId
              + "; give an id of the training data, or tastes to quire recommend with --like"
              + " ITEM=RATING");
    }
    return user;
  }
}
