package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Another model under the name of the one that is served. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class ModelSwapTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final String QUESTION = "/v1/recommendations?user=1&min_ratings=1";

  /** Titles, which are taken over from a model that is closed then, and mean ratings. */
  private static final String TYPED = "/v1/items?query=t&top=9";

  @TempDir Path folder;

  private Path model;

  @BeforeEach
  void copy() throws IOException {
    model = folder.resolve("m.safetensors");
    Files.copy(ServeJob.get().model("als"), model);
  }

  private Served serve() throws Exception {
    return Served.of(
        ServeOptions.of(model).dataset(ServeJob.get().dataset()).look(Duration.ofMillis(20)));
  }

  private void rename(Path other) throws IOException {
    Path beside = Files.copy(other, folder.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, model, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, "nothing has changed");
      Thread.sleep(5);
    }
  }

  private static long counter(Served served, String name) throws Exception {
    return served
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyRequestIsAnsweredByTheOneOrTheOther() throws Exception {
    ServeJob job = ServeJob.get();
    List<Path> files = List.of(job.model("vb"), job.model("als"));
    try (Served served = serve();
        ExecutorService clients = Executors.newFixedThreadPool(4)) {
      String als = served.get(QUESTION).body();
      String typed = served.get(TYPED).body();
      assertTrue(typed.contains("mean_rating"), typed);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger asked = new AtomicInteger();
      Map<Integer, String> maps = new HashMap<>();
      List<Future<Void>> all = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        Callable<Void> asking = () -> ask(served, over, asked, als);
        all.add(clients.submit(asking));
      }
      for (int swap = 0; swap < 10; swap++) {
        int before = asked.get();
        long loaded = swap;
        rename(files.get(swap % 2));
        await(() -> counter(served, "quire_models_loaded_total") > loaded && asked.get() > before);
        assertEquals(typed, served.get(TYPED).body());
        String map = served.get("/v1/map?top=5").body();
        assertEquals(maps.computeIfAbsent(swap % 2, none -> map), map);
      }
      assertEquals(2, Set.copyOf(maps.values()).size(), "each has its own");
      over.set(true);
      for (Future<Void> one : all) {
        one.get();
      }
      assertEquals(als, served.get(QUESTION).body(), "the last one");
      assertEquals(10, served.notices.size());
    }
  }

  @Test
  void titlesAreThoseOfTheNewOne() throws Exception {
    ServeJob.run("generate", "--ratings=6000", "--seed=6", "--to=" + folder.resolve("raw"));
    Path other = folder.resolve("other");
    Path films = folder.resolve("raw/movies.csv");
    ServeJob.run("convert", folder.resolve("raw/ratings.csv"), "--items=" + films, "--to=" + other);
    Path trained = folder.resolve("other.safetensors");
    ServeJob.run("train", other, "--model=bias", "--to=" + trained);
    try (Served fresh = Served.of(ServeOptions.of(trained));
        Served served = Served.of(ServeOptions.of(model).look(Duration.ofMillis(20)))) {
      String before = served.get(TYPED).body();
      rename(trained);
      await(() -> counter(served, "quire_models_loaded_total") == 1);
      assertEquals(fresh.get(TYPED).body(), served.get(TYPED).body());
      assertNotEquals(before, served.get(TYPED).body());
    }
  }

  private static Void ask(Served served, AtomicBoolean over, AtomicInteger asked, String als)
      throws Exception {
    while (!over.get()) {
      HttpResponse<String> answer = served.get(QUESTION);
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(
          !answer.body().contains("predicted_rating"), als.equals(answer.body()), answer.body());
      asked.incrementAndGet();
    }
    return null;
  }

  @Test
  void aBrokenOneIsRefusedAndTheOneBeforeGoesOn() throws Exception {
    try (Served served = serve()) {
      String before = served.get(QUESTION).body();
      byte[] whole = Files.readAllBytes(ServeJob.get().model("vb"));
      Path broken = folder.resolve("broken");
      byte[] flipped = whole.clone();
      flipped[whole.length / 2] ^= 1;
      int refused = 0;
      for (byte[] bytes :
          List.of(
              new byte[0],
              "no model".getBytes(StandardCharsets.UTF_8),
              Arrays.copyOf(whole, whole.length / 2),
              flipped)) {
        Files.write(broken, bytes);
        rename(broken);
        int expected = ++refused;
        await(() -> counter(served, "quire_models_refused_total") == expected);
        assertEquals(before, served.get(QUESTION).body());
        assertEquals(200, served.get("/ready").statusCode());
        assertTrue(
            served.notices.getLast().endsWith("; the model before goes on"),
            served.notices::toString);
      }
      rename(ServeJob.get().model("vb"));
      await(() -> !before.equals(served.get(QUESTION).body()));
      assertTrue(served.get(QUESTION).body().contains("predicted_rating"));
    }
  }

  @Test
  void oneOfOtherDataIsRefused() throws Exception {
    ServeJob.run("generate", "--ratings=6000", "--seed=6", "--to=" + folder.resolve("raw"));
    Path other = folder.resolve("other");
    ServeJob.run("convert", folder.resolve("raw/ratings.csv"), "--to=" + other);
    Path trained = folder.resolve("other.safetensors");
    ServeJob.run("train", other, "--model=bias", "--to=" + trained);
    try (Served served = serve()) {
      rename(trained);
      await(() -> !served.notices.isEmpty());
      assertTrue(
          served.notices.getFirst().contains("model of another dataset"), served.notices::toString);
      assertEquals(200, served.get(QUESTION).statusCode());
    }
  }

  /** What is mapped is then no model, so that nothing is answered from it. */
  @Test
  void oneThatIsWrittenOverIsNotAnsweredFrom() throws Exception {
    try (Served served = serve()) {
      byte[] whole = Files.readAllBytes(model);
      byte[] spoiled = whole.clone();
      for (int i = whole.length / 2; i < whole.length; i += 7) {
        spoiled[i] ^= 5;
      }
      Files.write(model, spoiled, StandardOpenOption.WRITE);
      await(() -> served.notices.stream().anyMatch(it -> it.contains("nothing is answered until")));
      Served.problem(served.get(QUESTION), 503);
      rename(ServeJob.get().model("als"));
      await(() -> served.get(QUESTION).statusCode() == 200);
    }
  }

  @Test
  void oneThatIsGoneIsServedAllTheSame() throws Exception {
    try (Served served = serve()) {
      Files.delete(model);
      Thread.sleep(100);
      assertEquals(200, served.get(QUESTION).statusCode());
      assertEquals(List.of(), served.notices);
      assertFalse(Files.exists(model));
    }
  }

  /** Ratings that are cut off read as none, without an error. */
  @Test
  void aDatasetThatIsWrittenOverIsNotAnsweredFrom() throws Exception {
    Path dataset = folder.resolve("dataset");
    try (Stream<Path> all = Files.walk(ServeJob.get().dataset())) {
      for (Path path : all.toList()) {
        Files.copy(path, dataset.resolve(ServeJob.get().dataset().relativize(path).toString()));
      }
    }
    Path ratings = dataset.resolve("train/by-user.safetensors");
    byte[] whole = Files.readAllBytes(ratings);
    try (Served served =
        Served.of(ServeOptions.of(model).dataset(dataset).look(Duration.ofMillis(20)))) {
      String before = served.get(QUESTION).body();
      try (FileChannel file = FileChannel.open(ratings, StandardOpenOption.WRITE)) {
        file.truncate(100);
      }
      await(() -> served.notices.stream().anyMatch(it -> it.contains("nothing is answered until")));
      Served.problem(served.get(QUESTION), 503);
      Path beside = Files.write(folder.resolve("next"), whole);
      Files.move(beside, ratings, StandardCopyOption.ATOMIC_MOVE);
      await(() -> served.get(QUESTION).statusCode() == 200);
      assertEquals(before, served.get(QUESTION).body());
    }
  }
}
