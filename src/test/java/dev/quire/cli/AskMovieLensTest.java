package dev.quire.cli;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.recommend.DoubleScores;
import dev.quire.recommend.Explainer;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFilter.RuleName;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.Scoring;
import dev.quire.train.als.AlsKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What one asks of a model of real ratings. */
class AskMovieLensTest {
  private static final List<Scoring> SCORINGS =
      List.of(Scoring.PREDICTION, Scoring.dot(0), Scoring.dot(0.05), Scoring.COSINE);

  @TempDir static Path folder;

  private static Path dataset;
  private static Path joint; // as in the README
  private static Path sequential; // smaller

  @BeforeAll
  static void train() {
    dataset = folder.resolve("small");
    MovieLensSmall.convert(dataset);
    joint = train("--rank=100", "--epochs=10", "--bias-update=joint");
    sequential = train("--rank=17", "--epochs=8", "--bias-update=sequential");
  }

  private static Path train(String rank, String epochs, String biasUpdate) {
    Path file = folder.resolve(rank + ".safetensors");
    Cli.run(
            "train",
            dataset,
            "--model=als",
            "--gamma=5",
            "--tau=10",
            "--reg-exponent=0",
            rank,
            epochs,
            biasUpdate,
            "--to",
            file)
        .done();
    return file;
  }

  @ParameterizedTest
  @EnumSource(
      value = Scoring.Kind.class,
      names = {"DOT", "COSINE"})
  void similarAgreesWithDoublePrecisionForEveryItem(Scoring.Kind kind) throws Exception {
    try (Model model = Model.open(sequential)) {
      Parameters parameters = model.parameters();
      double[][] rows = rows(parameters);
      double[] norms = IntStream.range(0, rows.length).mapToDouble(i -> norm(rows[i])).toArray();
      ItemFilter filter =
          ItemFilter.all(rows.length)
              .and(RuleName.words("rated"), item -> model.itemCount(item) >= 20);
      boolean[] kept = new boolean[rows.length];
      for (int item = 0; item < rows.length; item++) {
        kept[item] = filter.keeps(item);
      }
      Recommender recommender = new Recommender(model);
      for (int item = 0; item < rows.length; item++) {
        if (norms[item] > 0) {
          int itself = item;
          DoubleScores.assertBest(
              rows.length,
              other -> other != itself && kept[other],
              other -> {
                double dot = DoubleScores.dot(rows[itself], rows[other]);
                return kind == Scoring.Kind.DOT ? dot : dot / (norms[itself] * norms[other]);
              },
              10,
              recommender.similarItems(item, new Scoring(kind, 0), 10, filter));
        }
      }
    }
  }

  private static double[][] rows(Parameters parameters) {
    return IntStream.range(0, parameters.items())
        .mapToObj(i -> DoubleScores.row(parameters.itemFactors(), parameters.rank(), i))
        .toArray(double[][]::new);
  }

  private static double norm(double[] vector) {
    return Math.sqrt(DoubleScores.dot(vector, vector));
  }

  @Test
  void recommendAgreesWithDoublePrecisionForTwoHundredUsers() throws Exception {
    try (Model model = Model.open(sequential)) {
      Parameters parameters = model.parameters();
      double[][] rows = rows(parameters);
      Recommender recommender = new Recommender(model);
      ItemFilter all = ItemFilter.all(rows.length);
      for (int user = 0; user < 200; user++) {
        double bias = parameters.userBias().getAtIndex(F32, user);
        double[] vector = DoubleScores.row(parameters.userFactors(), parameters.rank(), user);
        for (Scoring scoring : SCORINGS) {
          DoubleScores.assertBest(
              rows.length,
              item -> true,
              DoubleScores.of(parameters, scoring, bias, vector),
              25,
              recommender.recommend(recommender.tasteOf(user), scoring, 25, all));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void explanationsOfAThousandPairsAddUp(boolean inTurn) throws Exception {
    try (Model model = Model.open(inTurn ? sequential : joint);
        Dataset data = Dataset.open(dataset)) {
      Parameters parameters = model.parameters();
      CsrMatrix byUser = data.training().byUser();
      Random random = new Random(5);
      for (int pair = 0; pair < 1000; pair++) {
        int user = random.nextInt(parameters.users()); // half of them have fewer than 50 ratings
        int item = random.nextInt(parameters.items());
        int count = byUser.rowLength(user);
        int[] items = new int[count];
        float[] ratings = new float[count];
        for (int i = 0; i < count; i++) {
          items[i] = byUser.column(byUser.rowStart(user) + i);
          ratings[i] = byUser.value(byUser.rowStart(user) + i);
        }
        Explainer explainer =
            new Explainer(parameters, new AlsKind().foldIn(model), items, ratings);
        double[] vector = new double[parameters.rank()];
        for (int k = 0; k < vector.length; k++) {
          vector[k] = explainer.taste().vector()[k];
        }
        for (Scoring scoring : SCORINGS) {
          double score =
              DoubleScores.of(parameters, scoring, explainer.taste().bias(), vector)
                  .applyAsDouble(item);
          assertEquals(score, explainer.explain(item, scoring).total(), 1e-4);
        }
      }
    }
  }

  /** One rating, and the score that the course reports give a dummy user. */
  private static JsonNode dummyUser(String liked) {
    return Cli.run(
            "recommend",
            joint,
            "--like",
            liked + "=5",
            "--popularity-weight=0.05",
            "--min-ratings=20",
            "--json")
        .json()
        .get("items");
  }

  @Test
  void whoLikesOneLordOfTheRingsGetsTheOtherTwo() {
    List<Long> films = List.of(4993L, 5952L, 7153L);
    for (long liked : films) {
      List<Long> found =
          dummyUser(String.valueOf(liked))
              .valueStream()
              .map(item -> item.get("item_id").longValue())
              .filter(films::contains)
              .toList();
      assertEquals(2, found.size(), "for who likes " + liked);
    }
  }

  @Test
  void whoLikesToyStoryGetsMostlyAnimatedAndChildrensFilms() {
    long fitting =
        dummyUser("Toy Story (1995)")
            .valueStream()
            .filter(
                item ->
                    item.get("genres")
                        .valueStream()
                        .anyMatch(
                            genre ->
                                List.of("Animation", "Children").contains(genre.stringValue())))
            .count();
    assertTrue(fitting >= 6, fitting + " of 10");
  }
}
