package dev.quire.experiment;

import dev.quire.ask.RecommendQuery;
import dev.quire.ask.ScoreChoice;
import dev.quire.files.InvalidFileException;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An experiment on people: who gets which lists while a model is served. Read from a JSON object
 *
 * <pre>
 * {"name": "boost", "share": 0.5, "model_b": "next.safetensors", "score": "familiar",
 *  "min_ratings": 20, "log": "boost.jsonl"}
 * </pre>
 *
 * <p>of which the name alone has to be there. Files stand in the folder of the object's own, unless
 * they say another.
 *
 * @param assignment of users to arms
 * @param share of B, in 256ths
 * @param modelB of B; empty for that of A
 * @param score of B's lists, where a request asks for none
 * @param minRatings of B's items, likewise
 * @param log of who was in which arm
 * @param words what B is, for people
 */
public record LivePlan(
    Assignment assignment,
    double share,
    Optional<Path> modelB,
    ScoreChoice score,
    OptionalInt minRatings,
    Path log,
    String words) {
  private static final List<String> OF_LISTS =
      List.of("score", "popularity_weight", "genre_boost", "beta", "seed", "min_ratings");
  private static final List<String> OTHERS = List.of("name", "share", "model_b", "log");
  private static final String LOG_ENDING = ".jsonl";
  private static final int MOST_BYTES = 1 << 16;

  /**
   * Reads a description.
   *
   * @throws InvalidFileException when it is none
   */
  public static LivePlan read(Path file) throws IOException {
    ObjectNode node = object(file);
    for (String name : node.propertyNames()) {
      if (!OF_LISTS.contains(name) && !OTHERS.contains(name)) {
        throw wrong(
            file,
            name,
            "use " + String.join(", ", Stream.of(OTHERS, OF_LISTS).flatMap(List::stream).toList()));
      }
    }
    String name = text(file, node, "name").orElseThrow(() -> wrong(file, "name", "give it one"));
    Fields fields = new Fields(file, node);
    try {
      LivePlan plan =
          new LivePlan(
              new Assignment(name),
              Assignment.share(fields.number("share").orElse(0.5)),
              text(file, node, "model_b").map(file::resolveSibling),
              fields.score(),
              fields.count("min_ratings"),
              text(file, node, "log").map(file::resolveSibling).orElseGet(() -> logBeside(file)),
              words(node));
      plan.lists(Arm.B, RecommendQuery.ofUser("")); // refuses what doesn't go together
      return plan;
    } catch (BadInputException e) {
      throw new InvalidFileException(e.problem().about(file));
    }
  }

  private static ObjectNode object(Path file) throws IOException {
    if (Files.size(file) <= MOST_BYTES) {
      try {
        if (JsonMapper.shared().readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
          return object;
        }
      } catch (JacksonException e) {
        // said below
      }
    }
    throw new InvalidFileException(
        file,
        Problem.of("not the description of an experiment")
            .remedy(
                "write a JSON object such as {}",
                "{\"name\": \"boost\", \"score\": \"familiar\"}"));
  }

  private static Path logBeside(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.replaceFirst("\\.json$", "") + LOG_ENDING);
  }

  private static InvalidFileException wrong(Path file, String name, String remedy) {
    return new InvalidFileException(
        file, Problem.of("wrong field").with("field", name).remedy(remedy));
  }

  private static Optional<String> text(Path file, ObjectNode node, String name)
      throws InvalidFileException {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isString() || value.stringValue().isBlank()) {
      throw wrong(file, name, "write a text");
    }
    return Optional.of(value.stringValue());
  }

  /** What B has, in the order of the fields. */
  private static String words(ObjectNode node) {
    List<String> words = new ArrayList<>();
    for (String name : OF_LISTS) {
      if (node.has(name)) {
        words.add(name + "=" + node.get(name).asString());
      }
    }
    return String.join(" ", words);
  }

  /** Numbers of an object. */
  private record Fields(Path file, ObjectNode node) {
    OptionalDouble number(String name) throws InvalidFileException {
      JsonNode value = node.path(name);
      if (value.isMissingNode()) {
        return OptionalDouble.empty();
      }
      if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
        throw wrong(file, name, "write a number");
      }
      return OptionalDouble.of(value.doubleValue());
    }

    OptionalInt count(String name) throws InvalidFileException {
      OptionalLong whole = whole(name);
      return whole.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, whole.getAsLong()));
    }

    OptionalLong whole(String name) throws InvalidFileException {
      JsonNode value = node.path(name);
      if (value.isMissingNode()) {
        return OptionalLong.empty();
      }
      if (!value.isIntegralNumber() || !value.canConvertToLong()) {
        throw wrong(file, name, "write a whole number");
      }
      return OptionalLong.of(value.longValue());
    }

    ScoreChoice score() throws InvalidFileException {
      Optional<String> kind = text(file, node, "score");
      Optional<ScoreChoice.Kind> known =
          kind.flatMap(
              key ->
                  Stream.of(ScoreChoice.Kind.values())
                      .filter(one -> one.key().equals(key))
                      .findFirst());
      if (kind.isPresent() && known.isEmpty()) {
        throw wrong(file, "score", "use one of those that recommendations have");
      }
      return new ScoreChoice(
          known, number("popularity_weight"), number("genre_boost"), number("beta"), whole("seed"));
    }
  }

  /** Name of the experiment. */
  public String name() {
    return assignment.salt();
  }

  /** The arm of a user. */
  public Arm arm(String userId) {
    return assignment.arm(userId, share);
  }

  /** What an arm makes of a question that asks for no score of its own. */
  public RecommendQuery lists(Arm arm, RecommendQuery query) {
    if (arm == Arm.A) {
      return query;
    }
    RecommendQuery scored = score.applyTo(query);
    boolean fewer = minRatings.isPresent() && query.items().minRatings().isEmpty();
    return fewer ? scored.items(scored.items().minRatings(minRatings.getAsInt())) : scored;
  }
}
