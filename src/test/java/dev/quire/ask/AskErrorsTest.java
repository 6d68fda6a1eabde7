package dev.quire.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.model.ModelFixture;
import dev.quire.model.RandomParameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Spelling;
import dev.quire.recommend.Scoring;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be asked, and is said without words of a command line; and models of preferences. */
class AskErrorsTest {
  @TempDir Path folder;

  private Path file;
  private ModelQueries model;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("m.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      ModelFixture.of(RandomParameters.of(arena, 3, 4, 2, 1))
          .titles("Up (2009)", "Ran (1985)", "Heat (1995)", "")
          .counts(9, 5, 2, 0)
          .write(file, metadata("als"));
    }
    model = ModelQueries.open(file);
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static Map<String, String> metadata(String kind) {
    return Map.of(
        "model",
        kind,
        "lambda",
        "1",
        "gamma",
        "1",
        "tau",
        "1",
        "reg-exponent",
        "0",
        "min_rating",
        "0.5",
        "max_rating",
        "5",
        "dataset_fingerprint",
        "crc32c:0");
  }

  private static void assertBad(String expected, Executable question) {
    BadInputException e = assertThrows(BadInputException.class, question);
    assertEquals(expected, e.problem().text(Spelling.PLAIN));
    assertTrue(!e.getMessage().contains("--"), e.getMessage());
  }

  private Recommendations ask(RecommendQuery query) throws InvalidFileException {
    return model.recommend(query.items(query.items().minRatings(0)));
  }

  @Test
  void whoAndWhatTheModelDoesNotKnow() throws Exception {
    String user = "unknown user: user=7; give the id of a user that the model was trained on";
    assertBad(
        user + ", or what someone new likes, with like=ITEM=RATING",
        () -> ask(RecommendQuery.ofUser(7)));
    assertBad(user, () -> model.aboutUser(7, 3));
    assertBad(user, () -> model.ratingsOf(7));
    assertBad(user, () -> model.batch(BatchQuery.ofUsers(1000, 7)));
    String item = "no such item: id=7; give an id of the model's items";
    assertBad(item, () -> model.item(7));
    ItemList unknown = ItemList.of("mine", 100, 7);
    assertBad(
        item,
        () -> model.similar(SimilarQuery.toItem(100).items(ItemChoice.all().without(unknown))));
    assertBad(item, () -> model.embedding(ItemChoice.all().candidates(unknown), 0));
    assertThrows(IllegalArgumentException.class, () -> model.find("No Such Film"));
    assertBad(
        "no such genre: genre=War; choose one of Drama",
        () -> ask(RecommendQuery.ofUser(1000).genres("War")));
  }

  @Test
  void whatIsOutOfRange() throws Exception {
    assertBad(
        "setting out of range: min-ratings=-1; use 0 or more",
        () -> ItemChoice.all().minRatings(-1));
    for (String text : List.of("1990-1999", "1999..1990", "90s", "")) {
      assertBad(
          "not a range of years: year="
              + text
              + "; write for example 1990..1999, 1990.., ..1999 or 1994",
          () -> Years.parse(text));
    }
    assertBad(
        "not a rating: like==5; write a title or an id, =, and a rating", () -> Like.parse("=5"));
    assertBad(
        "rating out of range: like=100=6; write a number from 0.5 to 5.0, the lowest and the"
            + " highest rating of the dataset",
        () -> ask(RecommendQuery.ofLikes(List.of(Like.parse("100=6")))));
    assertBad(
        "not a rating: like=100=x; write a number from 0.5 to 5.0, the lowest and the highest"
            + " rating of the dataset",
        () -> ask(RecommendQuery.ofLikes(List.of(Like.parse("100=x")))));
    assertBad(
        "item given twice: like=Up=1; give it once",
        () -> ask(RecommendQuery.ofLikes(List.of(Like.of("100"), Like.parse("Up=1")))));
  }

  @Test
  void whatDoesNotGoTogetherOrIsMissing() throws Exception {
    assertBad(
        "setting is missing: dataset; explain needs the ratings of user=1000",
        () -> ask(RecommendQuery.ofUser(1000).explained()));
    String dataset = "the ratings are not at hand; give the dataset of the model";
    assertBad(dataset, () -> model.ratingsOf(1000));
    try (WorkerPool pool = new WorkerPool(1)) {
      assertBad(dataset, () -> model.evaluate(Part.TEST, pool));
    }
    assertBad(
        file + ": model without features; train it with features, for example features=genres",
        () -> model.features());
  }

  /** A name with braces is no setting. */
  @Test
  void aPlaceIsShownAsItIs() throws Exception {
    Path odd = Files.copy(file, folder.resolve("{force}"));
    try (ModelQueries opened = ModelQueries.open(odd)) {
      assertBad(
          odd + ": model without features; train it with features, for example features=genres",
          opened::features);
    }
  }

  @Test
  void aModelOfAKindThatIsNotHereStillKnowsItsUsers() throws Exception {
    Path strange = folder.resolve("strange.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      ModelFixture.of(RandomParameters.of(arena, 3, 4, 2, 1)).write(strange, metadata("strange"));
    }
    try (ModelQueries opened = ModelQueries.open(strange)) {
      assertEquals(4, opened.recommend(RecommendQuery.ofUser(1001)).items().size());
      assertBad(
          "model of a kind that is not here: model=strange; run with the jar that has it",
          () -> opened.recommend(RecommendQuery.ofLikes(List.of(Like.of("100")))));
    }
  }

  @Test
  void aFileThatIsWrittenToIsNoticed() throws Exception {
    model.requireUnchanged();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, bytes, StandardOpenOption.WRITE);
    assertThrows(InvalidFileException.class, model::requireUnchanged);
  }

  @Test
  void whatManyHaveRatedIsPreferredByEveryone() throws Exception {
    Path dataset = Asked.convert(folder, 1);
    Asked files =
        Asked.train(
            dataset, folder.resolve("p.safetensors"), Settings.of(ModelKinds.of("popularity")));
    try (ModelQueries popular = ModelQueries.open(files.model(), Optional.of(dataset));
        WorkerPool pool = new WorkerPool(1)) {
      Recommendations someoneNew =
          popular.recommend(RecommendQuery.ofLikes(List.of(Like.of("id:1"))).explained());
      assertEquals(ScoreMeaning.PREFERENCE, someoneNew.meaning());
      assertEquals(10, someoneNew.items().size());
      for (RankedItem ranked : someoneNew.items()) {
        assertEquals(ranked.item().ratings(), ranked.score());
        assertTrue(ranked.forecast().isEmpty());
        ScoreExplanation explanation = ranked.explanation().orElseThrow();
        assertEquals(ranked.score(), explanation.itemBias());
        assertEquals(List.of(), explanation.shares());
      }
      RecommendQuery known = RecommendQuery.ofUser(1).explained();
      assertEquals(List.of(), popular.recommend(known).notes(), "everyone is always there");
      assertEquals(
          "model has no vectors to compare",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> popular.recommend(RecommendQuery.ofUser(1).scoring(Scoring.COSINE)))
              .getMessage()
              .replaceFirst(":.*", ""));
      assertThrows(
          IllegalArgumentException.class, () -> popular.similar(SimilarQuery.toItem("id:1")));
      assertEquals(List.of(new Note.NoNeighbours(0)), popular.aboutUser(1, 3).notes());
      assertBad(
          files.model()
              + ": the scores of this model are preferences, which have no errors of ratings:"
              + " model=popularity; give ranking for measures of its lists",
          () -> popular.evaluate(Part.TEST, pool));
    }
  }

  @Test
  void notesSpellSettingsAsWhoeverShowsThem() throws Exception {
    assertEquals(
        "only items known by 100 users or more: 104 of 9,742; choose with min-ratings",
        new Note.FewRated(100, 104, 9742).text(Spelling.PLAIN));
    assertEquals(
        "what users know already is not left out; give it with dataset",
        new Note.RatedNotLeftOut(Optional.empty()).text(Spelling.PLAIN));
    assertEquals(
        "user=7 is placed anew from the dataset, as explain needs; without it scores are of the row"
            + " that training has left, and differ",
        new Note.PlacedAnew("7").text(Spelling.PLAIN));
    assertEquals(
        "top=50 is more than all items: items=4", new Note.MoreThanAll(50, 4).text(Spelling.PLAIN));
    assertEquals(
        List.of(new Note.RatedNotLeftOut(Optional.empty()), new Note.MoreThanAll(50, 4)),
        model.batch(BatchQuery.ofAll().top(50)).notes());
  }
}
