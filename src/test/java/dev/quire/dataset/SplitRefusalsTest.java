package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.dataset.NaiveDataset.Rating;
import dev.quire.dataset.Split.Recipe;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splits that cannot be, and that they leave nothing behind. */
class SplitRefusalsTest {
  @TempDir Path folder;

  private Path convert(List<Rating> ratings) throws IOException {
    Path csv = TestRatings.write(folder.resolve("r.csv"), ratings, "\n");
    Path target = folder.resolve("d");
    TestRatings.convert(ConvertOptions.of(csv, target), 1);
    return target;
  }

  private static void split(Path dataset, Path target, Split split) throws IOException {
    try (WorkerPool pool = new WorkerPool(1)) {
      Splitter.split(new SplitOptions(dataset, target, split, true), pool, ConvertListener.NONE);
    }
  }

  @Test
  void splitsByTimeNeedTimes() throws Exception {
    Path csv = Files.writeString(folder.resolve("r.csv"), "userId,itemId,rating\n1,1,2\n1,2,3\n");
    Path target = folder.resolve("d");
    ConvertOptions options = ConvertOptions.of(csv, target);
    for (Split split : List.of(Split.leaveLast(0, 1, 1), Split.of(Recipe.TIME, 0, 0.2, 1))) {
      assertRefused(
          csv
              + ": ratings without times cannot be split by them: split="
              + split.recipe()
              + "; take split=per-user or another split, or give ratings with times",
          () -> TestRatings.convert(options.withSplit(split), 1));
    }
    Selection since = Selection.ALL.within(OptionalLong.of(3), OptionalLong.empty());
    assertRefused(
        csv
            + ": ratings without times cannot be chosen by them;"
            + " leave out since and until, or give ratings with times",
        () -> TestRatings.convert(options.withSelection(since), 1));
    TestRatings.convert(options, 1);
    assertRefused(
        target
            + ": ratings without times cannot be split by them: split=leave-last;"
            + " take split=per-user or another split, or give ratings with times",
        () -> split(target, folder.resolve("e"), Split.leaveLast(0, 1, 1)));
  }

  @Test
  void aSplitThatLeavesNothingToTrainOnIsRefused() throws Exception {
    List<Rating> ratings = List.of(new Rating(1, 1, 3, 1), new Rating(1, 2, 3, 2));
    Path whole = convert(ratings);
    assertRefused(
        "no rating is left for training: valid=0, test=2; take smaller shares",
        () -> split(whole, folder.resolve("e"), Split.of(Recipe.TIME, 0, 0.9, 1)));
    Exception e =
        assertThrows(
            BadInputException.class,
            () -> split(whole, folder.resolve("e"), Split.of(Recipe.USERS, 0, 0.999999999, 1)));
    assertEquals(
        "no rating is left for training: valid=0, test=2; take smaller shares", e.getMessage());
  }

  @Test
  void aDatasetDoesNotTakeItsOwnPlace() throws Exception {
    Path source = convert(List.of(new Rating(1, 1, 3, 1)));
    assertRefused(
        source + "/../d: a dataset cannot take its own place; choose another name for the new one",
        () -> split(source, source.resolve("../d"), Split.random(0, 0.1, 1)));
  }

  @Test
  void impossibleSplitsAreRefused() {
    assertImpossible(() -> Split.random(-0.1, 0.2, 1));
    assertImpossible(() -> Split.random(0.5, 0.5, 1));
    assertImpossible(() -> Split.random(Double.NaN, 0.5, 1));
    assertImpossible(() -> Split.leaveLast(-1, 2, 1));
    assertImpossible(() -> new Split(Recipe.TIME, 0, 0, 0, 1, 0, 1));
    assertImpossible(() -> new Split(Recipe.LEAVE_LAST, 0, 0.1, 0, 1, 0, 1));
    assertImpossible(() -> new Split(Recipe.NONE, 0, 0.1, 0, 0, 0, 1));
    assertImpossible(() -> Split.of(Recipe.USERS, 0, 0.1, 1).withFoldIn(1));
    assertImpossible(() -> Split.of(Recipe.USERS, 0, 0.1, 1).withFoldIn(0));
    assertImpossible(() -> Split.of(Recipe.TIME, 0, 0.1, 1).withFoldIn(0.5));
  }

  private static void assertImpossible(Runnable made) {
    assertThrows(BadInputException.class, made::run);
  }

  private void assertRefused(String message, Work work) throws IOException {
    long before = files();
    Exception e = assertThrows(BadInputException.class, work::run);
    assertEquals(message, e.getMessage());
    assertEquals(before, files(), "something is left");
  }

  private long files() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.count();
    }
  }

  private interface Work {
    void run() throws IOException;
  }
}
