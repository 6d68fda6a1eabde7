package dev.quire.ask;

import static dev.quire.ask.Asked.best;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.ask.Asked.Scored;
import dev.quire.catalogue.Catalogue;
import dev.quire.dataset.CsrMatrix;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.files.InvalidFileException;
import dev.quire.model.ModelFixture;
import dev.quire.model.NoisePrecisions;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Spelling;
import dev.quire.recommend.Exploration;
import dev.quire.recommend.Scoring;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions for users, on small models, against loops over all that is in them. */
class ModelQueriesTest extends AskedModels {
  @Test
  void theBestItemsForAUserOfTheModel() throws Exception {
    for (int user : USERS) {
      BitSet rated = Asked.rated(dataset.partsByUser(), user);
      List<Scored> expected =
          best(
              als,
              20,
              item -> als.itemCount(item) >= 3 && !rated.get(item),
              item -> RandomParameters.predict(als.parameters(), user, item));
      Recommendations answer =
          askAls.recommend(
              RecommendQuery.ofUser(id(user)).top(20).items(ItemChoice.all().minRatings(3)));
      assertRanked(expected, answer.items());
      assertEquals(ScoreMeaning.RATING, answer.meaning());
      assertEquals(List.of(), answer.notes());
      assertEquals(List.of(), answer.likes());
    }
  }

  @Test
  void aBoostOfGenresMultipliesPredictions() throws Exception {
    Catalogue catalogue = als.catalogue().orElseThrow();
    for (int user : USERS) {
      BitSet rated = Asked.rated(dataset.partsByUser(), user);
      List<Scored> expected =
          best(
              als,
              20,
              item -> !rated.get(item),
              item ->
                  (1 + 0.3 * catalogue.genres(item).size())
                      * RandomParameters.predict(als.parameters(), user, item));
      RecommendQuery query =
          RecommendQuery.ofUser(id(user))
              .top(20)
              .genreBoost(0.3)
              .items(ItemChoice.all().minRatings(0));
      assertRanked(expected, askAls.recommend(query).items());
      assertNotEquals(
          askAls.recommend(query.genreBoost(0)).items(), askAls.recommend(query).items());
    }
  }

  @Test
  void anItemIsNamedAsTheCatalogueDoes() throws Exception {
    Catalogue catalogue = als.catalogue().orElseThrow();
    for (int item : new int[] {0, 7, als.parameters().items() - 1}) {
      long itemId = als.itemIds().number(item);
      Item expected =
          new Item(
              String.valueOf(itemId),
              true,
              catalogue.title(item),
              catalogue.genres(item),
              als.itemCount(item));
      assertEquals(expected, askAls.item(itemId));
      assertEquals(itemId, expected.number());
      assertEquals(expected, askAls.find("id:" + itemId));
      assertTrue(askAls.hasItem(itemId));
    }
    assertEquals(false, askAls.hasItem(987_654_321));
    assertEquals(false, askAls.hasUser(987_654_321));
    assertArrayEquals(
        new int[] {4, -1},
        askAls.find(
            List.of("id:" + als.itemIds().number(4), "id:987654321"), false, (at, n) -> false));
  }

  @Test
  void onlyItemsThatWereChosen() throws Exception {
    Catalogue catalogue = als.catalogue().orElseThrow();
    long[] candidates = IntStream.range(0, 400).mapToLong(als.itemIds()::number).toArray();
    long[] excluded = {als.itemIds().number(1), als.itemIds().number(2), als.itemIds().number(30)};
    List<Scored> expected =
        best(
            als,
            500,
            item ->
                item < 400
                    && item != 1
                    && item != 2
                    && item != 30
                    && Asked.hasGenre(als, item, "Comedy")
                    && catalogue.year(item).orElse(0) >= 1950
                    && catalogue.year(item).orElse(0) <= 2009
                    && !Asked.rated(dataset.partsByUser(), 3).get(item),
            item -> RandomParameters.predict(als.parameters(), 3, item));
    assertTrue(expected.size() > 3, "something to compare");
    ItemChoice choice =
        ItemChoice.all()
            .minRatings(0)
            .genres("cOMEDY")
            .years(Years.parse("1950..2009"))
            .candidates(ItemList.of("mine", candidates))
            .without(ItemList.of("bad", excluded));
    Recommendations answer = askAls.recommend(RecommendQuery.ofUser(id(3)).top(500).items(choice));
    assertRanked(expected, answer.items());
  }

  @Test
  void trainingRatingsAloneMayBeLeftOut() throws Exception {
    BitSet all = Asked.rated(dataset.partsByUser(), 0);
    BitSet training = Asked.rated(List.of(dataset.training().byUser()), 0);
    assertTrue(all.cardinality() > training.cardinality(), "some are held out");
    RecommendQuery query =
        RecommendQuery.ofUser(id(0)).top(10_000).items(ItemChoice.all().minRatings(0));
    int items = als.parameters().items();
    assertEquals(items - all.cardinality(), askAls.recommend(query).items().size());
    assertEquals(
        items - training.cardinality(),
        askAls.recommend(query.leftOut(LeftOut.TRAINING_ONLY)).items().size());
  }

  @Test
  void withoutADatasetItIsSaidThatNothingIsLeftOut() throws Exception {
    try (ModelQueries alone = ModelQueries.open(folder.resolve("als.safetensors"))) {
      Recommendations answer =
          alone.recommend(
              RecommendQuery.ofUser(id(0)).top(10_000).items(ItemChoice.all().minRatings(0)));
      assertEquals(als.parameters().items(), answer.items().size());
      assertEquals(
          List.of(new Note.RatedNotLeftOut(Optional.of(als.userIds().id(0)))), answer.notes());
    }
  }

  /** Of 300 items 110 have 40 ratings, all others one. */
  @Test
  void whatFewHaveRatedIsLeftOutAndSaid() throws Exception {
    Path file = folder.resolve("skewed.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      ModelFixture.of(RandomParameters.of(arena, 3, 300, 2, 1))
          .counts(IntStream.range(0, 300).map(item -> item < 110 ? 40 : 1).toArray())
          .write(file, Map.of("model", "als"));
    }
    try (ModelQueries skewed = ModelQueries.open(file)) {
      SimilarItems answer = skewed.similar(SimilarQuery.toItem(100).top(300));
      assertEquals(109, answer.items().size());
      assertEquals(List.of(new Note.FewRated(40, 110, 300)), answer.notes());
      SimilarQuery all = SimilarQuery.toItem(100).top(300).items(ItemChoice.all().minRatings(1));
      assertEquals(299, skewed.similar(all).items().size());
      assertEquals(List.of(), skewed.similar(all).notes());
    }
  }

  /** By a system of equations that is solved here. */
  @Test
  void someoneNewIsPlacedByWhatTheyLike() throws Exception {
    Parameters p = als.parameters();
    int[] items = {2, 11, 40};
    double[] row = Asked.leastSquares(p, items, new double[] {5, 1.5, 4}, 2, 3, 4);
    List<Scored> expected =
        best(
            als,
            15,
            item -> item != 2 && item != 11 && item != 40 && als.itemCount(item) >= 2,
            item -> Asked.predict(p, row[p.rank()], row, item));
    List<Like> likes =
        List.of(
            Like.of("id:" + als.itemIds().number(2)), // as much as can be
            Like.of(als.itemIds().number(11), 1.5f),
            Like.parse(als.catalogue().orElseThrow().title(40) + "=4"));
    Recommendations answer =
        askAls.recommend(
            RecommendQuery.ofLikes(likes).top(15).items(ItemChoice.all().minRatings(2)));
    assertRanked(expected, answer.items());
    assertEquals(
        List.of(
            new RatedItem(askAls.item(als.itemIds().number(2)), 5),
            new RatedItem(askAls.item(als.itemIds().number(11)), 1.5f),
            new RatedItem(askAls.item(als.itemIds().number(40)), 4)),
        answer.likes());
  }

  @Test
  void explanationsAddUpToTheScores() throws Exception {
    CsrMatrix byUser = dataset.training().byUser();
    for (int user : USERS) {
      for (Scoring scoring : List.of(Scoring.PREDICTION, Scoring.dot(0.1), Scoring.COSINE)) {
        Recommendations answer =
            askAls.recommend(RecommendQuery.ofUser(id(user)).scoring(scoring).explained());
        assertEquals(10, answer.items().size());
        for (RankedItem ranked : answer.items()) {
          ScoreExplanation explanation = ranked.explanation().orElseThrow();
          assertEquals(ranked.score(), explanation.total(), TOLERANCE);
          assertEquals(byUser.rowLength(user), explanation.shares().size());
        }
      }
    }
  }

  /** Whatever has a row of its own for each user, and other scores without explanations. */
  @ParameterizedTest
  @ValueSource(strings = {"als", "bias", "sgd", "vb", "ials", "bpr", "duo"})
  void whoIsExplainedIsPlacedAnewWhichIsSaid(String kind) throws Exception {
    Path file = folder.resolve(kind + "-explained.safetensors");
    Asked.train(dataset.folder(), file, Settings.of(ModelKinds.of(kind), Map.of("epochs", "2")));
    try (ModelQueries model = ModelQueries.open(file, Optional.of(dataset.folder()))) {
      RecommendQuery query = RecommendQuery.ofUser(id(3));
      Recommendations plain = model.recommend(query);
      Recommendations explained = model.recommend(query.explained());
      assertNotEquals(plain.items().getFirst().score(), explained.items().getFirst().score());
      List<Note> notes = new ArrayList<>(plain.notes());
      notes.add(new Note.PlacedAnew(als.userIds().id(3)));
      assertEquals(notes, explained.notes());
    }
  }

  @Test
  void aModelThatKnowsHowSureItIsForecasts() throws Exception {
    NoisePrecisions exactness = vb.noise().orElseThrow();
    double usual = 1 / vb.number("learned_lambda");
    for (int user : USERS) {
      Recommendations answer = askVb.recommend(RecommendQuery.ofUser(id(user)));
      for (RankedItem ranked : answer.items()) {
        int item = vb.itemIds().indexOf(ranked.item().id());
        double noise = usual / (exactness.ofUser(user) * exactness.ofItem(item));
        double variance =
            RandomParameters.variance(vb.parameters(), vb.variances().orElseThrow(), user, item);
        assertEquals(ranked.score(), ranked.forecast().orElseThrow().mean(), TOLERANCE);
        assertEquals(variance + noise, ranked.forecast().orElseThrow().variance(), TOLERANCE);
      }
    }
    for (RankedItem ranked :
        askVb.recommend(RecommendQuery.ofLikes(List.of(Like.of("id:1")))).items()) {
      int item = vb.itemIds().indexOf(ranked.item().id());
      double lessNoise = 0.5 * usual / exactness.ofItem(item); // nobody is so exact by one rating
      assertTrue(ranked.forecast().orElseThrow().variance() > lessNoise);
    }
  }

  @Test
  void itMayCountHowSureTheModelIs() throws Exception {
    BitSet rated = Asked.rated(dataset.partsByUser(), 3);
    List<Scored> expected =
        best(
            vb,
            12,
            item -> !rated.get(item),
            item ->
                RandomParameters.predict(vb.parameters(), 3, item)
                    - 2
                        * Math.sqrt(
                            RandomParameters.variance(
                                vb.parameters(), vb.variances().orElseThrow(), 3, item)));
    RecommendQuery query =
        RecommendQuery.ofUser(id(3))
            .top(12)
            .exploration(new Exploration(Exploration.Kind.CAUTIOUS, 2, 0))
            .items(ItemChoice.all().minRatings(0));
    assertRanked(expected, askVb.recommend(query).items());
  }

  @Test
  void oneScoreAndTheRatingsOfAUser() throws Exception {
    long itemId = als.itemIds().number(9);
    assertEquals(
        RandomParameters.predict(als.parameters(), 3, 9),
        askAls.score(id(3), itemId).orElseThrow(),
        TOLERANCE);
    assertTrue(askAls.score(987_654_321, itemId).isEmpty());
    assertTrue(askAls.score(id(3), 987_654_321).isEmpty());
    List<RatedItem> ratings = askAls.ratingsOf(id(3));
    BitSet rated = Asked.rated(dataset.partsByUser(), 3);
    assertEquals(rated.cardinality(), ratings.size());
    for (RatedItem one : ratings) {
      int item = als.itemIds().indexOf(one.item().id());
      assertTrue(rated.get(item));
      assertTrue(one.rating() >= 0.5 && one.rating() <= 5);
    }
  }

  @Test
  void theBestItemsOfManyAreThoseOfEach() throws Exception {
    long[] users = {id(4), id(0), id(21)};
    Batch batch =
        askAls.batch(BatchQuery.ofUsers(users).top(7).items(ItemChoice.all().genres("Comedy")));
    assertEquals(3, batch.users());
    assertEquals(7, batch.top());
    try (WorkerPool pool = new WorkerPool(2)) {
      int[] done = {0};
      batch.forEach(
          pool,
          lists -> {
            for (int i = 0; i < lists.size(); i++) {
              assertEquals(String.valueOf(users[done[0]]), lists.userId(i));
              List<RankedItem> expected =
                  askAls
                      .recommend(RecommendQuery.ofUser(users[done[0]++]).top(7).genres("Comedy"))
                      .items();
              assertEquals(expected.size(), lists.count(i));
              for (int rank = 0; rank < expected.size(); rank++) {
                assertEquals(expected.get(rank).item().id(), lists.itemId(i, rank));
                assertEquals(expected.get(rank).item().title(), lists.title(i, rank));
                assertEquals(expected.get(rank).score(), lists.score(i, rank), TOLERANCE);
              }
            }
          });
      assertEquals(3, done[0]);
    }
    assertEquals(als.parameters().users(), askAls.batch(BatchQuery.ofAll()).users());
  }

  @Test
  void theErrorsOnAPartAreThoseOfItsRatings() throws Exception {
    CsrMatrix test = dataset.testByUser().orElseThrow();
    double squares = 0;
    for (int user = 0; user < test.rows(); user++) {
      for (long at = test.rowStart(user); at < test.rowEnd(user); at++) {
        double predicted = RandomParameters.predict(als.parameters(), user, test.column(at));
        squares += (test.value(at) - predicted) * (test.value(at) - predicted);
      }
    }
    try (WorkerPool pool = new WorkerPool(2)) {
      PredictionErrors errors = askAls.evaluate(Part.TEST, pool).errors();
      assertEquals(test.nonZeros(), errors.pairs());
      assertEquals(Math.sqrt(squares / test.nonZeros()), errors.rmse(), TOLERANCE);
      assertTrue(askAls.evaluate(Part.TRAIN, pool).calibration().isEmpty());
      assertTrue(askVb.evaluate(Part.VALID, pool).calibration().isPresent());
    }
  }

  @Test
  void anEmptyAnswerSaysWhy() throws Exception {
    ItemChoice choice = ItemChoice.all().minRatings(0).years(new Years(1066, 1066));
    Recommendations answer = askAls.recommend(RecommendQuery.ofUser(id(0)).items(choice));
    assertEquals(List.of(), answer.items());
    String text = answer.notes().getLast().text(Spelling.PLAIN);
    assertTrue(text.startsWith("no item is left: of all "), text);
    assertTrue(
        text.contains(", year=1066 keeps 0, leaving out what the user knows already keeps "));
    assertTrue(text.contains("; without year=1066 there would be "), text);
    assertEquals(
        answer.notes().getLast().getClass(),
        askAls.similar(SimilarQuery.toItem("id:1").items(choice)).notes().getLast().getClass());
  }

  @Test
  void anotherDatasetIsRefused() throws Exception {
    Path other = Asked.convert(folder, 2);
    String message =
        Assertions.assertThrows(
                InvalidFileException.class,
                () -> ModelQueries.open(folder.resolve("als.safetensors"), Optional.of(other)))
            .getMessage();
    assertTrue(message.contains("model of another dataset: trained on="), message);
  }
}
