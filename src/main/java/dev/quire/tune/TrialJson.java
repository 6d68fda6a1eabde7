package dev.quire.tune;

import dev.quire.ask.Part;
import dev.quire.train.History;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Trials as JSON: in the ledger, and for programs that ask for a search's result. */
public final class TrialJson {
  private TrialJson() {}

  /** Writes a trial. */
  public static void put(Trial trial, ObjectNode node) {
    node.put("trial", trial.number());
    put(trial.settings(), node.putObject("settings"));
    if (Double.isFinite(trial.score())) {
      node.put("score", trial.score());
    }
    node.put("epochs", trial.epochs());
    node.put("done", trial.done());
    trial.failure().ifPresent(why -> node.put("failure", why));
    ArrayNode compared = node.putArray("rungs");
    trial
        .rungs()
        .forEach(
            rung -> compared.addObject().put("epochs", rung.epochs()).put("score", rung.score()));
    if (!trial.scores().isEmpty()) {
      ObjectNode parts = node.putObject("scores");
      new EnumMap<>(trial.scores()).forEach((part, score) -> parts.put(part.key(), score));
    }
    ArrayNode epochs = node.putArray("curve");
    trial.curve().forEach(epoch -> History.put(epoch, epochs.addObject()));
  }

  /** Writes settings: what is a number is one. */
  public static void put(Map<String, String> settings, ObjectNode node) {
    settings.forEach(
        (name, value) -> {
          if (value.matches("[-+]?\\d{1,18}")) {
            node.put(name, Long.parseLong(value));
          } else if (value.matches("[-+]?[\\d.]+([eE][-+]?\\d+)?")) {
            node.put(name, Double.parseDouble(value));
          } else {
            node.put(name, value);
          }
        });
  }

  /**
   * Reads what {@link #put} wrote.
   *
   * @param before the trial before that
   * @throws IllegalArgumentException or a {@link JacksonException} when it was written otherwise
   */
  static Trial read(JsonNode node, Trial before) {
    List<Trial.Rung> compared = new ArrayList<>();
    for (JsonNode rung : node.path("rungs")) {
      compared.add(new Trial.Rung(rung.path("epochs").asInt(), number(rung.path("score"))));
    }
    if (compared.isEmpty() && !node.has("failure")) {
      throw new IllegalArgumentException("nothing to compare: " + node);
    }
    Map<Part, Double> parts = new EnumMap<>(Part.class);
    node.path("scores")
        .forEachEntry(
            (part, score) -> parts.put(Part.valueOf(part.toUpperCase(Locale.ROOT)), number(score)));
    return new Trial(
        before.number(),
        before.settings(),
        compared,
        History.read(node.path("curve")),
        node.path("done").asBoolean(),
        Optional.of(node.path("failure").asString("")).filter(why -> !why.isEmpty()),
        parts);
  }

  private static double number(JsonNode node) {
    if (!node.isNumber()) {
      throw new IllegalArgumentException("no number: " + node);
    }
    return node.doubleValue();
  }
}
