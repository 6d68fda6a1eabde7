package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.ChildClassPath;
import dev.quire.ask.ModelQueries;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.ModelKind;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import examples.DampedMeanKind;
import examples.RecommendationService;
import examples.ScoreEveryone;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs in {@code src/test/java/examples} do what they say, and README shows them. {@link
 * PlainJavaTest} runs the first of them.
 */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("src/test/java/examples");

  /** A link to an example and the code below it. */
  private static final Pattern QUOTE =
      Pattern.compile(
          "\\(src/test/java/examples/(\\w+\\.java)\\).*?```java\\n(.*?)```", Pattern.DOTALL);

  private static final int MOST_LINES = 60;

  @TempDir static Path shared;

  private static Path dataset;
  private static Path model;
  private static Path newer;

  @TempDir Path folder;

  @BeforeAll
  static void train() throws Exception {
    Cli.generate(shared.resolve("raw"), 5_000);
    dataset = shared.resolve("dataset");
    model = shared.resolve("m.safetensors");
    newer = shared.resolve("newer.safetensors");
    Cli.run("convert", shared.resolve("raw/ratings.csv"), "--to", dataset, "--test=0.1").done();
    Cli.run("train", dataset, "--model=als", "--rank=4", "--epochs=3", "--to", model).done();
    Cli.run("train", dataset, "--model=als", "--rank=4", "--epochs=3", "--gamma=1", "--to", newer)
        .done();
  }

  private static String best(Path file, long userId) {
    return Cli.run("recommend", file, "--user=" + userId, "--min-ratings=0", "--top=3", "--json")
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("item_id").asString())
        .toList()
        .toString();
  }

  @Test
  void theServiceAnswersManyThreadsWhileItsModelIsSwapped() throws Exception {
    Set<String> right = Set.of(best(model, 1), best(newer, 1));
    assertEquals(2, right.size(), "the models differ");
    Set<String> answers = new ConcurrentSkipListSet<>();
    AtomicInteger asked = new AtomicInteger();
    try (RecommendationService service = new RecommendationService(model)) {
      assertEquals(best(model, 1), service.recommend("1", 3).toString());
      assertEquals(List.of(), service.recommend("nobody", 3));
      try (WorkerPool threads = new WorkerPool(4)) {
        threads.forEach(
            40,
            (task, none) -> {
              if (task % 10 == 9) {
                service.swap(task == 39 ? newer : model);
              }
              for (int i = 0; i < 20; i++) {
                answers.add(service.recommend("1", 3).toString());
                asked.incrementAndGet();
              }
            });
      }
      assertEquals(800, asked.get());
      assertTrue(right.containsAll(answers), answers + " of " + right);
      service.swap(newer);
      assertEquals(best(newer, 1), service.recommend("1", 3).toString());
      byte[] bytes = Files.readAllBytes(model);
      bytes[100] ^= 1;
      Path damaged = Files.write(folder.resolve("damaged.safetensors"), bytes);
      assertThrows(InvalidFileException.class, () -> service.swap(damaged));
      assertEquals(best(newer, 1), service.recommend("1", 3).toString(), "still there");
    }
  }

  @Test
  void theSinkGetsTheListsThatScoreWrites() throws Exception {
    List<String> lines = new ArrayList<>(List.of("userId,rank,itemId,score"));
    try (ModelQueries opened = ModelQueries.open(model, Optional.of(dataset));
        WorkerPool pool = new WorkerPool(3)) {
      ScoreEveryone.score(
          opened,
          pool,
          rows ->
              rows.forEach(
                  row ->
                      lines.add(
                          row.userId()
                              + ","
                              + row.rank()
                              + ","
                              + row.itemId()
                              + ","
                              + row.score())));
    }
    Path csv = folder.resolve("top.csv");
    Cli.run("score", model, "--dataset", dataset, "--min-ratings=1", "--to", csv).done();
    assertEquals(Files.readAllLines(csv), lines);
  }

  @Test
  void aKindOfYourOwnTrainsLikeAnyOther() throws Exception {
    Path file = folder.resolve("mean.safetensors");
    Settings settings = Settings.of(new DampedMeanKind()).with(DampedMeanKind.DAMPING, 2.0);
    try (Dataset opened = Dataset.open(dataset);
        WorkerPool pool = new WorkerPool(2)) {
      Training.of(opened, settings).run(Model.target(file, false), pool);
      try (Model trained = Model.open(file)) {
        var byItem = opened.training().byItem();
        double mean = opened.training().globalMean();
        double sum = 2 * mean; // two ratings more
        for (long at = byItem.rowStart(0); at < byItem.rowEnd(0); at++) {
          sum += byItem.value(at);
        }
        assertEquals(sum / (byItem.rowLength(0) + 2), trained.parameters().predict(3, 0), 1e-5);
        assertEquals("2.0", trained.metadata("damping"));
      }
    }
  }

  /** A jar with this file is all that it takes. */
  @Test
  void theCommandLineFindsAKindThatAServicesFileNames() throws Exception {
    Path services = Files.createDirectories(folder.resolve("more/META-INF/services"));
    Files.writeString(services.resolve(ModelKind.class.getName()), DampedMeanKind.class.getName());
    Path file = folder.resolve("mean.safetensors");
    List<String> more =
        List.of("-cp", folder.resolve("more") + File.pathSeparator + ChildClassPath.get());
    Object[] train = {
      "train", dataset, "--model=damped-mean", "--damping=2", "--to", file, "--quiet"
    };
    ChildQuire.start(folder, "", more, train).result().done();
    String help = ChildQuire.start(folder, "", more, "help", "train").result().done();
    assertTrue(help.contains("damped-mean") && help.contains("--damping=X"), help);
    double rmse = Cli.run("evaluate", file, dataset, "--json").json().path("rmse").doubleValue();
    assertTrue(rmse > 0.7 && rmse < 1.1, String.format(Locale.ROOT, "RMSE %f", rmse));
  }

  @Test
  void theReadmeShowsThem() throws Exception {
    Matcher quote = QUOTE.matcher(Files.readString(Path.of("README.md")));
    Set<String> quoted = new TreeSet<>();
    while (quote.find()) {
      String code = Files.readString(EXAMPLES.resolve(quote.group(1)));
      assertTrue(
          code.replaceAll("(?m)^ +", "").contains(quote.group(2).replaceAll("(?m)^ +", "")),
          "README has other lines than " + quote.group(1));
      assertTrue(quote.group(2).lines().count() > 5, quote.group(1) + " is hardly quoted");
      quoted.add(quote.group(1));
    }
    Set<String> all = new TreeSet<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.toList()) {
        all.add(file.getFileName().toString());
        long lines = Files.readAllLines(file).size();
        assertTrue(lines <= MOST_LINES, file + " is no longer short: " + lines);
      }
    }
    assertEquals(all, quoted);
  }
}
