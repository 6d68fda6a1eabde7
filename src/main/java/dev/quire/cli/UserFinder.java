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
              + "; give the id of a user that the model was trained on, or what someone new likes:"
              + " quire recommend MODEL --like ITEM=RATING");
    }
    return user;
  }
}
