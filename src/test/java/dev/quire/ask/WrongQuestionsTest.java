package dev.quire.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.model.ModelFixture;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import dev.quire.model.Variances;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.recommend.Scoring;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a question is bad input, and said in the words of settings. */
class WrongQuestionsTest {
  private static final ItemChoice ANY = ItemChoice.all().minRatings(0);

  @TempDir Path folder;

  private Path file;
  private ModelQueries model;

  @BeforeEach
  void open() throws Exception {
    file = folder.resolve("{force}.safetensors"); // no place for a value or a setting
    try (Arena arena = Arena.ofShared()) {
      Parameters means = RandomParameters.of(arena, 3, 4, 2, 1);
      Variances variances = RandomParameters.variances(arena, 3, 4, 2, 2);
      ModelFixture.of(means)
          .variances(variances)
          .titles("Up (2009)", "Heat (1995)", "Ran (1985)", "Big (1988)")
          .write(
              file,
              Map.of(
                  "model", "vb",
                  "min_rating", "0.5",
                  "max_rating", "5",
                  "learned_lambda", "2",
                  "item_precision", "[1,1]",
                  "item_bias_precision", "1",
                  "user_bias_precision", "4"));
    }
    model = ModelQueries.open(file);
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static void assertBad(String message, Executable question) {
    assertEquals(message, assertThrows(BadInputException.class, question).getMessage());
  }

  @Test
  void everyListHasALength() throws Exception {
    String message = "setting out of range: top=0; use 1 or more";
    assertBad(message, () -> model.recommend(RecommendQuery.ofUser(1000).top(0).items(ANY)));
    assertBad(message, () -> model.batch(BatchQuery.ofAll().top(0).items(ANY)));
    assertBad(message, () -> model.similar(SimilarQuery.toItem(100).top(0).items(ANY)));
    assertBad(message, () -> model.aboutItem("id:100", 0, ANY));
    assertBad(message, () -> model.aboutUser(1000, 0));
    Path flat = folder.resolve("flat.safetensors"); // all vectors are of length 0
    try (Arena arena = Arena.ofConfined()) {
      ModelFixture.of(Parameters.allocate(arena, 3, 1, 2, 2)).write(flat, Map.of("model", "als"));
    }
    try (ModelQueries opened = ModelQueries.open(flat)) {
      assertBad(message, () -> opened.aboutItem("id:100", 0, ANY));
      assertBad(message, () -> opened.aboutUser(1000, 0));
      assertEquals(List.of(new Note.NoNeighbours(0)), opened.aboutUser(1000, 1).notes());
    }
    assertBad(message, () -> model.polarizing(0, ANY));
    assertBad(message, () -> model.uncertain(0, ANY));
    assertBad(message, () -> model.interview(0));
  }

  @Test
  void unknownUsersAndItems() {
    String user = "unknown user: user=7; give the id of a user that the model was trained on";
    assertBad(
        user + ", or what someone new likes, with like=ITEM=RATING",
        () -> model.recommend(RecommendQuery.ofUser(7)));
    assertBad(user, () -> model.batch(BatchQuery.ofUsers(1000, 7)));
    assertBad(user, () -> model.aboutUser(7, 1));
    assertBad(
        "no such item: id=7; give an id of the model's items",
        () ->
            model.recommend(
                RecommendQuery.ofUser(1000).items(ANY.without(ItemList.of("seen", 100, 7)))));
  }

  @Test
  void choicesAndLikes() {
    assertBad(
        "no such genre: genre={x}; choose one of Drama",
        () -> model.recommend(RecommendQuery.ofUser(1000).genres("{x}")));
    assertBad(
        "not a range of years: year=1999..1990; write for example 1990..1999, 1990.., ..1999 or"
            + " 1994",
        () -> new Years(1999, 1990));
    assertBad(
        "setting out of range: min-ratings=-1; use 0 or more",
        () -> ItemChoice.all().minRatings(-1));
    assertBad(
        "rating out of range: like=id:100=6.0; write a number from 0.5 to 5.0, the lowest and the"
            + " highest rating of the dataset",
        () -> model.recommend(RecommendQuery.ofLikes(List.of(Like.of(100, 6)))));
    assertBad(
        "item given twice: like=up; give it once",
        () -> model.recommend(RecommendQuery.ofLikes(List.of(Like.of("id:100"), Like.of("up")))));
    assertBad(
        "setting is missing: dataset; explain needs the ratings of user=1000",
        () -> model.recommend(RecommendQuery.ofUser(1000).explained()));
  }

  @Test
  void aBoostIsOfPredictionsAlone() {
    RecommendQuery query = RecommendQuery.ofUser(1000);
    String boost =
        "; use 0 to 1000000, mostly something such as 0.1: predictions are multiplied by 1 + it"
            + " times the genres of an item, which must not turn their sign";
    assertBad("setting out of range: genre-boost=-0.1" + boost, () -> query.genreBoost(-0.1));
    assertBad("setting out of range: genre-boost=1.0E308" + boost, () -> query.genreBoost(1e308));
    assertBad(
        "settings that don't go together: genre-boost=0.1, score; it multiplies predictions",
        () -> query.genreBoost(0.1).scoring(Scoring.COSINE));
  }

  @Test
  void whatTheModelCannotAnswer() {
    assertBad(
        file + ": model without features; train it with features, for example features=genres",
        () -> model.features());
    assertBad(
        "setting out of range: score=prediction; an item rates nothing, use cosine or dot",
        () -> model.similar(SimilarQuery.toItem(100).scoring(Scoring.PREDICTION).items(ANY)));
    assertBad(
        "setting out of range: bias-shift=NaN; use a number such as 0.1",
        () -> model.embedding(ANY, Double.NaN));
    try (WorkerPool pool = new WorkerPool(1)) {
      assertBad(
          "the ratings are not at hand; give the dataset of the model",
          () -> model.evaluate(Part.TEST, pool));
    }
  }
}
