package dev.quire.report;

import dev.quire.ask.Part;
import dev.quire.train.EpochResult;
import dev.quire.tune.Bound;
import dev.quire.tune.Effect;
import dev.quire.tune.Trial;
import dev.quire.tune.TuningRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How a search for settings went. */
final class TuningSection {
  private static final int MOST_CURVES = 60;
  private static final String RANK = "rank";

  private final TuningRecord record;
  private final Page page;

  TuningSection(TuningRecord record, Page page) {
    this.record = record;
    this.page = page;
  }

  void write() {
    page.section("tuning", "Tuning");
    page.prose(told());
    List<Trial> scored =
        record.trials().stream().filter(trial -> Double.isFinite(trial.score())).toList();
    Set<String> names = new TreeSet<>();
    scored.forEach(trial -> names.addAll(trial.settings().keySet()));
    if (scored.stream().anyMatch(trial -> !trial.scores().isEmpty())) {
      overRank(scored);
    }
    for (String name : names) {
      setting(name, scored);
    }
    curves(scored);
    trials();
  }

  private String told() {
    Trial best = record.bestTrial();
    String effects =
        record.effects().isEmpty()
            ? ""
            : " The best "
                + record.by()
                + " of the values of a setting differs by "
                + Words.and(record.effects().stream().map(TuningSection::effect).toList())
                + ".";
    return Words.count(record.trials().size(), "trial")
        + ", compared by "
        + record.by()
        + " on the validation part. The best is trial "
        + best.number()
        + " with "
        + Words.number(record.bestScore())
        + ": "
        + settings(best)
        + "."
        + effects
        + record.bounds().stream().map(TuningSection::bound).collect(Collectors.joining());
  }

  private static String effect(Effect effect) {
    return Words.number(effect.difference()) + " for " + effect.setting();
  }

  private static String bound(Bound bound) {
    return " The best "
        + bound.setting()
        + ", "
        + bound.value()
        + ", is the "
        + (bound.least() ? "least" : "greatest")
        + " of the grid: "
        + (bound.least() ? "less" : "more")
        + " may be better.";
  }

  private static String settings(Trial trial) {
    return trial.settings().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private void overRank(List<Trial> scored) {
    List<Trial> ranked =
        scored.stream()
            .filter(trial -> number(trial, RANK).isPresent())
            .sorted(Comparator.comparingDouble(trial -> number(trial, RANK).getAsDouble()))
            .toList();
    Series valid = new Series("validation", 0).line().dots();
    Series train = new Series("training", 2).line().dots().dash();
    Series test = new Series("test", 1).line().dots();
    Table table = new Table().number(RANK).number("validation").number("training").number("test");
    for (Trial trial : ranked) {
      double rank = number(trial, RANK).getAsDouble();
      valid.point(rank, trial.score());
      Optional<Double> onTrain = Optional.ofNullable(trial.scores().get(Part.TRAIN));
      Optional<Double> onTest = Optional.ofNullable(trial.scores().get(Part.TEST));
      onTrain.ifPresent(score -> train.point(rank, score));
      onTest.ifPresent(score -> test.point(rank, score));
      table.row(
          rank,
          trial.score(),
          onTrain.map(Words::number).orElse("-"),
          onTest.map(Words::number).orElse("-"));
    }
    page.figure(
        "tuning-rank",
        record.by() + " over the rank",
        "What a rank gains on the training ratings and what it gains on others. The choice was made"
            + " on the validation part: rank "
            + record.bestTrial().settings().getOrDefault(RANK, "-")
            + ".",
        Chart.xy(
            Chart.axis(RANK, "log"),
            Chart.axis(record.by()),
            List.of(valid, train, test, chosen(RANK))),
        table);
  }

  private static OptionalDouble number(Trial trial, String setting) {
    try {
      double value = Double.parseDouble(trial.settings().getOrDefault(setting, ""));
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** The trial that was chosen, where it has a number for a setting. */
  private Series chosen(String setting) {
    Series chosen = new Series("chosen", 1).dots().big();
    number(record.bestTrial(), setting)
        .ifPresent(value -> chosen.point(value, record.bestTrial().score()));
    return chosen;
  }

  private void setting(String name, List<Trial> scored) {
    List<Trial> with = scored.stream().filter(trial -> trial.settings().containsKey(name)).toList();
    boolean numbers = with.stream().allMatch(trial -> number(trial, name).isPresent());
    List<String> values =
        with.stream().map(trial -> trial.settings().get(name)).distinct().toList();
    if (values.size() < 2) {
      return;
    }
    Table table = new Table().text(name).number("trial").number(record.by());
    with.forEach(t -> table.row(t.settings().get(name), t.number(), t.score()));
    String caption =
        "Each point is a trial, whatever its other settings, as it was last compared; those that"
            + " were left behind early have had fewer epochs. Chosen: "
            + record.bestTrial().settings().getOrDefault(name, "-")
            + ".";
    page.figure(
        "tuning-setting-" + place(name),
        record.by() + " over " + name,
        caption,
        numbers ? numbers(name, with) : choices(name, with, values),
        table);
  }

  /** Names of settings may hold what an id may not. */
  private static String place(String name) {
    return name.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private Chart numbers(String name, List<Trial> with) {
    Series trials = new Series("trials", 0).dots();
    with.forEach(trial -> trials.point(number(trial, name).getAsDouble(), trial.score()));
    double least = with.stream().mapToDouble(t -> number(t, name).getAsDouble()).min().orElse(0);
    double most = with.stream().mapToDouble(t -> number(t, name).getAsDouble()).max().orElse(0);
    boolean log = least > 0 && most / least >= 4;
    return Chart.xy(
        log ? Chart.axis(name, "log") : Chart.axis(name),
        Chart.axis(record.by()),
        List.of(trials, chosen(name)));
  }

  private Chart choices(String name, List<Trial> with, List<String> values) {
    List<Object> series = new ArrayList<>();
    for (Trial trial : with) {
      List<List<Double>> row = new ArrayList<>();
      for (String value : values) {
        row.add(value.equals(trial.settings().get(name)) ? List.of(trial.score()) : null);
      }
      boolean best = trial.number() == record.best();
      series.add(Map.of("name", best ? "chosen" : "trial", "color", best ? 1 : 0, "values", row));
    }
    return Chart.of("choices")
        .with("x", Chart.axis(record.by()))
        .with("labels", values)
        .with("series", series);
  }

  private void curves(List<Trial> scored) {
    List<Trial> drawn =
        scored.stream()
            .filter(t -> t.curve().stream().anyMatch(e -> e.validationRmse().isPresent()))
            .limit(MOST_CURVES)
            .toList();
    if (drawn.isEmpty()) {
      return;
    }
    List<Series> series = new ArrayList<>();
    Table table = new Table().number("trial").number("epoch").number("validation RMSE");
    Series chosen = new Series("chosen, trial " + record.best(), 1).line().dots();
    for (Trial trial : drawn) {
      boolean best = trial.number() == record.best();
      Series line = best ? chosen : new Series("trial " + trial.number(), 0).line().faint();
      for (EpochResult epoch : trial.curve()) {
        epoch
            .validationRmse()
            .ifPresent(
                rmse -> {
                  line.point(epoch.epoch(), rmse);
                  table.row(trial.number(), epoch.epoch(), rmse);
                });
      }
      if (!best) {
        series.add(line);
      }
    }
    series.add(chosen); // above the others
    page.wideFigure(
        "tuning-curves",
        "The trials' validation error",
        "After each epoch, of "
            + Words.count(drawn.size(), "trial")
            + (drawn.size() < scored.size() ? " of " + Words.count(scored.size()) : "")
            + ". The chosen one is the strong line, and ends at "
            + Words.number(record.bestTrial().score())
            + " by "
            + record.by()
            + ".",
        Chart.xy(Chart.axis("epoch"), Chart.axis("validation RMSE"), series),
        table);
  }

  private void trials() {
    Table table = new Table().number("trial").text("settings").number("epochs");
    table.number(record.by()).text("remark");
    for (Trial trial : record.trials()) {
      table.row(
          trial.number(),
          settings(trial),
          trial.epochs(),
          Words.number(trial.score()),
          trial.failure().orElse(trial.number() == record.best() ? "chosen" : ""));
    }
    page.foldedTable("All trials", table);
  }
}
