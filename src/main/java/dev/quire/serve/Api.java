package dev.quire.serve;

import dev.quire.ask.Browsing;
import dev.quire.ask.Embedding;
import dev.quire.ask.Item;
import dev.quire.ask.ItemChoice;
import dev.quire.ask.ItemFacts;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Note;
import dev.quire.ask.RecommendQuery;
import dev.quire.ask.Recommendations;
import dev.quire.ask.SimilarItems;
import dev.quire.ask.SimilarQuery;
import dev.quire.ask.UserFacts;
import dev.quire.experiment.Arm;
import dev.quire.json.AnswerJson;
import dev.quire.json.FactsJson;
import dev.quire.json.NoteJson;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The questions of the API: each takes the settings of a request, asks, and gives the answer. */
final class Api {
  /** What makes a list another than that of an experiment's arm. */
  private static final List<String> OF_SCORES =
      List.of("score", "popularity_weight", "genre_boost", "beta", "seed");

  private static final int QUESTIONS = 50;
  private static final int ALL_ITEMS = 1000; // which a question is found among
  private static final int POINTS = 1000;

  private final Supplier<Models> opened;
  private final Limits limits;
  private final Asked asked;

  /**
   * Of a server.
   *
   * @param opened gives its models; null until they are open
   */
  Api(Supplier<Models> opened, Limits limits) {
    this.opened = opened;
    this.limits = limits;
    this.asked = new Asked(limits);
  }

  private Models models() {
    Models models = opened.get();
    if (models == null) {
      throw new Refusal(503, Problem.of("the server starts").remedy("try again in a second"));
    }
    return models;
  }

  private static String required(Given given, String name) {
    return given.text(name).orElseThrow(() -> given.missing(name, "give it"));
  }

  private static ObjectNode noted(ObjectNode answer, List<Note> notes) {
    if (!notes.isEmpty()) {
      ArrayNode told = answer.putArray("notes");
      notes.forEach(note -> told.add(NoteJson.of(note, Words.INSTANCE)));
    }
    return answer;
  }

  private static void requireUser(ModelQueries model, String userId) throws IOException {
    if (!model.hasUser(userId)) {
      throw new Refusal(
          404,
          Problem.of("unknown user")
              .with("user", userId)
              .remedy("give the id of a user that the model was trained on"));
    }
  }

  private static Item requireItem(ModelQueries model, String itemId) throws IOException {
    if (!model.hasItem(itemId)) {
      throw new Refusal(404, Asked.unknownItem(itemId));
    }
    return model.item(itemId);
  }

  ObjectNode recommend(Question question) throws IOException {
    QueryGiven given = question.query();
    String user = required(given, "user");
    try (Models.Variant variant = models().of(user)) {
      ModelQueries model = variant.model();
      requireUser(model, user);
      RecommendQuery query = asked.ofUser(given, user);
      boolean position = given.flag("position");
      given.requireNothingElse();
      query = ofArm(variant, given, query);
      requireFewShares(query, query.explanations() ? ratings(model, user) : 0);
      question.expect(entries(query, query.explanations() ? ratings(model, user) : 0));
      ObjectNode answer = recommendations(model, query, position);
      if (models().notes(variant)) {
        question.exchange().whenShown(() -> models().shown(user));
      }
      return told(variant, answer);
    }
  }

  /** What an experiment makes of a question, unless it asks for a score of its own. */
  private RecommendQuery ofArm(Models.Variant variant, Given given, RecommendQuery query) {
    return OF_SCORES.stream().anyMatch(given.names()::contains)
        ? query
        : models().lists(variant, query);
  }

  private static ObjectNode told(Models.Variant variant, ObjectNode answer) {
    variant.arm().map(Arm::name).ifPresent(arm -> answer.put("variant", arm));
    return answer;
  }

  ObjectNode recommendToSomeoneNew(Question question) throws IOException {
    BodyGiven given = question.object();
    GivenRatings ratings = asked.ratings(given);
    RecommendQuery query = asked.ofSomeoneNew(given, ratings);
    boolean position = given.flag("position");
    given.requireNothingElse();
    requireFewShares(query, ratings.size());
    question.expect(entries(query, ratings.size()) + ratings.size());
    expectTitles(question, ratings);
    try (Models.Variant variant = models().usual()) {
      ratings.requireKnown(variant.model());
      return recommendations(variant.model(), query, position);
    } catch (BadInputException e) {
      throw ratings.located(e);
    }
  }

  private static ObjectNode recommendations(
      ModelQueries model, RecommendQuery query, boolean position) throws IOException {
    Recommendations answer = model.recommend(query);
    ObjectNode node = AnswerJson.of(answer);
    if (position) {
      node.set("position", FactsJson.of(model.browse().place(query)));
    }
    return noted(node, answer.notes());
  }

  /** Items of a list, and shares in them. */
  private static long entries(RecommendQuery query, int ratings) {
    return query.explanations() ? query.top() * (1L + ratings) : query.top();
  }

  /** Each item of a list has a share for each rating. */
  private void requireFewShares(RecommendQuery query, int ratings) {
    if (query.explanations() && (long) ratings * query.top() > limits.shares()) {
      throw new BadInputException(
          Problem.of("too much to explain")
              .with("ratings", ratings)
              .setting("top", query.top())
              .remedy("ask for fewer items: each has a share for each rating"));
    }
  }

  /** Training ratings of a user; 0 where nobody knows. */
  private static int ratings(ModelQueries model, String userId) throws IOException {
    return model.browse().ratingsOf(userId).orElse(0);
  }

  ObjectNode explain(Question question) throws IOException {
    QueryGiven given = question.query();
    String user = required(given, "user");
    String item = required(given, "item");
    try (Models.Variant variant = models().of(user)) {
      requireUser(variant.model(), user);
      requireItem(variant.model(), item);
      RecommendQuery query = asked.explainedScore(given).applyTo(RecommendQuery.ofUser(user));
      given.requireNothingElse();
      query = ofArm(variant, given, query);
      question.expect(ratings(variant.model(), user));
      return told(variant, explained(variant.model(), query, item));
    }
  }

  ObjectNode explainToSomeoneNew(Question question) throws IOException {
    BodyGiven given = question.object();
    String item = given.id("item_id").orElseThrow(() -> given.missing("item_id", "give it"));
    GivenRatings ratings = asked.ratings(given);
    RecommendQuery query =
        asked.explainedScore(given).applyTo(RecommendQuery.ofLikes(ratings.likes()));
    given.requireNothingElse();
    try (Models.Variant variant = models().usual()) {
      requireItem(variant.model(), item);
      ratings.requireKnown(variant.model());
      question.expect(ratings.size());
      expectTitles(question, ratings);
      return explained(variant.model(), query, item);
    } catch (BadInputException e) {
      throw ratings.located(e);
    }
  }

  private static void expectTitles(Question question, GivenRatings ratings) {
    if (ratings.haveTitles()) {
      question.expectAllTitles();
    }
  }

  private static ObjectNode explained(ModelQueries model, RecommendQuery query, String item)
      throws IOException {
    Recommendations answer = model.explain(query, item);
    return noted(FactsJson.explained(answer), answer.notes());
  }

  ObjectNode score(Question question) throws IOException {
    BodyGiven given = question.object();
    given.require("pairs");
    Asked.requireAtMost("pairs", given.size("pairs"), limits.pairs());
    List<BodyGiven> pairs = given.objects("pairs");
    given.requireNothingElse();
    question.expect(pairs.size());
    List<String> users = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (BodyGiven pair : pairs) {
      users.add(idOf(pair, "user_id"));
      items.add(idOf(pair, "item_id"));
      pair.requireNothingElse();
    }
    try (Models.Variant variant = models().usual()) {
      Browsing model = variant.model().browse();
      return FactsJson.of(model.facts(), model.scores(users, items));
    }
  }

  private static String idOf(BodyGiven pair, String name) {
    return pair.id(name)
        .orElseThrow(
            () ->
                new BadInputException(
                    pair.located(Problem.of("a pair is of a user and an item"))
                        .remedy("give each its user_id and its item_id")));
  }

  ObjectNode find(Question question) throws IOException {
    QueryGiven given = question.query();
    String typed = given.text("query").orElse("");
    int top = asked.top(given);
    given.requireNothingElse();
    Asked.requireAtMost("characters", typed.length(), Asked.TITLE_CHARACTERS);
    question.expect(top);
    try (Models.Variant variant = models().usual()) {
      return FactsJson.of(variant.model().browse().search(typed, top));
    }
  }

  ObjectNode aboutItem(Question question) throws IOException {
    QueryGiven given = question.query();
    int top = asked.top(given);
    ItemChoice choice = asked.choice(given);
    given.requireNothingElse();
    question.expect(top);
    try (Models.Variant variant = models().usual()) {
      ModelQueries model = variant.model();
      String id = requireItem(model, question.path().get("item")).id();
      ItemFacts facts = model.aboutItem(GivenRatings.byId(id), top, choice);
      return noted(FactsJson.of(facts, model.browse().details(id)), facts.notes());
    }
  }

  ObjectNode similar(Question question) throws IOException {
    QueryGiven given = question.query();
    int top = asked.top(given);
    ItemChoice choice = asked.choice(given);
    String score = given.text("score").orElse("cosine");
    given.requireNothingElse();
    Likeness likeness = Asked.constant("score", score, Likeness.values());
    try (Models.Variant variant = models().usual()) {
      ModelQueries model = variant.model();
      String id = requireItem(model, question.path().get("item")).id();
      SimilarQuery query = SimilarQuery.toItem(GivenRatings.byId(id)).top(top).items(choice);
      question.expect(query.top());
      SimilarItems answer = model.similar(likeness == Likeness.DOT ? query.byProduct() : query);
      return noted(AnswerJson.of(answer, List.of()), answer.notes());
    }
  }

  /** The scores that make sense between items. */
  private enum Likeness {
    COSINE,
    DOT
  }

  ObjectNode aboutUser(Question question) throws IOException {
    QueryGiven given = question.query();
    int top = asked.top(given);
    given.requireNothingElse();
    String user = question.path().get("user");
    try (Models.Variant variant = models().of(user)) {
      requireUser(variant.model(), user);
      question.expect(top);
      UserFacts facts = variant.model().aboutUser(user, top);
      return noted(AnswerJson.of(facts), facts.notes());
    }
  }

  ObjectNode questions(Question question) throws IOException {
    QueryGiven given = question.query();
    int top = asked.top(given, Math.min(10, limits.top()), Math.min(QUESTIONS, limits.top()));
    given.requireNothingElse();
    question.expect(ALL_ITEMS);
    try (Models.Variant variant = models().usual()) {
      return AnswerJson.of(variant.model().browse().interview(top));
    }
  }

  /** What tells one map from another. */
  private record MapOf(ItemChoice choice, int top) {}

  Reply map(Question question) throws Exception {
    QueryGiven given = question.query();
    int top = asked.top(given, POINTS, limits.points());
    ItemChoice choice = asked.choice(given);
    given.requireNothingElse();
    try (Models.Variant variant = models().usual()) {
      return variant
          .kept()
          .get(
              new MapOf(choice, top),
              () -> question.expect(top),
              () -> {
                Embedding map = variant.model().browse().map(choice, top);
                return Reply.of(noted(FactsJson.of(map), map.notes()));
              });
    }
  }

  ObjectNode model(Question question) throws IOException {
    question.query().requireNothingElse();
    try (Models.Variant variant = models().usual()) {
      ObjectNode answer = FactsJson.of(variant.model().browse().facts());
      answer
          .putObject("limits")
          .put("body_bytes", limits.bodyBytes())
          .put("ratings", limits.ratings())
          .put("pairs", limits.pairs())
          .put("top", limits.top())
          .put("points", limits.points())
          .put("seconds", limits.seconds());
      models().experiment().ifPresent(name -> answer.put("experiment", name));
      return answer;
    }
  }
}
