package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.TimeBiases;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.vb.Time;
import dev.quire.train.vb.VbKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose ratings move with time, in files that somebody has made. */
class TimedModelTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void train() throws Exception {
    file = folder.resolve("m.safetensors");
    Settings settings =
        Settings.of(new VbKind())
            .with(VbKind.RANK, 1)
            .with(VbKind.EPOCHS, 2)
            .with(VbKind.TIME, Time.DRIFT_SESSIONS);
    try (Dataset dataset =
            Dataset.open(
                TestRatings.dataset(
                    folder, Split.none(), "1,1,3,1", "2,1,4,9000", "2,2,5,1", "3,2,1,1"));
        WorkerPool pool = new WorkerPool(1)) {
      Training.of(dataset, settings).run(Model.target(file, false), pool);
    }
    check();
  }

  private void check() throws Exception {
    try (Model model = Model.open(file)) {
      ModelKinds.check(model);
      model.verify();
    }
  }

  private void assertRefused(Consumer<Map<String, String>> metadata, String why) throws Exception {
    HandMade.rewrite(file, metadata);
    String message = assertThrows(InvalidFileException.class, this::check).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test
  void precisionsThatAreMissingOrTooFew() throws Exception {
    assertRefused(
        metadata -> metadata.put("time_precision", "[1, 2]"), "a JSON array of 3 numbers above 0");
    assertRefused(metadata -> metadata.remove("time_precision"), "time_precision");
  }

  @Test
  void timesThatNoSettingGoesWith() throws Exception {
    assertRefused(
        metadata -> metadata.put("time", "none"), "without the setting that its times go with");
  }

  @Test
  void aSettingThatNoTimesGoWith() throws Exception {
    assertRefused(metadata -> metadata.put("time", "drift"), "without the times of its setting");
  }

  private static UnaryOperator<ModelNumbers> groups(int count) {
    return of -> {
      TimeBiases all = of.time().orElseThrow();
      TimeBiases some =
          new TimeBiases(
              all.groups().subList(0, count),
              all.base(),
              all.baseVariance(),
              all.means().subList(0, count),
              all.variances().subList(0, count));
      return new ModelNumbers(
          of.parameters(),
          of.variances(),
          of.priors(),
          of.noise(),
          of.implicit(),
          Optional.of(some),
          of.preference());
    };
  }

  /** Drift and visits, where the setting has visits and hours: as many, but others. */
  @Test
  void timesOfAnotherSetting() throws Exception {
    Consumer<Map<String, String>> two =
        metadata -> {
          metadata.put("time", "sessions");
          metadata.put("time_precision", "[1, 2]");
        };
    HandMade.rewrite(file, two, groups(2), best -> best);
    String message = assertThrows(InvalidFileException.class, this::check).getMessage();
    assertTrue(message.contains("without the times of its setting"), message);
  }

  @Test
  void timesThatMoveNothing() throws Exception {
    HandMade.rewrite(file, metadata -> metadata.put("time", "none"), groups(0), best -> best);
    String message = assertThrows(InvalidFileException.class, this::check).getMessage();
    assertTrue(message.contains("without the setting that its times go with"), message);
  }
}
