package dev.quire.cli;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.csv.OnError;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.FeatureReader;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.files.Shown;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.solve.Regularization;
import dev.quire.solve.VariationalRegression.Variance;
import dev.quire.train.AlsOptions;
import dev.quire.train.AlsOptions.BiasUpdate;
import dev.quire.train.AlsTraining;
import dev.quire.train.EpochResult;
import dev.quire.train.TrainingListener;
import dev.quire.train.VariationalOptions;
import dev.quire.train.VariationalTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire train}. */
@Command(name = "train", description = "Train a model on a dataset and write its file.")
final class TrainCommand extends VerbCommand {
  /** The kinds of model. */
  enum Kind {
    BIAS,
    ALS,
    VB
  }

  private static final int EPOCHS = 20;
  private static final int VB_EPOCHS = 60;

  /** Below this share of the bound more epochs change the fourth digit of the error at most. */
  private static final double WORTH_MORE_EPOCHS = 1e-4;

  private static final double TAU_BY_SPREAD = 24;

  @Parameters(paramLabel = "DATASET", description = "A folder that quire convert made.")
  private Path datasetFolder;

  @Option(
      names = "--model",
      paramLabel = "bias|als|vb",
      defaultValue = "als",
      description =
          "Kind of model (default: ${DEFAULT-VALUE}). vb, variational Bayes, learns its own"
              + " precisions and knows how sure it is.")
  private Kind kind;

  @Option(
      names = "--rank",
      paramLabel = "N",
      defaultValue = "20",
      description = "Number of factors, 1 to 512 (default: ${DEFAULT-VALUE}).")
  private int rank;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over users and items (default: 20; vb: at most 60, fewer when nothing more is"
              + " gained).")
  private Integer epochs;

  @Option(
      names = "--lambda",
      paramLabel = "X",
      defaultValue = "1",
      description = "als, bias: precision of a rating (default: ${DEFAULT-VALUE}).")
  private double lambda;

  @Option(
      names = "--gamma",
      paramLabel = "X",
      defaultValue = "7.5",
      description = "als, bias: precision of a bias (default: ${DEFAULT-VALUE}).")
  private double gamma;

  @Option(
      names = "--tau",
      paramLabel = "X",
      description =
          "als: precision of a factor (default: 24 times the standard deviation of the ratings, so"
              + " 25 for stars).")
  private Double tau;

  @Option(
      names = "--bias-update",
      paramLabel = "joint|sequential",
      defaultValue = "joint",
      description =
          "als: bias and vector of a row together or in turn (default: ${DEFAULT-VALUE}).")
  private BiasUpdate biasUpdate;

  @Option(
      names = "--reg-exponent",
      paramLabel = "E",
      defaultValue = "0",
      description = "als: scale tau by a row's ratings to this power (default: ${DEFAULT-VALUE}).")
  private double regExponent;

  @Option(
      names = "--variance",
      paramLabel = "mean-field|marginal",
      defaultValue = "mean-field",
      description =
          "vb: the variances of the best factorised posterior, or of each number by itself (default:"
              + " ${DEFAULT-VALUE}).")
  private Variance variance;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-5",
      description =
          "vb: stop when an epoch raises the evidence lower bound by less than this for each rating"
              + " (default: ${DEFAULT-VALUE}).")
  private double tolerance;

  @Option(
      names = "--features",
      paramLabel = "NAME",
      split = ",",
      description =
          "Draw items to where their features place them: genres, decade, or a FILE.csv"
              + " (item,feature[,weight]); several with commas. Items without ratings are placed"
              + " there, too.")
  private List<String> features = List.of();

  @Option(
      names = "--on-error",
      paramLabel = "stop|skip",
      defaultValue = "stop",
      description = "What to do with a wrong line of a features file (default: ${DEFAULT-VALUE}).")
  private OnError onError;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Of the initial factors (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--to",
      paramLabel = "MODEL.safetensors",
      required = true,
      description = "Model file to write.")
  private Path to;

  @Option(names = "--force", description = "Replace a model that exists.")
  private boolean force;

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description =
          "Keep the factors in a mapped file in this folder while training, for models larger than"
              + " memory.")
  private Path scratch;

  @Override
  void run() throws Exception {
    refuseOptionsWithoutUse();
    Target target = Model.target(to, force);
    OutputFormat.require(to, OutputFormat.SAFETENSORS);
    Progress progress = progress();
    int most = epochs();
    Optional<FeatureReader.Result> read;
    List<EpochResult> history;
    boolean converged;
    List<Double> ends = new ArrayList<>();
    try (Dataset dataset = input(Dataset.open(datasetFolder));
        WorkerPool pool = newPool()) {
      read =
          features.isEmpty()
              ? Optional.empty()
              : Optional.of(FeatureReader.read(dataset, features, onError));
      progress.show("epoch", 0, most);
      ends.add(progress.seconds());
      history =
          train(
              dataset,
              read.map(FeatureReader.Result::features),
              target,
              pool,
              result -> {
                ends.add(progress.seconds());
                progress.line(describe(result, progress.seconds()));
                progress.show("epoch", result.epoch(), most);
              });
      converged =
          kind != Kind.VB
              || VariationalTraining.hasConverged(dataset, variationalOptions(), history);
    }
    if (json()) {
      ObjectNode result = result(history, ends, read, progress.seconds());
      if (kind == Kind.VB) {
        result.put("converged", converged);
      }
      printJson(result);
    } else {
      out()
          .println(
              Shown.line(
                  String.format(
                      Locale.ROOT,
                      "%s: train RMSE %s after %s, %.2f s",
                      to,
                      Numbers.significant(history.getLast().trainRmse()),
                      Counted.of(history.size(), "epoch"),
                      progress.seconds())));
      if (!converged && lastGain(history) > WORTH_MORE_EPOCHS) {
        out().println(notConverged(history));
      }
      read.ifPresent(this::printFeatures);
    }
  }

  /** Says that the last epoch was the last because of its number, and what it still gained. */
  private static String notConverged(List<EpochResult> history) {
    return String.format(
        Locale.ROOT,
        "not converged: epoch %d still changed the bound by %+.2g %%; --epochs %d goes further",
        history.size(),
        100 * lastGain(history),
        3 * history.size());
  }

  /** By which share of the objective the last epoch changed it; 0 for the first one. */
  private static double lastGain(List<EpochResult> history) {
    if (history.size() < 2) {
      return 0;
    }
    double before = history.get(history.size() - 2).objective();
    return (history.getLast().objective() - before) / Math.abs(before);
  }

  private int epochs() {
    return epochs != null ? epochs : kind == Kind.VB ? VB_EPOCHS : EPOCHS;
  }

  private List<EpochResult> train(
      Dataset dataset,
      Optional<ItemFeatures> itemFeatures,
      Target target,
      WorkerPool pool,
      TrainingListener listener)
      throws IOException {
    var validation = validation(dataset, pool);
    Optional<Path> folder = Optional.ofNullable(scratch);
    return kind == Kind.VB
        ? VariationalTraining.run(
            dataset, variationalOptions(), itemFeatures, target, folder, validation, pool, listener)
        : AlsTraining.run(
            dataset, this::alsOptions, itemFeatures, target, folder, validation, pool, listener);
  }

  private void refuseOptionsWithoutUse() {
    List<String> unused =
        kind == Kind.VB
            ? List.of("--lambda", "--gamma", "--tau", "--bias-update", "--reg-exponent")
            : List.of("--variance", "--tolerance");
    for (String option : unused) {
      if (given(option)) {
        throw new IllegalArgumentException(
            "option without use: "
                + option
                + (kind == Kind.VB
                    ? "; --model vb learns its precisions"
                    : "; it goes with --model vb"));
      }
    }
  }

  private void printFeatures(FeatureReader.Result read) {
    out().println(Counted.of(read.features().count(), "feature") + " of the items");
    SkippedLinesText.print(out(), read.skipped());
  }

  private VariationalOptions variationalOptions() {
    return new VariationalOptions(rank, epochs(), variance, tolerance, seed);
  }

  /**
   * What was asked for, and defaults.
   *
   * @param spread of the ratings; times c they have the same model, times c, for tau times c
   */
  private AlsOptions alsOptions(double spread) {
    if (kind == Kind.BIAS && !features.isEmpty()) {
      throw new IllegalArgumentException(
          "biases alone have no use for features: --model=bias, --features="
              + String.join(",", features)
              + "; take --model als, or leave out --features");
    }
    if (kind == Kind.ALS && rank < 1) {
      throw new IllegalArgumentException(
          "option out of range: --rank=" + rank + "; use 1 to 512, or --model bias for no factors");
    }
    return new AlsOptions(
        kind == Kind.BIAS ? 0 : rank,
        epochs(),
        new Regularization(lambda, gamma, tau == null ? TAU_BY_SPREAD * spread : tau, regExponent),
        biasUpdate,
        seed);
  }

  private static Optional<ToDoubleFunction<dev.quire.model.Parameters>> validation(
      Dataset dataset, WorkerPool pool) {
    CsrMatrix valid = dataset.validByUser().orElse(null);
    if (valid == null || valid.nonZeros() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        parameters ->
            PredictionErrors.measure(
                    parameters,
                    valid,
                    dataset.training(),
                    dataset.info().minRating(),
                    dataset.info().maxRating(),
                    pool)
                .rmse());
  }

  private static String describe(EpochResult result, double seconds) {
    String validation =
        result.validationRmse().isPresent()
            ? "  validation RMSE " + Numbers.significant(result.validationRmse().getAsDouble(), 5)
            : "";
    return String.format(
        Locale.ROOT,
        "epoch %3d  %s %.6e  train RMSE %-7s%s  %6.2f s",
        result.epoch(),
        result.goal(),
        result.objective(),
        Numbers.significant(result.trainRmse(), 5),
        validation,
        seconds);
  }

  /** Times are here and not in the history, which the model file holds, too. */
  private ObjectNode result(
      List<EpochResult> history,
      List<Double> ends,
      Optional<FeatureReader.Result> read,
      double seconds) {
    ObjectNode result = JSON.createObjectNode();
    result.put("model", to.toString());
    result.put("seconds", seconds);
    if (read.isPresent()) {
      result.put("features", read.get().features().count());
      SkippedLinesText.put(result, read.get().skipped());
    }
    ArrayNode epochSeconds = result.putArray("epoch_seconds");
    for (int epoch = 1; epoch < ends.size(); epoch++) {
      epochSeconds.add(ends.get(epoch) - ends.get(epoch - 1));
    }
    ArrayNode epochsNode = result.putArray("history");
    for (EpochResult epoch : history) {
      ObjectNode node = epochsNode.addObject();
      node.put("epoch", epoch.epoch());
      node.put(epoch.goal(), epoch.objective());
      node.put("train_rmse", epoch.trainRmse());
      epoch.validationRmse().ifPresent(rmse -> node.put("validation_rmse", rmse));
    }
    return result;
  }
}
