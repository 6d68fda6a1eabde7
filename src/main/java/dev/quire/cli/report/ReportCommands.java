package dev.quire.cli.report;

import dev.quire.ask.Part;
import dev.quire.cli.ShellText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands whose numbers a report shows.
 *
 * @param models that were named
 * @param shown those of them that could be read
 * @param part that models are measured on
 */
record ReportCommands(Path dataset, List<Path> models, List<Path> shown, Optional<Part> part) {
  /**
   * A line each, the report itself first.
   *
   * @param title null for none, as the files are
   * @param tuned what trains the best model of the search again; empty when it is not known
   */
  List<String> lines(String title, Path tune, Path experiment, Path to, String tuned) {
    List<String> lines = new ArrayList<>(List.of(report(title, tune, experiment, to)));
    lines.add(ShellText.command(List.of("describe", dataset.toString(), "--json")));
    for (Path model : shown) {
      part.ifPresent(on -> lines.addAll(measured(model, on)));
    }
    if (!tuned.isEmpty()) {
      lines.add(tuned);
    }
    if (experiment != null) {
      lines.add(
          ShellText.command(List.of("experiment", "--replay", experiment.toString(), "--json")));
    }
    return lines;
  }

  private String report(String title, Path tune, Path experiment, Path to) {
    List<String> words = new ArrayList<>(List.of("report", dataset.toString()));
    models.forEach(model -> words.add(model.toString()));
    add(words, "--tune", tune);
    add(words, "--experiment", experiment);
    add(words, "--title", title);
    add(words, "--to", to);
    return ShellText.command(words);
  }

  private static void add(List<String> words, String option, Object value) {
    if (value != null) {
      words.addAll(List.of(option, value.toString()));
    }
  }

  private List<String> measured(Path model, Part on) {
    List<String> words = List.of("evaluate", model.toString(), dataset.toString());
    List<String> errors = new ArrayList<>(words);
    List<String> lists = new ArrayList<>(words);
    lists.addAll(List.of("--ranking", "--users", String.valueOf(ModelReader.RANKED_USERS)));
    for (List<String> command : List.of(errors, lists)) {
      if (on != Part.TEST) {
        command.addAll(List.of("--on", on.key()));
      }
      command.add("--json");
    }
    return List.of(ShellText.command(errors), ShellText.command(lists));
  }
}
