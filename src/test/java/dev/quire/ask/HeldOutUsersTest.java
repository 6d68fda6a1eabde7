package dev.quire.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.ConvertListener;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.SplitOptions;
import dev.quire.dataset.Splitter;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.PredictionRanker;
import dev.quire.recommend.Recommender;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users whom training has not seen are placed by some of their ratings, and others predicted. */
class HeldOutUsersTest {
  @TempDir static Path folder;

  private static Path dataset;

  @BeforeAll
  static void make() throws Exception {
    dataset = folder.resolve("held-out");
    Split split = Split.of(Split.Recipe.USERS, 0.2, 0.2, 3);
    try (WorkerPool pool = new WorkerPool(2)) {
      SplitOptions options = new SplitOptions(Asked.convert(folder, 5), dataset, split, false);
      Splitter.split(options, pool, ConvertListener.NONE);
    }
  }

  /** The same predictions as somebody gets who writes down what each of these users has rated. */
  @ParameterizedTest
  @CsvSource({"als, TEST", "bias, VALID", "vb, TEST"})
  void evaluationEqualsWhatSomeoneNewWouldGet(String kind, Part part) throws Exception {
    Path file = folder.resolve(kind + ".safetensors");
    Asked.train(dataset, file, Settings.of(ModelKinds.of(kind)));
    try (ModelQueries model = ModelQueries.open(file, Optional.of(dataset));
        Dataset data = Dataset.open(dataset);
        WorkerPool pool = new WorkerPool(3)) {
      Evaluation evaluation = model.evaluate(part, pool);
      CsrMatrix given = part.of(data).orElseThrow();
      CsrMatrix by = part.foldIn(data).orElseThrow();
      double squares = 0;
      double logLikelihood = 0;
      for (int user = 0; user < given.rows(); user++) {
        if (given.rowLength(user) > 0) {
          assertEquals(0, data.training().byUser().rowLength(user));
          Map<String, RankedItem> lists = new HashMap<>();
          RecommendQuery query = RecommendQuery.ofLikes(likes(data, by, user));
          query = query.items(ItemChoice.all().minRatings(0)).top(model.items());
          model.recommend(query).items().forEach(it -> lists.put(it.item().id(), it));
          for (long at = given.rowStart(user); at < given.rowEnd(user); at++) {
            RankedItem item = lists.get(data.itemIds().id(given.column(at)));
            double error = given.value(at) - item.score();
            squares += error * error;
            if (kind.equals("vb")) {
              double variance = item.forecast().orElseThrow().variance();
              logLikelihood -= (Math.log(2 * Math.PI * variance) + error * error / variance) / 2;
            }
          }
        }
      }
      long pairs = given.nonZeros();
      assertTrue(pairs > 100, "pairs=" + pairs);
      assertEquals(Math.sqrt(squares / pairs), evaluation.errors().rmse(), 1e-6);
      assertEquals(by.nonZeros(), evaluation.foldIn().orElseThrow());
      assertEquals(kind.equals("vb"), evaluation.calibration().isPresent());
      if (kind.equals("vb")) {
        assertEquals(
            -logLikelihood / pairs, evaluation.calibration().get().negativeLogLikelihood(), 1e-6);
      }
    }
  }

  /** Who has the dataset need not write down what it knows of them. */
  @ParameterizedTest
  @CsvSource({"als, MODEL", "vb, MODEL", "vb, FANS"})
  void recommendationsAreThoseOfSomeoneNew(String kind, PlacedBy by) throws Exception {
    Path file = folder.resolve(kind + by + "-recommend.safetensors");
    Asked.train(dataset, file, Settings.of(ModelKinds.of(kind)));
    try (ModelQueries model = ModelQueries.open(file, Optional.of(dataset));
        Dataset data = Dataset.open(dataset)) {
      int asked = 0;
      for (Part part : List.of(Part.VALID, Part.TEST)) {
        CsrMatrix given = part.foldIn(data).orElseThrow();
        for (int user = 0; user < given.rows() && asked < 20; user++) {
          if (given.rowLength(user) > 0) {
            RecommendQuery known =
                RecommendQuery.ofUser(data.userIds().id(user)).leftOut(LeftOut.TRAINING_ONLY);
            RecommendQuery named = RecommendQuery.ofLikes(likes(data, given, user));
            List<RankedItem> expected = model.recommend(named.placedBy(by)).items();
            assertEquals(expected, model.recommend(known.placedBy(by)).items(), "user " + user);
            Recommendations explained = model.recommend(known.placedBy(by).explained());
            assertEquals(List.of(), explained.notes(), "as placed as without explanations");
            asked++;
          }
        }
      }
      assertTrue(asked > 10, "asked=" + asked);
    }
  }

  /** In a batch, too. */
  @ParameterizedTest
  @CsvSource({
    "als, ALL_RATED",
    "vb, TRAINING_ONLY",
    "ials, ALL_RATED",
    "duo, ALL_RATED",
    "duo, TRAINING_ONLY"
  })
  void everyoneGetsInABatchWhatTheyGetAlone(String kind, LeftOut leftOut) throws Exception {
    Path file = folder.resolve(kind + leftOut + "-batch.safetensors");
    Settings settings = Settings.of(ModelKinds.of(kind), Map.of("epochs", "2", "rank", "3"));
    Asked.train(dataset, file, settings);
    try (ModelQueries model = ModelQueries.open(file, Optional.of(dataset));
        WorkerPool pool = new WorkerPool(2)) {
      List<String> wrong = new ArrayList<>();
      model
          .batch(BatchQuery.ofAll().top(5).leftOut(leftOut))
          .forEach(
              pool,
              lists -> {
                for (int i = 0; i < lists.size(); i++) {
                  int of = i;
                  List<String> items =
                      IntStream.range(0, lists.count(i))
                          .mapToObj(rank -> lists.itemId(of, rank))
                          .toList();
                  RecommendQuery query =
                      RecommendQuery.ofUser(lists.userId(i)).top(5).leftOut(leftOut);
                  List<RankedItem> best = model.recommend(query).items();
                  List<String> alone = best.stream().map(item -> item.item().id()).toList();
                  if (!items.equals(alone)) {
                    wrong.add(lists.userId(i) + ": " + items + ", alone " + alone);
                  }
                  for (int rank = 0; rank < best.size() && rank < lists.count(i); rank++) {
                    double rating = lists.rating(i, rank);
                    best.get(rank)
                        .forecast()
                        .ifPresent(known -> assertEquals(known.mean(), rating, 1e-5));
                  }
                }
              });
      assertEquals(List.of(), wrong);
    }
  }

  /** What somebody has rated low they have chosen, too, other than what is named as a dislike. */
  @Test
  void aPreferenceTakesAllThatTheyHaveRated() throws Exception {
    Path file = folder.resolve("ials-recommend.safetensors");
    Asked.train(dataset, file, Settings.of(ModelKinds.of("ials")));
    try (ModelQueries asked = ModelQueries.open(file, Optional.of(dataset));
        Model model = Model.open(file);
        Dataset data = Dataset.open(dataset)) {
      CsrMatrix by = Part.TEST.foldIn(data).orElseThrow();
      FoldIn foldIn = ModelKinds.of(model).foldIn(model);
      for (int user = 0; user < by.rows(); user++) {
        int[] items = new int[by.rowLength(user)];
        float[] ratings = new float[items.length];
        for (int n = 0; n < items.length; n++) {
          items[n] = by.column(by.rowStart(user) + n);
          ratings[n] = by.value(by.rowStart(user) + n);
        }
        if (items.length > 0) {
          int of = user;
          ItemFilter filter =
              ItemFilter.all(data.info().items())
                  .and(
                      ItemFilter.RuleName.words("known to somebody"),
                      item -> model.itemCount(item) > 0 && !by.contains(of, item));
          List<String> expected =
              Recommender.recommend(
                      PredictionRanker.ofScores(model), foldIn.standing(items, ratings), 10, filter)
                  .stream()
                  .map(item -> model.itemIds().id(item.item()))
                  .toList();
          RecommendQuery query =
              RecommendQuery.ofUser(data.userIds().id(user)).leftOut(LeftOut.TRAINING_ONLY);
          assertEquals(
              expected,
              asked.recommend(query).items().stream().map(item -> item.item().id()).toList());
        }
      }
    }
  }

  private static List<Like> likes(Dataset data, CsrMatrix by, int user) {
    List<Like> likes = new ArrayList<>();
    for (long at = by.rowStart(user); at < by.rowEnd(user); at++) {
      likes.add(Like.of(data.itemIds().number(by.column(at)), by.value(at)));
    }
    return likes;
  }
}
