package dev.quire.dataset;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.BadInputException;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a dataset was selected and split, to and from {@code dataset.json}. What is not used in a
 * recipe is not there.
 */
final class RecipeJson {
  private RecipeJson() {}

  static void put(Selection selection, ObjectNode json) {
    selection.unrated().ifPresent(rating -> json.put("unrated", rating));
    selection.repeats().ifPresent(repeats -> json.put("repeats", repeats.key()));
    selection.positiveFrom().ifPresent(rating -> json.put("positive_from", rating));
    putCount(json, "min_user_ratings", selection.minUserRatings());
    putCount(json, "min_item_ratings", selection.minItemRatings());
    selection.since().ifPresent(time -> json.put("since", time));
    selection.until().ifPresent(time -> json.put("until", time));
  }

  static void put(Split split, ObjectNode json) {
    json.put("recipe", split.recipe().key());
    json.putObject("shares").put("valid", split.validShare()).put("test", split.testShare());
    if (split.validLast() > 0 || split.testLast() > 0) {
      json.putObject("last").put("valid", split.validLast()).put("test", split.testLast());
    }
    if (split.foldInShare() > 0) {
      json.put("fold_in", split.foldInShare());
    }
    json.put("seed", split.seed());
  }

  private static void putCount(ObjectNode json, String key, int count) {
    if (count > 0) {
      json.put(key, count);
    }
  }

  static Selection selection(JsonFields fields) throws InvalidFileException {
    try {
      return new Selection(
          rating(fields, "/selection/unrated"),
          fields.has("/selection/repeats")
              ? Optional.of(fields.named("/selection/repeats", Repeats::of))
              : Optional.empty(),
          rating(fields, "/selection/positive_from"),
          count(fields, "/selection/min_user_ratings"),
          count(fields, "/selection/min_item_ratings"),
          time(fields, "/selection/since"),
          time(fields, "/selection/until"));
    } catch (BadInputException e) {
      throw fields.wrong(e.problem());
    }
  }

  static Split split(JsonFields fields) throws InvalidFileException {
    try {
      return new Split(
          fields.named("/split/recipe", Split.Recipe::of),
          fields.number("/split/shares/valid"),
          fields.number("/split/shares/test"),
          count(fields, "/split/last/valid"),
          count(fields, "/split/last/test"),
          fields.number("/split/fold_in", 0),
          fields.whole("/split/seed", Long.MIN_VALUE, Long.MAX_VALUE));
    } catch (BadInputException e) {
      throw fields.wrong(e.problem());
    }
  }

  private static Optional<Float> rating(JsonFields fields, String path)
      throws InvalidFileException {
    return fields.has(path) ? Optional.of(fields.rating(path)) : Optional.empty();
  }

  private static int count(JsonFields fields, String path) throws InvalidFileException {
    return (int) fields.whole(path, 0, Integer.MAX_VALUE, 0);
  }

  private static OptionalLong time(JsonFields fields, String path) throws InvalidFileException {
    return fields.has(path)
        ? OptionalLong.of(fields.whole(path, Long.MIN_VALUE, Long.MAX_VALUE))
        : OptionalLong.empty();
  }
}
