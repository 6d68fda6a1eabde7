package dev.quire.cli;

import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;

/** Finds the user that an id means. */
final class UserFinder {
  private UserFinder() {}

  /** The dense index of the user. */
  static int find(Model model, long userId) {
    int user = model.userIds().indexOf(userId);
    if (user < 0) {
      throw new BadInputException(
          Problem.of("unknown user")
              .with("user", userId)
              .remedy(
                  "give the id of a user that the model was trained on, or what"
                      + " someone new likes: quire recommend MODEL {like=ITEM=RATING}"));
    }
    return user;
  }
}
