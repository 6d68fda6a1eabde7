package dev.quire.cli.train;

import dev.quire.ask.Part;
import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.tune.Bound;
import dev.quire.tune.Effect;
import dev.quire.tune.Measure;
import dev.quire.tune.Trial;
import dev.quire.tune.TrialJson;
import dev.quire.tune.TuningResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code tune} says of a search.
 *
 * @param names of the settings that are searched
 */
record TuneText(TuningResult result, List<String> names) {
  private static final int SHOWN = 10; // trials

  /** What it has done. */
  static String stopped() {
    return "quire: stopped, with all that is done saved; the same command goes on";
  }

  /** A trial in a line: its settings, and how it is now. */
  static String line(Trial trial, Measure by) {
    String settings =
        trial.settings().entrySet().stream()
            .map(Map.Entry::toString)
            .collect(Collectors.joining(" "));
    return String.format(
        Locale.ROOT,
        "trial %3d  %s  %s  %s",
        trial.number(),
        settings,
        Counted.of(trial.epochs(), "epoch"),
        trial.failure().orElseGet(() -> by + " " + Numbers.significant(trial.score(), 5)));
  }

  /** The best first, and those before others that were left behind with fewer epochs. */
  static Stream<Trial> ordered(List<Trial> trials, Measure by) {
    return trials.stream()
        .sorted(
            Comparator.comparing((Trial trial) -> trial.failure().isPresent())
                .thenComparingInt(trial -> -trial.rungs().size())
                .thenComparingDouble(trial -> by.loss(trial.score()))
                .thenComparingInt(Trial::number));
  }

  /**
   * Trials beside one another.
   *
   * @param parts on which else they were measured
   */
  static TextTable table(List<Trial> trials, List<String> names, Measure by, List<Part> parts) {
    TextTable table = new TextTable().right("trial");
    names.forEach(table::right);
    table.right("epochs").right(by + (parts.isEmpty() ? "" : " valid"));
    parts.forEach(part -> table.right(part.key()));
    Numbers scores =
        Numbers.of(
            trials.stream()
                .flatMap(
                    trial ->
                        Stream.concat(Stream.of(trial.score()), trial.scores().values().stream()))
                .mapToDouble(Double::doubleValue)
                .toArray());
    for (Trial trial : trials) {
      List<String> cells = new ArrayList<>(List.of(String.valueOf(trial.number())));
      names.forEach(name -> cells.add(trial.settings().getOrDefault(name, "-")));
      cells.add(String.valueOf(trial.epochs()));
      cells.add(trial.failure().isPresent() ? "failed" : scores.text(trial.score()));
      for (Part part : parts) {
        Double score = trial.scores().get(part);
        cells.add(score == null ? "-" : scores.text(score));
      }
      table.row(cells, List.of());
    }
    return table;
  }

  /**
   * The result as a table.
   *
   * @param all whether it is of all trials, in their order, with their scores on other parts,
   *     rather than of the best
   */
  TextTable table(boolean all) {
    List<Part> parts =
        Stream.of(Part.TRAIN, Part.TEST)
            .filter(part -> result.best().scores().containsKey(part))
            .toList();
    List<Trial> shown =
        all ? result.trials() : ordered(result.trials(), result.by()).limit(SHOWN).toList();
    return table(shown, names, result.by(), parts);
  }

  /** The result in sentences. */
  List<String> lines(String model, double seconds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: trial %d, %s %s on the validation part; %s, %s, %.2f s",
            model,
            result.best().number(),
            result.by(),
            Numbers.significant(result.best().score()),
            Counted.of(result.trials().size(), "trial"),
            Counted.of(result.epochs(), "epoch"),
            seconds));
    if (!result.effects().isEmpty()) {
      lines.add(effects());
    }
    lines.add(bounds());
    return lines;
  }

  private String effects() {
    List<Effect> effects = result.effects();
    Numbers numbers = Numbers.of(effects, Effect::difference);
    Effect first = effects.getFirst();
    String others =
        effects.stream()
            .skip(1)
            .map(
                effect ->
                    ", of those of "
                        + effect.setting()
                        + " by "
                        + numbers.text(effect.difference()))
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "%s: the best %s of its values differs by %s%s",
        effects.size() == 1 ? first.setting() : first.setting() + " mattered most",
        result.by(),
        numbers.text(first.difference()),
        others);
  }

  private String bounds() {
    if (result.bounds().isEmpty()) {
      return "no bound of the grid was hit";
    }
    return result.bounds().stream()
        .map(
            bound ->
                String.format(
                    Locale.ROOT,
                    "the best %s, %s, is the %s of the grid: %s may be better",
                    bound.setting(),
                    bound.value(),
                    bound.least() ? "least" : "greatest",
                    bound.least() ? "less" : "more"))
        .collect(Collectors.joining("; "));
  }

  /** The result for machines. */
  ObjectNode json(String model, String command, double seconds) {
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    node.put("model", model);
    node.put("by", result.by().toString());
    ObjectNode best = node.putObject("best");
    best.put("trial", result.best().number());
    best.put("score", result.best().score());
    TrialJson.put(result.settings().chosen(), best.putObject("settings"));
    ArrayNode trials = node.putArray("trials");
    result.trials().forEach(trial -> TrialJson.put(trial, trials.addObject()));
    node.put("epochs", result.epochs());
    ObjectNode effects = node.putObject("effects");
    result.effects().forEach(effect -> effects.put(effect.setting(), effect.difference()));
    ArrayNode bounds = node.putArray("bounds");
    for (Bound bound : result.bounds()) {
      ObjectNode hit = bounds.addObject().put("setting", bound.setting());
      TrialJson.put(Map.of("value", bound.value()), hit);
      hit.put("end", bound.least() ? "least" : "greatest");
    }
    node.put("command", command);
    node.put("seconds", seconds);
    return node;
  }
}
