package dev.quire.cli.report;

import dev.quire.ask.ListEvaluation;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.cli.JsonText;
import dev.quire.cli.OptionSpelling;
import dev.quire.cli.OutputFormat;
import dev.quire.cli.VerbCommand;
import dev.quire.dataset.Dataset;
import dev.quire.describe.Description;
import dev.quire.experiment.Comparison;
import dev.quire.experiment.ExperimentLog;
import dev.quire.experiment.Rollout;
import dev.quire.files.InvalidFileException;
import dev.quire.files.NewFile;
import dev.quire.files.Target;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.HasProblem;
import dev.quire.report.ModelFindings;
import dev.quire.report.Report;
import dev.quire.report.ReportFindings;
import dev.quire.tune.TuningRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire report}. */
@Command(
    name = "report",
    description =
        "Write one page of HTML with pictures of a dataset and of models of it, side by side; of a"
            + " search for settings and of an experiment, too. It needs no network and no other file.")
public final class ReportCommand extends VerbCommand {
  private static final int TOP = 10;
  private static final double EFFECT = 0.05; // as of the verb experiment

  @Parameters(index = "0", paramLabel = "DATASET", description = "A dataset folder.")
  private Path folder;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "MODEL",
      description = "Models of this dataset.")
  private List<Path> modelFiles = List.of();

  @Option(
      names = "--tune",
      paramLabel = "FILE.json",
      description = "What quire tune --json has printed, kept in a file.")
  private Path tune; // null for none

  @Option(
      names = "--experiment",
      paramLabel = "LOG.jsonl",
      description = "The log that quire experiment --to has written.")
  private Path experiment; // null for none

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "Title of the page (default: the name of the dataset).")
  private String title;

  @Option(
      names = "--to",
      paramLabel = "REPORT.html",
      required = true,
      description = "File to write.")
  private Path to;

  @Option(names = "--force", description = "Replace a file that exists.")
  private boolean force;

  private final List<String> notices = new ArrayList<>();
  private final List<ModelQueries> opened = new ArrayList<>();
  private final List<Path> shown = new ArrayList<>(); // of the models, those that could be read

  @Override
  protected void run() throws Exception {
    Target target = Target.file(to, force);
    OutputFormat.require(to, OutputFormat.HTML);
    Optional<TuningRecord> tuning =
        tune == null ? Optional.empty() : Optional.of(TuningRecord.read(tune));
    Optional<ReportFindings.Experiment> tested =
        experiment == null ? Optional.empty() : tested(ExperimentLog.read(experiment));
    try (Dataset dataset = input(Dataset.open(folder));
        WorkerPool pool = newPool()) {
      target.madeFrom(dataset);
      progress().show("describe", 0, 1 + modelFiles.size());
      Description facts = Description.of(dataset, TOP, OptionalInt.empty(), pool, item -> {});
      Optional<Part> part = heldOut(dataset);
      List<ModelFindings> models = models(dataset, part, target, pool);
      List<String> commands =
          new ReportCommands(folder, modelFiles, shown, part)
              .lines(title, tune, experiment, to, tuning.map(TuningRecord::command).orElse(""));
      write(
          target,
          new ReportFindings(
              title(), facts, models, tuning, tested, List.copyOf(notices), commands));
    } finally {
      opened.forEach(ModelQueries::close);
    }
    printResult(result(), to + ": written; open it in a browser");
  }

  private String title() {
    return title == null
        ? String.valueOf(folder.toAbsolutePath().normalize().getFileName())
        : title;
  }

  private Optional<ReportFindings.Experiment> tested(ExperimentLog log) {
    try {
      return Optional.of(
          log.isRollout()
              ? new ReportFindings.Experiment(log, Optional.empty(), Optional.of(Rollout.of(log)))
              : new ReportFindings.Experiment(
                  log, Optional.of(Comparison.of(log, EFFECT)), Optional.empty()));
    } catch (BadInputException e) {
      miss(experiment, e);
      return Optional.empty();
    }
  }

  /** The part to measure models on; none where nothing is held out. */
  private Optional<Part> heldOut(Dataset dataset) {
    if (dataset.info().test() > 0 || dataset.info().valid() > 0) {
      return Optional.of(dataset.info().test() > 0 ? Part.TEST : Part.VALID);
    }
    if (!modelFiles.isEmpty()) {
      say(
          folder
              + ": nothing is held out to measure models on; split it again with --test 0.1"
              + " and train them anew");
    }
    return Optional.empty();
  }

  private List<ModelFindings> models(
      Dataset dataset, Optional<Part> part, Target target, WorkerPool pool) throws IOException {
    List<ModelFindings> models = new ArrayList<>();
    for (Path file : modelFiles) {
      progress().show("ask models", 1 + models.size(), 1 + modelFiles.size());
      try {
        ModelQueries model = input(ModelQueries.open(file, Optional.of(folder)));
        opened.add(model);
        target.madeFrom(model);
        OptionalDouble positiveFrom =
            models.stream()
                .flatMap(other -> other.lists().stream())
                .mapToDouble(ListEvaluation::positiveFrom)
                .findFirst();
        models.add(new ModelReader(model, name(file), part, pool).read(dataset, positiveFrom));
        shown.add(file);
      } catch (InvalidFileException e) {
        miss(file, e);
      }
    }
    return models;
  }

  /** The name of the file, or all of it where several have that. */
  private String name(Path file) {
    String name = nameOnly(file);
    boolean unique = modelFiles.stream().filter(other -> nameOnly(other).equals(name)).count() == 1;
    return unique ? name : file.toString();
  }

  private static String nameOnly(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.safetensors$", "");
  }

  /** A file that has not what it should: all else is shown. */
  private <E extends Exception & HasProblem> void miss(Path file, E e) {
    String text = e.problem().text(OptionSpelling.INSTANCE);
    say(text.startsWith(file.toString()) ? text : file + ": " + text);
  }

  private void say(String notice) {
    notices.add(notice);
    progress().line("quire: " + notice);
  }

  private static void write(Target target, ReportFindings findings) throws IOException {
    try (NewFile file = NewFile.create(target)) {
      OutputStream out = new BufferedOutputStream(file.stream());
      Report.write(findings, out);
      out.flush();
      file.commit();
    }
  }

  private ObjectNode result() throws IOException {
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    node.put("report", to.toString()).put("bytes", Files.size(to)).put("models", opened.size());
    ArrayNode left = node.putArray("notices");
    notices.forEach(left::add);
    return node;
  }
}
