package dev.quire.cli;

import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.GeneratedSummary;
import dev.quire.dataset.GeneratorOptions;
import dev.quire.dataset.RatingGenerator;
import dev.quire.dataset.Split;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import dev.quire.recommend.Taste;
import dev.quire.train.ModelKind;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.als.AlsKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire demo}: the main job on made-up films, each step with the command that does it. */
@Command(
    name = "demo",
    description = "Generate a small data set, convert, train, evaluate and recommend.")
final class DemoCommand extends VerbCommand {
  private static final long RATINGS = 100_000;
  private static final long SEED = 1;
  private static final int RANK = 12;
  private static final int EPOCHS = 20;
  private static final int MIN_RATINGS = 20;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = "store/demo",
      description = "Folder to work in (default: ${DEFAULT-VALUE}).")
  private Path folder;

  private final ObjectNode result = JSON.createObjectNode();

  @Override
  void run() throws Exception {
    Files.createDirectories(folder);
    Path raw = folder.resolve("raw");
    Path data = folder.resolve("dataset");
    Path biasModel = folder.resolve("bias.safetensors");
    Path alsModel = folder.resolve("als.safetensors");
    try (WorkerPool pool = newPool()) {
      GeneratedSummary truth = generate(raw, pool);
      convert(raw, data, pool);
      try (Dataset dataset = input(Dataset.open(data))) {
        train(dataset, 0, data, biasModel, pool);
        train(dataset, RANK, data, alsModel, pool);
        evaluate(dataset, biasModel, alsModel, truth, pool);
      }
      recommend(alsModel, truth);
    }
    if (json()) {
      printJson(result);
    }
  }

  /** For people; programs get {@link #result} at the end. */
  private PrintWriter text() {
    return json() ? new PrintWriter(Writer.nullWriter()) : out();
  }

  private GeneratedSummary generate(Path raw, WorkerPool pool) throws IOException {
    text()
        .printf(
            Locale.ROOT, "%n$ quire generate --ratings %d --seed %d --to %s%n", RATINGS, SEED, raw);
    // Only what an earlier demo made may be replaced.
    boolean force = Files.exists(raw.resolve(RatingGenerator.TRUTH_FILE));
    GeneratedSummary truth =
        RatingGenerator.generate(GeneratorOptions.of(RATINGS, SEED), raw, force, pool, done -> {});
    text()
        .printf(
            Locale.ROOT,
            "%,d ratings of %,d users and %,d films, drawn from a known truth plus noise%n",
            RATINGS,
            truth.options().users(),
            truth.options().films());
    result.put("ratings", RATINGS);
    result.put("users", truth.options().users());
    result.put("films", truth.options().films());
    return truth;
  }

  private void convert(Path raw, Path data, WorkerPool pool) throws IOException {
    Path ratings = raw.resolve(RatingGenerator.RATINGS_FILE);
    Path movies = raw.resolve(RatingGenerator.MOVIES_FILE);
    text()
        .printf(
            Locale.ROOT,
            "%n$ quire convert %s --items %s --to %s --test 0.1%s%n",
            ratings,
            movies,
            data,
            force(data));
    ConvertOptions options =
        ConvertOptions.of(ratings, data)
            .withItems(movies)
            .withSplit(Split.random(0, 0.1, 42))
            .withForce();
    var info = Converter.convert(options, pool, (phase, done) -> {}).info();
    text()
        .printf(
            Locale.ROOT,
            "%,d ratings to train on, %,d held out for the test%n",
            info.train(),
            info.test());
  }

  /** What an earlier demo made is made anew. */
  private static String force(Path target) {
    return Files.exists(target) ? " --force" : "";
  }

  private void train(Dataset dataset, int rank, Path data, Path target, WorkerPool pool)
      throws IOException {
    String model = rank == 0 ? "bias" : "als --rank " + rank + " --tau 10";
    text()
        .printf(
            Locale.ROOT,
            "%n$ quire train %s --model %s --gamma 5 --epochs %d --to %s%s%n",
            data,
            model,
            EPOCHS,
            target,
            force(target));
    ModelKind kind = ModelKinds.of(rank == 0 ? "bias" : "als");
    Settings settings = Settings.of(kind).with(AlsKind.EPOCHS, EPOCHS).with(AlsKind.GAMMA, 5.0);
    settings = rank == 0 ? settings : settings.with(AlsKind.RANK, rank).with(AlsKind.TAU, 10.0);
    var history = Training.of(dataset, settings).run(Model.target(target, true), pool).history();
    text()
        .printf(Locale.ROOT, "train RMSE %s%n", Numbers.significant(history.getLast().trainRmse()));
  }

  private void evaluate(
      Dataset dataset, Path biasModel, Path alsModel, GeneratedSummary truth, WorkerPool pool)
      throws IOException {
    double biasRmse = rmse(dataset, biasModel, pool);
    double alsRmse = rmse(dataset, alsModel, pool);
    result.put("test_rmse_bias", biasRmse);
    result.put("test_rmse_als", alsRmse);
    result.put("noise_floor_rmse", truth.noiseFloorRmse());
    text().printf(Locale.ROOT, "%n$ quire evaluate %s %s%n", alsModel, dataset.folder());
    text()
        .printf(
            Locale.ROOT,
            "test RMSE  %s  biases of users and films alone%n",
            Numbers.significant(biasRmse));
    text()
        .printf(
            Locale.ROOT, "           %s  with %d factors%n", Numbers.significant(alsRmse), RANK);
    text()
        .printf(
            Locale.ROOT,
            "           %s  noise floor: what the planted truth itself would get%n",
            Numbers.significant(truth.noiseFloorRmse()));
  }

  private double rmse(Dataset dataset, Path modelFile, WorkerPool pool) throws IOException {
    try (Model model = input(Model.open(modelFile))) {
      return PredictionErrors.measure(
              model.parameters(),
              dataset.testByUser().orElseThrow(),
              dataset.training(),
              dataset.info().minRating(),
              dataset.info().maxRating(),
              pool)
          .rmse();
    }
  }

  private void recommend(Path alsModel, GeneratedSummary truth) throws IOException {
    GeneratedSummary.Series series = fanSeries(truth);
    GeneratedSummary.Film liked = series.films().getFirst();
    text()
        .printf(
            Locale.ROOT,
            "%n$ quire recommend %s --like '%s=5' --min-ratings %d%n",
            alsModel,
            liked.title(),
            MIN_RATINGS);
    try (Model model = input(Model.open(alsModel))) {
      int item = new ItemFinder(model).find("id:" + liked.movieId());
      ItemFilter filter =
          ItemFilter.all(model.parameters().items())
              .and("--min-ratings", i -> i != item && model.itemCount(i) >= MIN_RATINGS);
      Taste taste = FoldIn.fold(model, new int[] {item}, new float[] {5});
      List<ScoredItem> items =
          new Recommender(model).recommend(taste, Scoring.PREDICTION, 10, filter);
      ItemTable table = new ItemTable(model, items);
      result.put("liked", liked.title());
      table.putJson(result);
      table.print(text());
    }
  }

  /** The first series that does not split its audience. */
  private static GeneratedSummary.Series fanSeries(GeneratedSummary truth) {
    return truth.series().stream()
        .filter(series -> !series.name().equals(truth.splittingSeries()))
        .findFirst()
        .orElseThrow();
  }
}
