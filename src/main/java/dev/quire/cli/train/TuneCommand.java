package dev.quire.cli.train;

import dev.quire.ask.Part;
import dev.quire.cli.OutputFormat;
import dev.quire.cli.Progress;
import dev.quire.cli.ShellText;
import dev.quire.cli.SkippedLinesText;
import dev.quire.cli.VerbCommand;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.files.Shown;
import dev.quire.input.OnError;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.ModelKind;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import dev.quire.tune.Axis;
import dev.quire.tune.Grid;
import dev.quire.tune.Measure;
import dev.quire.tune.Method;
import dev.quire.tune.Tuning;
import dev.quire.tune.TuningResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quire tune}. */
@Command(
    name = "tune",
    description =
        "Search for the settings with which a kind of model is best on the validation part of a"
            + " dataset, and write that model. The same command goes on with a search that was"
            + " interrupted.")
public final class TuneCommand extends VerbCommand {
  /** As of a program that Ctrl-C ends. */
  private static final int INTERRUPTED = 130;

  private static final double SAVE_SECONDS = 60;
  private static final String RANK = "rank";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATASET", description = "A dataset folder with a validation part.")
  private Path datasetFolder;

  @Option(
      names = "--model",
      paramLabel = "KIND",
      description =
          "Kind of model (default: duo; of events, ials); the settings of each are below: in the"
              + " grid, or as options the same for all.")
  private String kindName;

  @Option(
      names = "--grid",
      paramLabel = "NAME=VALUES",
      description =
          "Values of a setting: rank=10,20,40, a range with so many of equal distance, tau=1..100:4,"
              + " or equal ratio, tau=1..100:log4; or, to draw from, all of it, tau=1..100:log. The"
              + " choices user and user,item are written user,user,item. Give it for each setting to"
              + " search.")
  private List<String> grids = List.of();

  @Option(
      names = "--dimension",
      paramLabel = "N",
      split = ",",
      description =
          "In the place of a grid: train each of these ranks to its end, and show the score on"
              + " training, validation and test ratings over the rank.")
  private int[] dimensions;

  @Option(
      names = "--search",
      paramLabel = "halving|grid|sequential|random",
      description =
          "halving, the default: a few epochs of all, the best third goes on to more, and so on."
              + " grid: all to their end. sequential: one setting after the other. random: points"
              + " drawn from the grid, to their end.")
  private Method method;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "With halving or random: try so many points, drawn from the grid (default: all; of random"
              + " 20).")
  private Integer samples;

  @Option(
      names = "--by",
      paramLabel = "MEASURE",
      description =
          "What to go for: rmse, nll (negative log-likelihood), or a measure of lists such as"
              + " ndcg@10 or recall@20 (default: rmse; of kinds with preferences ndcg@10).")
  private String by;

  @Mixin private FeatureOptions features;

  @Option(
      names = "--to",
      paramLabel = "MODEL.safetensors",
      required = true,
      description = "Model file to write.")
  private Path to;

  @Option(
      names = "--trials",
      paramLabel = "FILE",
      description = "Also write settings and curves of all trials to a .csv or .csv.gz file.")
  private Path trials;

  @Option(
      names = "--force",
      description = "Replace files that exist, and the state of another search.")
  private boolean force;

  @Override
  protected void run() throws Exception {
    OutputFormat.require(to, OutputFormat.SAFETENSORS);
    Optional<TrialsCsv> csv =
        trials == null ? Optional.empty() : Optional.of(new TrialsCsv(trials, force));
    Progress progress = progress();
    try (Dataset dataset = input(Dataset.open(datasetFolder));
        WorkerPool pool = newPool();
        StopSignal stop = new StopSignal(() -> progress.line(TrainText.stopping()))) {
      ModelKind kind =
          kindName == null ? ModelKinds.usual(dataset.info()) : ModelKinds.of(kindName);
      Settings fixed = ModelSettings.of(kind, spec);
      Grid grid = grid(kind);
      Tuning tuning = tuning(dataset, fixed, grid);
      Optional<FeatureReader.Result> read = features.read(dataset, kindName != null);
      read.ifPresent(found -> tuning.features(found.features()));
      Optional<FeatureReader.Result> users = features.readUsers(dataset);
      users.ifPresent(found -> tuning.userFeatures(found.features()));
      List<String> names = grid.axes().stream().map(Axis::name).toList();
      Measure measure = by == null ? Measure.usual(fixed) : Measure.of(by);
      Optional<TuningResult> result =
          tuning
              .by(measure)
              .control(new CheckpointTimer(Optional.of(SAVE_SECONDS), stop, progress))
              .interruptible(stop::isWanted, StopSignal.FINISHED_EPOCH)
              .listener(
                  new TuneProgress(progress, names, measure) {
                    @Override
                    public void onResult(TuningResult found) throws IOException {
                      if (csv.isPresent()) {
                        csv.get().write(dataset, names, found);
                      }
                    }
                  })
              .run(to, force, pool);
      if (result.isEmpty()) {
        progress.line(TuneText.stopped());
        endWith(INTERRUPTED);
        return;
      }
      print(dataset, new TuneText(result.get(), names), read, users);
    }
  }

  private Grid grid(ModelKind kind) {
    if (dimensions == null) {
      return Grid.of(kind, grids);
    }
    if (!grids.isEmpty() || method != null) {
      throw new BadInputException(
          Problem.of("options exclude each other")
              .setting("dimension")
              .setting(grids.isEmpty() ? "search" : "grid")
              .remedy("give one of them; {grid=rank=10,20} searches by the rank, too"));
    }
    String ranks =
        Arrays.stream(dimensions).mapToObj(String::valueOf).collect(Collectors.joining(","));
    return Grid.of(kind, List.of(RANK + "=" + ranks));
  }

  private Tuning tuning(Dataset dataset, Settings fixed, Grid grid) {
    Tuning tuning = Tuning.of(dataset, fixed, grid);
    if (samples != null) {
      tuning.samples(samples);
    }
    if (dimensions != null) {
      boolean test = dataset.info().test() > 0;
      return tuning
          .method(Method.GRID)
          .alsoOn(test ? new Part[] {Part.TRAIN, Part.TEST} : new Part[] {Part.TRAIN});
    }
    return method == null ? tuning : tuning.method(method);
  }

  private void print(
      Dataset dataset,
      TuneText text,
      Optional<FeatureReader.Result> read,
      Optional<FeatureReader.Result> users)
      throws IOException {
    String command = ShellText.command(command(dataset, text.result().settings()));
    double seconds = progress().seconds();
    if (json()) {
      printJson(text.json(to.toString(), command, seconds));
      return;
    }
    text.table(dimensions != null).print(out());
    for (String line : text.lines(to.toString(), seconds)) {
      out().println(Shown.line(line));
    }
    out().println("train it again:");
    out().println(Shown.line(command));
    read.ifPresent(found -> SkippedLinesText.print(out(), found.skipped()));
    users.ifPresent(found -> SkippedLinesText.print(out(), found.skipped()));
  }

  /** What trains the best model again. */
  private List<String> command(Dataset dataset, Settings best) throws IOException {
    List<String> words = new ArrayList<>(List.of("train", datasetFolder.toString()));
    words.addAll(List.of("--model", best.kind().name()));
    best.chosenInUse()
        .forEach(
            (name, value) ->
                words.addAll(
                    List.of("--" + name, best.kind().setting(name).orElseThrow().shortest(value))));
    List<String> sources = features.sources(dataset, kindName != null);
    if (!sources.isEmpty()) {
      words.addAll(List.of("--features", String.join(",", sources)));
    }
    if (!features.userFiles().isEmpty()) {
      String files =
          features.userFiles().stream().map(Path::toString).collect(Collectors.joining(","));
      words.addAll(List.of("--user-features", files));
    }
    if (features.onError() == OnError.SKIP) {
      words.addAll(List.of("--on-error", "skip"));
    }
    words.addAll(List.of("--to", to.toString()));
    return words;
  }
}
