package dev.quire.report;

import dev.quire.train.EpochResult;
import dev.quire.train.Goal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The models side by side: how they were trained, and how good they are. */
final class ModelSection {
  private static final String EPOCH = "epoch";

  private final List<ModelFindings> models;
  private final Page page;

  ModelSection(List<ModelFindings> models, Page page) {
    this.models = models;
    this.page = page;
  }

  /** Also says what there is not. */
  void write(List<String> notices) {
    if (models.isEmpty() && notices.isEmpty()) {
      return;
    }
    page.section("models", models.size() == 1 ? "The model" : "Models");
    notices.forEach(page::notice);
    for (ModelFindings model : models) {
      model.notices().forEach(text -> page.notice(model.name() + ": " + text));
    }
    if (models.isEmpty()) {
      return;
    }
    training();
    new MeasureFigures(models, page).write();
    new UncertaintyFigures(models, page).write();
    settings();
  }

  private void training() {
    List<ModelFindings> trained =
        models.stream().filter(model -> !model.history().isEmpty()).toList();
    if (trained.isEmpty()) {
      return;
    }
    page.heading("Training");
    for (ModelFindings model : trained) {
      objective(model);
    }
    errors(trained.stream().filter(ModelSection::hasErrors).toList());
  }

  private static boolean hasErrors(ModelFindings model) {
    return model.rates()
        && model.history().stream().allMatch(epoch -> Double.isFinite(epoch.trainRmse()));
  }

  private int place(ModelFindings model) {
    return models.indexOf(model);
  }

  private void objective(ModelFindings model) {
    List<EpochResult> history = model.history();
    boolean bound = history.getLast().goal() == Goal.ELBO;
    String name = bound ? "evidence lower bound" : "objective";
    Series series = new Series("", place(model)).line().dots();
    history.forEach(epoch -> series.point(epoch.epoch(), epoch.objective()));
    Table table = new Table().number(EPOCH).number(name);
    history.forEach(epoch -> table.row(epoch.epoch(), epoch.objective()));
    page.figure(
        "objective-" + place(model),
        (bound ? "Evidence lower bound" : "Objective") + " of " + model.name(),
        "It "
            + (bound ? "is to rise" : "is to fall")
            + ": from "
            + Words.number(history.getFirst().objective())
            + " after epoch "
            + history.getFirst().epoch()
            + " to "
            + Words.number(history.getLast().objective())
            + " after epoch "
            + history.getLast().epoch()
            + ". That of another kind of model is another quantity.",
        Chart.xy(Chart.axis(EPOCH), Chart.axis(name), List.of(series)),
        table);
  }

  private void errors(List<ModelFindings> trained) {
    if (trained.isEmpty()) {
      return;
    }
    List<Series> series = new ArrayList<>();
    Table table =
        new Table().text("model").number(EPOCH).number("training RMSE").number("validation RMSE");
    List<String> ends = new ArrayList<>();
    for (ModelFindings model : trained) {
      Series training = new Series(model.name() + ", training", place(model)).line();
      Series validation = new Series(model.name() + ", validation", place(model)).line().dash();
      for (EpochResult epoch : model.history()) {
        training.point(epoch.epoch(), epoch.trainRmse());
        epoch.validationRmse().ifPresent(rmse -> validation.point(epoch.epoch(), rmse));
        table.row(
            model.name(),
            epoch.epoch(),
            epoch.trainRmse(),
            epoch.validationRmse().isPresent()
                ? Words.number(epoch.validationRmse().getAsDouble())
                : "-");
      }
      series.add(training);
      series.add(validation);
      ends.add(end(model));
    }
    page.figure(
        "epochs",
        "Error after each epoch",
        "After the last epoch " + Words.and(ends) + ".",
        Chart.xy(Chart.axis(EPOCH), Chart.axis("RMSE"), series),
        table);
  }

  private static String end(ModelFindings model) {
    EpochResult last = model.history().getLast();
    return model.name()
        + " has "
        + Words.number(last.trainRmse())
        + " on the training ratings"
        + (last.validationRmse().isPresent()
            ? " (validation: " + Words.number(last.validationRmse().getAsDouble()) + ")"
            : "");
  }

  private void settings() {
    Set<String> names = new LinkedHashSet<>();
    models.forEach(model -> names.addAll(model.settings().keySet()));
    Table table = new Table().text("setting");
    models.forEach(model -> table.text(model.name()));
    row(table, "kind", models.stream().map(ModelFindings::kind).toList());
    for (String name : names) {
      row(
          table,
          name,
          models.stream().map(m -> Words.setting(m.settings().getOrDefault(name, "-"))).toList());
    }
    page.heading("Settings");
    page.table(
        "settings",
        "Settings of " + Words.and(models.stream().map(ModelFindings::name).toList()),
        "All of them, those that nobody chose too. A dash: this kind has no such setting.",
        table);
  }

  private static void row(Table table, String name, List<String> values) {
    List<String> cells = new ArrayList<>(List.of(name));
    cells.addAll(values);
    table.row(cells);
  }
}
