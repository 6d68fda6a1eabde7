package dev.quire.tune;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a search went that is over, as its result for programs tells: the JSON of the verb {@code
 * tune}, kept in a file.
 *
 * @param by name of the measure that it went for
 * @param best number of the trial whose model was written
 * @param bestScore of that
 * @param trials all of them, in the order in which they began
 * @param effects how much each setting mattered, the most first
 * @param bounds ends of the grid that the best has come to
 * @param command that trains the best model again; empty when it is not known
 */
public record TuningRecord(
    String by,
    int best,
    double bestScore,
    List<Trial> trials,
    List<Effect> effects,
    List<Bound> bounds,
    String command) {
  private static final long MOST_BYTES = 16L << 20;

  /** Keeps copies. */
  public TuningRecord {
    trials = List.copyOf(trials);
    effects = List.copyOf(effects);
    bounds = List.copyOf(bounds);
  }

  /** The trial whose model was written. */
  public Trial bestTrial() {
    return trials.stream().filter(trial -> trial.number() == best).findFirst().orElseThrow();
  }

  /**
   * Reads one.
   *
   * @throws InvalidFileException when it is something else
   */
  public static TuningRecord read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw wrong(file, Problem.of("too large for a search").with("bytes", Files.size(file)));
    }
    try {
      return of(JsonMapper.shared().readTree(Files.readAllBytes(file)));
    } catch (JacksonException | IllegalArgumentException e) {
      InvalidFileException wrong = wrong(file, Problem.of("is not the result of a search"));
      wrong.initCause(e);
      throw wrong;
    }
  }

  private static InvalidFileException wrong(Path file, Problem problem) {
    return new InvalidFileException(
        file, problem.remedy("give what {:tune} prints with {json}, kept in a file"));
  }

  /**
   * From JSON.
   *
   * @throws IllegalArgumentException or a {@link JacksonException} of anything else
   */
  private static TuningRecord of(JsonNode node) {
    List<Trial> trials = new ArrayList<>();
    for (JsonNode trial : node.path("trials")) {
      trials.add(
          TrialJson.read(
              trial, Trial.of(trial.path("trial").asInt(), settings(trial.path("settings")))));
    }
    int best = node.path("best").path("trial").asInt(0);
    if (trials.stream().noneMatch(trial -> trial.number() == best)) {
      throw new IllegalArgumentException("no best trial: " + best);
    }
    List<Effect> effects = new ArrayList<>();
    node.path("effects")
        .forEachEntry((name, difference) -> effects.add(new Effect(name, difference.asDouble())));
    List<Bound> bounds = new ArrayList<>();
    for (JsonNode bound : node.path("bounds")) {
      bounds.add(
          new Bound(
              bound.path("setting").asString(),
              bound.path("value").asString(),
              bound.path("end").asString().equals("least")));
    }
    return new TuningRecord(
        Optional.of(node.path("by").asString(""))
            .filter(name -> !name.isEmpty())
            .orElseThrow(() -> new IllegalArgumentException("no measure")),
        best,
        node.path("best").path("score").asDouble(),
        trials,
        effects,
        bounds,
        node.path("command").asString(""));
  }

  /** Values by name, in this order. */
  private static Map<String, String> settings(JsonNode node) {
    Map<String, String> settings = new LinkedHashMap<>();
    node.forEachEntry((name, value) -> settings.put(name, value.asString()));
    return Collections.unmodifiableMap(settings);
  }
}
