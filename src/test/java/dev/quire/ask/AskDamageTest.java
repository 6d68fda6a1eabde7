package dev.quire.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.TensorFile;
import dev.quire.model.ModelFixture;
import dev.quire.model.RandomParameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a damaged file leads to, who asks hears that the file is damaged, and nothing else. */
class AskDamageTest {
  @TempDir static Path shared;

  private static Path dataset;
  private static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void train() throws IOException {
    dataset = Asked.convert(shared, 1);
    Settings settings = Settings.of(ModelKinds.of("als"), Map.of("rank", "3", "epochs", "2"));
    model = Asked.train(dataset, shared.resolve("als.safetensors"), settings).model();
  }

  /** Fills a tensor with bytes 0xf1: negative whole numbers. */
  private static void damage(Path file, String tensor) throws IOException {
    try (TensorFile open = TensorFile.open(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var place = open.find(tensor).orElseThrow();
      ByteBuffer bytes = ByteBuffer.allocate((int) place.lengthBytes());
      while (bytes.hasRemaining()) {
        bytes.put((byte) 0xf1);
      }
      channel.write(bytes.flip(), place.offsetBytes());
    }
  }

  private ModelQueries damagedModel(String tensor) throws IOException {
    Path file = Files.copy(model, folder.resolve(tensor + ".safetensors"));
    damage(file, tensor);
    return ModelQueries.open(file, Optional.of(dataset));
  }

  private static void assertDamaged(Executable question) {
    InvalidFileException e = assertThrows(InvalidFileException.class, question);
    assertTrue(e.getMessage().contains("verify"), e.getMessage());
  }

  @Test
  void titles() throws IOException {
    try (ModelQueries asked = damagedModel("titles.offsets")) {
      assertDamaged(() -> asked.item(1));
      assertDamaged(() -> asked.find("Heat"));
      assertDamaged(() -> asked.find(List.of("Heat"), true, (place, choices) -> true));
      assertDamaged(() -> asked.aboutItem("id:1", 3, ItemChoice.all()));
      assertDamaged(() -> asked.ratingsOf(1));
      assertDamaged(() -> asked.recommend(RecommendQuery.ofUser(1)));
      assertDamaged(() -> asked.similar(SimilarQuery.toItem("id:1")));
      assertDamaged(() -> asked.polarizing(3, ItemChoice.all()));
      List<Embedding.Point> points = asked.embedding(ItemChoice.all(), 0).points();
      assertInstanceOf(
          InvalidFileException.class,
          assertThrows(UncheckedIOException.class, points::getFirst).getCause());
      try (WorkerPool pool = new WorkerPool(2)) {
        assertDamaged(
            () ->
                asked
                    .batch(BatchQuery.ofAll())
                    .forEach(pool, lists -> assertEquals("", lists.title(0, 0))));
      }
    }
  }

  /** They are places in a table, by which it shows as an index out of bounds. */
  @Test
  void numbersOfRatings() throws IOException {
    try (ModelQueries asked = damagedModel("item_counts")) {
      assertDamaged(() -> asked.recommend(RecommendQuery.ofUser(1)));
      assertDamaged(() -> asked.batch(BatchQuery.ofAll()));
      assertDamaged(() -> asked.similar(SimilarQuery.toItem("id:1")));
    }
  }

  @Test
  void ratings() throws IOException {
    Path copy = folder.resolve("dataset");
    for (String part : List.of("train", "valid", "test")) {
      Files.createDirectories(copy.resolve(part));
    }
    try (var files = Files.walk(dataset)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(dataset.relativize(file)));
      }
    }
    damage(copy.resolve("train/by-user.safetensors"), "columns");
    try (ModelQueries asked = ModelQueries.open(model, Optional.of(copy));
        WorkerPool pool = new WorkerPool(2)) {
      assertDamaged(() -> asked.ratingsOf(1));
      assertDamaged(() -> asked.recommend(RecommendQuery.ofUser(1)));
      assertDamaged(() -> asked.batch(BatchQuery.ofAll()).forEach(pool, lists -> {}));
      assertDamaged(() -> asked.evaluate(Part.TRAIN, pool));
    }
  }

  /** Mistakes of whoever asks are their own, and so are those of what takes the answers. */
  @Test
  void anIntactFileIsNotBlamed() throws IOException {
    try (ModelQueries asked = ModelQueries.open(model, Optional.of(dataset));
        WorkerPool pool = new WorkerPool(2);
        Dataset ratings = Dataset.open(dataset)) {
      ArithmeticException mine = new ArithmeticException("mine");
      ArithmeticException thrown =
          assertThrows(
              ArithmeticException.class,
              () ->
                  asked
                      .batch(BatchQuery.ofAll())
                      .forEach(
                          pool,
                          lists -> {
                            throw mine;
                          }));
      assertEquals(mine, thrown);
      assertThrows(BadInputException.class, () -> asked.item(-1));
      List<Embedding.Point> points = asked.embedding(ItemChoice.all(), 0).points();
      assertThrows(IndexOutOfBoundsException.class, () -> points.get(ratings.info().items()));
    }
  }

  @Test
  void aModelOfOtherSizesIsNotThatOfTheDataset() throws IOException {
    Path file = folder.resolve("other.safetensors");
    try (Arena arena = Arena.ofConfined();
        Dataset ratings = Dataset.open(dataset)) {
      ModelFixture.of(RandomParameters.of(arena, 3, 4, 3, 1))
          .write(file, Map.of("model", "als", "dataset_fingerprint", ratings.info().fingerprint()));
    }
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class, () -> ModelQueries.open(file, Optional.of(dataset)));
    assertTrue(
        e.getMessage().startsWith(file + ": sizes are not those of its dataset: users=3, "),
        e.getMessage());
  }

  /** Nobody who asks can raise the tau of a model. */
  @Test
  void ratingsThatDetermineNoPlaceAreTheQuestionsFault() throws IOException {
    Path file = folder.resolve("loose.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      Map<String, String> metadata =
          Map.of(
              "model",
              "als",
              "lambda",
              "1",
              "gamma",
              "1",
              "tau",
              "0",
              "reg-exponent",
              "0",
              "min_rating",
              "1",
              "max_rating",
              "5",
              "dataset_fingerprint",
              "crc32c:0");
      ModelFixture.of(RandomParameters.of(arena, 3, 4, 3, 1)).write(file, metadata);
    }
    try (ModelQueries asked = ModelQueries.open(file)) {
      RecommendQuery one = RecommendQuery.ofLikes(List.of(Like.parse("id:100=5")));
      BadInputException e = assertThrows(BadInputException.class, () -> asked.recommend(one));
      assertTrue(
          e.getMessage()
              .matches(
                  "the ratings don't determine a place in the model: ratings=1, rank=3, .*; give more of"
                      + " them, or ask a model of lower rank or more regularization"),
          e.getMessage());
    }
  }
}
