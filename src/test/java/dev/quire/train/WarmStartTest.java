package dev.quire.train;

import static dev.quire.model.Parameters.F32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.catalogue.Ids;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.als.AlsKind;
import dev.quire.train.vb.Time;
import dev.quire.train.vb.VbKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Last night's model of nine tenths of the ratings, and today's training of all: a quarter of the
 * epochs leads to where all of them would from the beginning. Some users and items are new, some
 * are no longer there, and their dense indices are others.
 */
class WarmStartTest {
  private static final double CLOSE = 0.002;
  private static final int NEW_USERS = 20; // every such one
  private static final int NEW_ITEMS = 30;

  @TempDir static Path folder;

  private static Dataset today;
  private static Dataset lastNight;
  private static int noLongerRated; // today's index of an item of last night

  @BeforeAll
  static void convert() throws Exception {
    Path raw = folder.resolve("raw");
    Path items = raw.resolve(RatingGenerator.MOVIES_FILE);
    try (WorkerPool pool = new WorkerPool(2)) {
      RatingGenerator.generate(GeneratorOptions.of(100_000, 4), raw, false, pool, done -> {});
      Converter.convert(
          ConvertOptions.of(raw.resolve(RatingGenerator.RATINGS_FILE), folder.resolve("today"))
              .withItems(items)
              .withSplit(Split.random(0.1, 0, 1)),
          pool,
          (phase, done) -> {});
      today = Dataset.open(folder.resolve("today"));
      noLongerRated = today.info().items() - 1;
      assertEquals(0, today.training().byItem().rowLength(noLongerRated));
      Path most = Files.writeString(folder.resolve("most.csv"), nineTenths());
      Converter.convert(
          ConvertOptions.of(most, folder.resolve("last-night")).withItems(items),
          pool,
          (phase, done) -> {});
      lastNight = Dataset.open(folder.resolve("last-night"));
    }
  }

  @AfterAll
  static void close() {
    today.close();
    lastNight.close();
  }

  /** Of today's ratings for training; and some of a user and an item that are not in today's. */
  private static String nineTenths() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    StringBuilder csv = new StringBuilder("userId,movieId,rating\n");
    CsrMatrix byUser = today.training().byUser();
    for (int user = 0; user < byUser.rows(); user++) {
      for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
        int item = byUser.column(at);
        if (user % NEW_USERS != 7 && item % NEW_ITEMS != 7 && random.nextDouble() < 0.97) {
          line(csv, today.userIds().number(user), today.itemIds().number(item), byUser.value(at));
        }
      }
    }
    for (int user = 0; user < 15; user++) {
      line(csv, today.userIds().number(user), today.itemIds().number(noLongerRated), 5);
      line(csv, 9_999_999, today.itemIds().number(user), 1);
    }
    return csv.toString();
  }

  private static void line(StringBuilder csv, long userId, long itemId, float rating) {
    csv.append(userId).append(',').append(itemId).append(',').append(rating).append('\n');
  }

  private static FeatureMatrix byDigit(Ids ids) {
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(ids.size());
    for (int row = 0; row < ids.size(); row++) {
      builder.add(row, "digit " + ids.number(row) % 10, 1);
    }
    return builder.build("digits");
  }

  /** Which rows have features. */
  enum Known {
    NONE,
    ITEMS,
    ITEMS_USERS
  }

  private static Training training(Dataset dataset, Settings settings, Known known) {
    Training training = Training.of(dataset, settings).patience(0);
    training = known == Known.NONE ? training : training.features(byDigit(dataset.itemIds()));
    return known == Known.ITEMS_USERS
        ? training.userFeatures(byDigit(dataset.userIds()))
        : training;
  }

  /** Trains, and measures today's validation part after each epoch. */
  private static EpochResult last(Training training, String name) throws IOException {
    try (WorkerPool pool = new WorkerPool(2)) {
      return training.run(Model.target(folder.resolve(name), true), pool).history().getLast();
    }
  }

  @ParameterizedTest
  @CsvSource({"als, NONE", "als, ITEMS", "vb, NONE", "vb, ITEMS", "vb, ITEMS_USERS"})
  void aQuarterOfTheEpochsLeadsToTheSameError(String kind, Known features) throws Exception {
    Settings settings = Settings.of(ModelKinds.of(kind));
    Setting<Integer> epochs = kind.equals("als") ? AlsKind.EPOCHS : VbKind.EPOCHS;
    Settings quarter = settings.with(epochs, settings.get(epochs) / 4);
    Path old = folder.resolve("old.safetensors");
    try (WorkerPool pool = new WorkerPool(2)) {
      training(lastNight, settings, features).run(Model.target(old, true), pool);
    }
    EpochResult cold = last(training(today, settings, features), "cold.safetensors");
    EpochResult few = last(training(today, quarter, features), "few.safetensors");
    EpochResult warm;
    try (Model older = Model.open(old)) {
      warm = last(training(today, quarter, features).from(older), "warm.safetensors");
    }
    assertTrue(behind(warm, cold) < CLOSE, warm + " warm, cold " + cold);
    assertTrue(behind(few, cold) > CLOSE, few + " without it: so the test tells nothing");
    assertUnknown(folder.resolve("warm.safetensors"), features != Known.NONE);
  }

  /** What is learned of times goes along, so the bound goes on from where it was. */
  @Test
  void driftAndSessionsGoAlong() throws Exception {
    Path csv = Files.writeString(folder.resolve("drifting.csv"), drifting());
    Settings settings =
        Settings.of(new VbKind())
            .with(VbKind.RANK, 2)
            .with(VbKind.EPOCHS, 60)
            .with(VbKind.TIME, Time.DRIFT_SESSIONS);
    Settings one = settings.with(VbKind.EPOCHS, 1);
    try (WorkerPool pool = new WorkerPool(2)) {
      ConvertOptions options = ConvertOptions.of(csv, folder.resolve("drifting"));
      Converter.convert(options.withSplit(Split.random(0.1, 0, 1)), pool, (phase, done) -> {});
    }
    try (Dataset dataset = Dataset.open(folder.resolve("drifting"))) {
      EpochResult before = last(training(dataset, settings, Known.ITEMS), "timed.safetensors");
      last(
          training(dataset, settings.with(VbKind.TIME, Time.NONE), Known.ITEMS),
          "none.safetensors");
      EpochResult after = afterOne(dataset, one, "timed.safetensors");
      EpochResult untold = afterOne(dataset, one, "none.safetensors");
      double least = before.objective() - 1e-4 * Math.abs(before.objective());
      assertTrue(after.objective() >= least, after + " after " + before);
      assertTrue(untold.objective() < least, untold + ": so the test tells nothing of times");
    }
  }

  private static EpochResult afterOne(Dataset dataset, Settings settings, String old)
      throws IOException {
    try (Model older = Model.open(folder.resolve(old))) {
      return last(training(dataset, settings, Known.ITEMS).from(older), "on.safetensors");
    }
  }

  /** Users of three tastes, who like everything the more, or the less, the later it is. */
  private static String drifting() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    StringBuilder csv = new StringBuilder("userId,movieId,rating,timestamp\n");
    for (int user = 1; user <= 80; user++) {
      for (int item = 1; item <= 40; item++) {
        int day = random.nextInt(2000);
        double trend = (user % 2 == 0 ? 1 : -1) * (day - 1000) / 700.0;
        double taste = user % 3 == item % 3 ? 0.6 : -0.3;
        double rating = Math.clamp(3 + taste + trend + 0.3 * random.nextGaussian(), 0.5, 5);
        csv.append(user).append(',').append(item).append(',').append((float) rating);
        csv.append(',').append(1_000_000_000L + 86_400L * day).append('\n');
      }
    }
    return csv.toString();
  }

  /** By which share an epoch is worse: in the error that nobody trained for, or in its own goal. */
  private static double behind(EpochResult one, EpochResult other) {
    double error = one.validationRmse().orElseThrow() / other.validationRmse().orElseThrow() - 1;
    double rise = (one.objective() - other.objective()) / Math.abs(other.objective());
    return Math.max(error, one.goal() == Goal.ELBO ? -rise : rise);
  }

  /** Nothing is left of what last night's model knew of it. */
  private static void assertUnknown(Path file, boolean features) throws IOException {
    try (Model model = Model.open(file)) {
      assertEquals(0, model.itemCount(noLongerRated));
      float[] bias = new float[1];
      model
          .prior()
          .flatMap(FeaturePrior::ofBiases)
          .ifPresent(prior -> prior.mean(noLongerRated, bias));
      assertEquals(bias[0], model.parameters().itemBias().getAtIndex(F32, noLongerRated), 1e-6f);
      int rank = model.parameters().rank();
      float[] place = new float[rank];
      if (features) {
        model.prior().orElseThrow().mean(noLongerRated, place);
      }
      for (int k = 0; k < rank; k++) {
        float value =
            model.parameters().itemFactors().getAtIndex(F32, (long) noLongerRated * rank + k);
        assertEquals(place[k], value, 1e-6f);
      }
    }
  }
}
