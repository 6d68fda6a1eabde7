package dev.quire.json;

import dev.quire.ask.Interview;
import dev.quire.ask.ItemFacts;
import dev.quire.ask.RatedItem;
import dev.quire.ask.Recommendations;
import dev.quire.ask.SimilarItems;
import dev.quire.ask.UserFacts;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers to questions. What people should know beside them is left to who shows it. */
public final class AnswerJson {
  private AnswerJson() {}

  /** The best items for somebody. */
  public static ObjectNode of(Recommendations answer) {
    ObjectNode node = ItemJson.object();
    node.put("meaning", answer.meaning().key());
    if (!answer.likes().isEmpty()) {
      ArrayNode likes = node.putArray("likes");
      for (RatedItem like : answer.likes()) {
        likes.add(ItemJson.of(like.item()).put("rating", like.rating()));
      }
    }
    ItemJson.putItems(node, answer.items());
    return node;
  }

  /**
   * The items that are like one.
   *
   * @param features of one that does not exist yet, as they were given
   */
  public static ObjectNode of(SimilarItems answer, List<String> features) {
    ObjectNode node = ItemJson.object();
    answer.item().ifPresent(item -> node.set("item", ItemJson.of(item)));
    if (answer.item().isEmpty()) {
      features.forEach(node.putArray("features")::add);
    }
    ItemJson.putItems(node, answer.items());
    return node;
  }

  /** What is known of an item. */
  public static ObjectNode of(ItemFacts facts) {
    ObjectNode node = ItemJson.of(facts.item());
    node.put("bias", facts.bias());
    node.put("norm", facts.norm());
    ItemJson.putItems(node, facts.neighbours());
    return node;
  }

  /** What is known of a user. */
  public static ObjectNode of(UserFacts facts) {
    ObjectNode node = ItemJson.object();
    ItemJson.putId(node, "user_id", facts.userId(), facts.idIsNumber());
    facts.ratings().ifPresent(count -> node.put("ratings", count));
    node.put("bias", facts.bias());
    facts.steadyBias().ifPresent(bias -> node.put("steady_bias", bias));
    node.put("norm", facts.norm());
    if (facts.spread().isPresent()) {
      node.put("noise", facts.spread().get().deviation());
      node.put("usual_noise", facts.spread().get().usual());
    }
    if (!facts.features().isEmpty()) {
      facts.features().forEach(node.putArray("features")::add);
    }
    ArrayNode users = node.putArray("users");
    for (UserFacts.Neighbour neighbour : facts.neighbours()) {
      ObjectNode user = users.addObject();
      ItemJson.putId(user, "user_id", neighbour.userId(), facts.idIsNumber());
      user.put("score", neighbour.score());
    }
    return node;
  }

  /** What to ask someone new. */
  public static ObjectNode of(Interview interview) {
    ObjectNode node = ItemJson.object();
    node.put("variance", interview.variance());
    ArrayNode questions = node.putArray("questions");
    for (Interview.Question question : interview.questions()) {
      ObjectNode item = ItemJson.of(question.item());
      item.put("expected_reduction", question.reduction());
      item.put("variance_left", question.remaining());
      questions.add(item);
    }
    return node;
  }
}
