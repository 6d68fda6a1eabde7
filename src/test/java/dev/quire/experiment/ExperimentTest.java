package dev.quire.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.ask.LeftOut;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.RankedItem;
import dev.quire.ask.RecommendQuery;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.SplitOptions;
import dev.quire.dataset.Splitter;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments played on a small dataset, held against the plainest loops. */
class ExperimentTest {
  private static final int TOP = 7;
  private static final double LIKE = 3.5;

  @TempDir static Path folder;

  private static WorkerPool pool;
  private static Path dataset;
  private static Path als;
  private static Path popularity;

  @BeforeAll
  static void make() throws IOException {
    pool = new WorkerPool(3);
    Path raw = folder.resolve("raw");
    dataset = folder.resolve("dataset");
    RatingGenerator.generate(GeneratorOptions.of(20_000, 3), raw, false, pool, done -> {});
    Converter.convert(
        ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), dataset)
            .withItems(raw.resolve(RatingGenerator.MOVIES_FILE))
            .withSplit(Split.random(0.1, 0.1, 1)),
        pool,
        (phase, done) -> {});
    als = train(dataset, "als", Map.of("rank", "4", "epochs", "3"));
    popularity = train(dataset, "popularity", Map.of());
  }

  private static Path train(Path of, String kind, Map<String, String> settings) throws IOException {
    Path file = folder.resolve(of.getFileName() + "-" + kind + ".safetensors");
    try (Dataset data = Dataset.open(of)) {
      Training.of(data, Settings.of(ModelKinds.of(kind), settings))
          .patience(0)
          .run(Model.target(file, false), pool);
    }
    return file;
  }

  private static ExperimentLog run(ExperimentPlan plan, WorkerPool workers) throws IOException {
    try (Experiment experiment = Experiment.open(plan)) {
      ExperimentLog log = experiment.run(workers, (done, total) -> {});
      experiment.requireUnchanged();
      return log;
    }
  }

  private static ExperimentPlan plan(String name) {
    return ExperimentPlan.of(name, dataset, Variant.of(popularity), Variant.of(als)).top(TOP);
  }

  /** Items of a row. */
  private static Map<String, Float> row(Dataset data, CsrMatrix ratings, int user) {
    Map<String, Float> items = new HashMap<>();
    for (long at = ratings.rowStart(user); at < ratings.rowEnd(user); at++) {
      items.put(data.itemIds().id(ratings.column(at)), ratings.value(at));
    }
    return items;
  }

  @Test
  void outcomesAreTheLikesAmongWhatIsRecommended() throws IOException {
    Feedback likes = new Feedback.HeldOut(OptionalDouble.of(LIKE));
    ExperimentLog log = run(plan("likes").feedback(likes), pool);
    int some = 0;
    try (Dataset data = Dataset.open(dataset);
        ModelQueries a = ModelQueries.open(popularity, Optional.of(dataset));
        ModelQueries b = ModelQueries.open(als, Optional.of(dataset))) {
      int most = 0;
      for (int item = 0; item < data.info().items(); item++) {
        most = Math.max(most, data.training().byItem().rowLength(item));
      }
      Set<String> seen = new HashSet<>();
      for (Observation one : log.observations()) {
        int user = data.userIds().indexOf(one.userId());
        Arm arm = new Assignment("likes").arm(one.userId(), 0.5);
        assertEquals(arm, one.arm());
        Map<String, Float> test = row(data, data.testByUser().orElseThrow(), user);
        Map<String, Float> valid = row(data, data.validByUser().orElseThrow(), user);
        Map<String, Float> train = row(data, data.training().byUser(), user);
        double sum = 0;
        int shown = 0;
        for (RankedItem ranked :
            (arm == Arm.A ? a : b)
                .recommend(
                    RecommendQuery.ofUser(one.userId())
                        .top(data.info().items())
                        .leftOut(LeftOut.TRAINING_ONLY))
                .items()) {
          if (!valid.containsKey(ranked.item().id()) && shown < TOP) {
            shown++;
            Float rating = test.get(ranked.item().id());
            boolean liked = rating != null && rating >= LIKE;
            sum += liked ? Math.sqrt((double) most / ranked.item().ratings()) : 0;
          }
        }
        assertEquals(TOP, shown);
        assertEquals(sum / TOP, one.outcome(), 1e-12);
        some += sum > 0 ? 1 : 0;
        double mean = train.values().stream().mapToDouble(Float::doubleValue).sum() / train.size();
        assertEquals(mean, one.earlier(), 1e-9);
        assertTrue(!test.isEmpty() && seen.add(one.userId()), one.userId());
      }
    }
    assertTrue(some > 10, "with likes: " + some);
    assertEquals(Evidence.HELD_OUT, log.evidence());
  }

  @Test
  void threadsChangeNothing() throws IOException {
    ExperimentPlan plan = plan("threads").feedback(new Feedback.Simulated(als, 0.5));
    try (WorkerPool one = new WorkerPool(1)) {
      assertEquals(run(plan, one), run(plan, pool));
    }
  }

  /** Those who come first are the same, however many come. */
  @Test
  void fewerUsersAreTheFirstOfAll() throws IOException {
    ExperimentPlan plan = plan("first").feedback(new Feedback.Simulated(als, 0.5));
    List<Observation> all = run(plan, pool).observations();
    assertEquals(all.subList(0, 40), run(plan.users(40), pool).observations());
  }

  @Test
  void simulatedUsersRateWithinTheScaleAndByTheirOwnLights() throws IOException {
    ExperimentPlan exact = plan("exact").feedback(new Feedback.Simulated(als, 0)).top(1);
    try (ModelQueries truth = ModelQueries.open(als, Optional.of(dataset))) {
      double low = truth.ratingScale().lowest();
      double high = truth.ratingScale().highest();
      for (Observation one : run(exact, pool).observations()) {
        if (one.arm() == Arm.B) {
          RankedItem best =
              truth
                  .recommend(
                      RecommendQuery.ofUser(one.userId()).top(1).leftOut(LeftOut.TRAINING_ONLY))
                  .items()
                  .getFirst();
          // The best of all, unless that was rated for validation, predicted as it is.
          assertTrue(one.outcome() <= Math.clamp(best.score(), low, high) + 1e-6);
        }
        assertTrue(one.outcome() >= low && one.outcome() <= high);
      }
      ExperimentPlan wild = exact.feedback(new Feedback.Simulated(als, 100));
      List<Observation> clipped = run(wild, pool).observations();
      long atAnEnd =
          clipped.stream().filter(o -> o.outcome() == low || o.outcome() == high).count();
      assertTrue(atAnEnd > 0.9 * clipped.size(), "clipped: " + atAnEnd);
    }
  }

  /** A model that plays the users likes its own lists best, which is why it proves nothing. */
  @Test
  void aModelThatIsItsOwnJudgeWins() throws IOException {
    ExperimentLog log = run(plan("judge").feedback(new Feedback.Simulated(als, 0.5)), pool);
    Comparison.Findings found = Comparison.of(log, 0.05).findings().orElseThrow();
    assertTrue(found.welch().low() > 0, found.welch().toString());
    assertEquals(Evidence.SIMULATED_BY_TESTED, log.evidence());
  }

  @Test
  void usersWhoAreHeldOutAsAWholeTakePart() throws IOException {
    Path users = folder.resolve("users");
    Splitter.split(
        new SplitOptions(dataset, users, Split.of(Split.Recipe.USERS, 0, 0.3, 2), false),
        pool,
        (phase, done) -> {});
    Path held = train(users, "als", Map.of("rank", "3", "epochs", "2"));
    Path known = train(users, "popularity", Map.of());
    ExperimentLog log =
        run(
            ExperimentPlan.of("held", users, Variant.of(known), Variant.of(held))
                .feedback(new Feedback.HeldOut(OptionalDouble.of(LIKE)))
                .top(30),
            pool);
    try (Dataset data = Dataset.open(users)) {
      CsrMatrix foldIn = data.testFoldInByUser().orElseThrow();
      for (Observation one : log.observations()) {
        int user = data.userIds().indexOf(one.userId());
        assertEquals(0, data.training().byUser().rowLength(user));
        Map<String, Float> placing = row(data, foldIn, user);
        double mean =
            placing.values().stream().mapToDouble(Float::doubleValue).sum() / placing.size();
        assertEquals(mean, one.earlier(), 1e-9);
      }
    }
    assertTrue(log.observations().size() > 20);
  }
}
