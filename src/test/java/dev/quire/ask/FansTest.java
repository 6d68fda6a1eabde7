package dev.quire.ask;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.dataset.CsrMatrix;
import dev.quire.model.Model;
import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.Variances;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.FansFoldIn;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Someone new among the users who have rated the same, by sums over all users here. */
class FansTest extends AskedModels {
  private static final int[] LIKED = {4, 31};
  private static final float[] STARS = {5, 3.5f};

  private static RecommendQuery query() {
    return RecommendQuery.ofLikes(
            List.of(
                Like.of("id:" + als.itemIds().id(LIKED[0]), STARS[0]),
                Like.of("id:" + als.itemIds().id(LIKED[1]), STARS[1])))
        .items(ItemChoice.all().minRatings(3))
        .placedBy(PlacedBy.FANS);
  }

  /** What a number of the users is on the average of the fans. */
  private static double mean(IntToDoubleFunction ofUser) {
    CsrMatrix byUser = dataset.training().byUser();
    double mean = 0;
    for (int n = 0; n < LIKED.length; n++) {
      double sum = 0;
      double total = 0;
      for (int user = 0; user < byUser.rows(); user++) {
        if (byUser.contains(user, LIKED[n])) {
          float rating = byUser.value(byUser.indexOf(user, LIKED[n]));
          sum += rating * ofUser.applyAsDouble(user);
          total += rating;
        }
      }
      mean += STARS[n] / (STARS[0] + STARS[1]) * sum / total;
    }
    return mean;
  }

  private static double bias(Parameters p) {
    return mean(user -> p.userBias().getAtIndex(F32, user));
  }

  private static double[] vector(Parameters p) {
    double[] vector = new double[p.rank()];
    for (int k = 0; k < vector.length; k++) {
      int factor = k;
      vector[k] = mean(user -> Asked.factor(p.userFactors(), p, user, factor));
    }
    return vector;
  }

  private static boolean isOffered(Model model, int item) {
    return item != LIKED[0] && item != LIKED[1] && model.itemCount(item) >= 3;
  }

  @Test
  void theListIsByTheMeanOfTheFansAndItsSharesAddUp() throws Exception {
    Parameters p = als.parameters();
    double bias = bias(p);
    double[] vector = vector(p);
    List<RankedItem> items = askAls.recommend(query().explained()).items();
    assertRanked(
        Asked.best(
            als, 10, item -> isOffered(als, item), item -> Asked.predict(p, bias, vector, item)),
        items);
    for (RankedItem ranked : items) {
      ScoreExplanation explanation = ranked.explanation().orElseThrow();
      assertEquals(2, explanation.shares().size());
      assertEquals(ranked.score(), explanation.total(), TOLERANCE);
    }
  }

  /** One is as sure as of a fan who is drawn. */
  @Test
  void whatIsForecastIsThatOfAFanDrawnByRatings() throws Exception {
    Parameters p = vb.parameters();
    Variances known = vb.variances().orElseThrow();
    double[] vector = vector(p);
    double bias = bias(p);
    double biasVariance =
        mean(
                user ->
                    known.userBias().getAtIndex(F32, user)
                        + square(p.userBias().getAtIndex(F32, user)))
            - square(bias);
    double noise =
        mean(user -> 1 / vb.noise().orElseThrow().ofUser(user)) / vb.number("learned_lambda");
    List<RankedItem> items = askVb.recommend(query()).items();
    assertEquals(10, items.size());
    for (RankedItem ranked : items) {
      int item = vb.itemIds().indexOf(ranked.item().id());
      double variance =
          biasVariance
              + known.itemBias().getAtIndex(F32, item)
              + noise / vb.noise().orElseThrow().ofItem(item);
      for (int k = 0; k < vector.length; k++) {
        int factor = k;
        double s =
            mean(
                    user ->
                        Asked.factor(known.userFactors(), p, user, factor)
                            + square(Asked.factor(p.userFactors(), p, user, factor)))
                - square(vector[k]);
        double v = Asked.factor(p.itemFactors(), p, item, k);
        double sv = Asked.factor(known.itemFactors(), p, item, k);
        variance += square(vector[k]) * sv + v * v * s + s * sv;
      }
      assertEquals(Asked.predict(p, bias, vector, item), ranked.score(), TOLERANCE);
      assertEquals(variance, ranked.forecast().orElseThrow().variance(), TOLERANCE);
    }
  }

  private static double square(double x) {
    return x * x;
  }

  /** In both halves, and by preferences what is disliked has fans, too. */
  @Test
  void aModelOfBothHasFansInBoth() throws Exception {
    Path file = folder.resolve("duo.safetensors");
    Settings settings =
        Settings.of(
            ModelKinds.of("duo"),
            Map.of("rank", "3", "epochs", "3", "preference-rank", "4", "preference-epochs", "3"));
    Asked.train(dataset.folder(), file, settings);
    try (Model duo = Model.open(file);
        ModelQueries model = ModelQueries.open(file, Optional.of(dataset.folder()))) {
      Parameters p = duo.preference().orElseThrow().parameters();
      double[] vector = vector(p);
      Recommendations answer = model.recommend(query().order(ListOrder.PREFERENCE).explained());
      assertRanked(
          Asked.best(
              duo, 10, item -> isOffered(duo, item), item -> Asked.predict(p, 0, vector, item)),
          answer.items());
      Recommendations both = model.recommend(query());
      Parameters ratings = duo.parameters();
      for (RankedItem ranked : both.items()) {
        int item = duo.itemIds().indexOf(ranked.item().id());
        assertEquals(
            Asked.predict(ratings, bias(ratings), vector(ratings), item),
            ranked.forecast().orElseThrow().mean(),
            TOLERANCE);
      }
      RecommendQuery disliked =
          RecommendQuery.ofLikes(List.of(Like.of("id:" + duo.itemIds().id(4), 1)))
              .placedBy(PlacedBy.FANS);
      assertEquals(10, model.recommend(disliked).items().size());
      assertEquals(List.of(), model.recommend(disliked).notes());
    }
  }

  private static void assertBad(String expected, RecommendQuery query, ModelQueries model) {
    assertEquals(
        expected, assertThrows(BadInputException.class, () -> model.recommend(query)).getMessage());
  }

  @Test
  void whereItMeansNothingItIsRefused() throws Exception {
    Asked files = new Asked(dataset.folder(), folder.resolve("als.safetensors"));
    try (ModelQueries alone = ModelQueries.open(files.model(), Optional.empty())) {
      assertBad(
          "setting is missing: dataset; fold-in=fans needs to know who has rated what",
          query(),
          alone);
    }
    assertBad(
        "setting without use: fold-in=fans; user="
            + id(3)
            + " has a place in the model, it goes"
            + " with like=ITEM=RATING",
        RecommendQuery.ofUser(id(3)).placedBy(PlacedBy.FANS).explained(),
        askAls);
    for (String kind : List.of("popularity", "bias")) {
      Path file = folder.resolve(kind + ".safetensors");
      Asked.train(dataset.folder(), file, Settings.of(ModelKinds.of(kind)));
      try (ModelQueries model = ModelQueries.open(file, Optional.of(dataset.folder()))) {
        assertBad(
            "the users of this model have no vectors to take a mean of: model="
                + kind
                + ", fold-in=fans; leave it out, or ask a model with factors, such as model=als",
            query(),
            model);
      }
    }
  }

  @Test
  void ratingsBelowZeroAreNoWeights() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      Path file = folder.resolve("jokes.safetensors");
      ModelFixture.of(RandomParameters.of(arena, 3, 4, 2, 1))
          .write(file, Map.of("model", "als", "min_rating", "-10", "max_rating", "10"));
      try (Model model = Model.open(file)) {
        assertEquals(
            "ratings below 0 can't be weights of a mean: least rating=-10, fold-in=fans; leave it"
                + " out, or make the dataset on a scale that begins at 0 or above",
            assertThrows(
                    BadInputException.class,
                    () -> FansFoldIn.of(model, dataset.training().byItem(), Optional.empty()))
                .getMessage());
      }
    }
  }
}
