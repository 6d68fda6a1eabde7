package dev.quire.experiment;

import dev.quire.ask.RecommendQuery;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * What users of an arm are shown: the lists of a model.
 *
 * @param model a model file
 * @param lists the question with what the variant asks for: another score, fewer items
 * @param words what that is, for people; may be empty
 */
public record Variant(Path model, UnaryOperator<RecommendQuery> lists, String words) {
  /** The lists of a model as they come. */
  public static Variant of(Path model) {
    return new Variant(model, query -> query, "");
  }

  /** All of it in words. */
  String described() {
    return words.isEmpty() ? model.toString() : model + " " + words;
  }
}
