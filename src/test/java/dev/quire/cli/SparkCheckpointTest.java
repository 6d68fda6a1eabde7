package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.spark.SparkCluster;
import dev.quire.spark.SparkTraining;
import dev.quire.train.EpochResult;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingControl;
import dev.quire.train.TrainingListener;
import dev.quire.train.TrainingResult;
import dev.quire.train.als.AlsKind;
import dev.quire.train.ials.IalsKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings on Spark and on one machine go on from one another's checkpoints and models. */
class SparkCheckpointTest {
  private static final int STOPPED_AFTER = 3;

  @TempDir static Path shared;
  private static Path dataset;
  private static LocalSpark spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    dataset = shared.resolve("dataset");
    Cli.generate(shared.resolve("raw"), 20_000);
    Cli.run("convert", shared.resolve("raw/ratings.csv"), "--to", dataset, "--valid=0.1").done();
    spark = new LocalSpark(shared.resolve("spark"));
  }

  @AfterAll
  static void stop() throws Exception {
    spark.close();
  }

  private Path model(String name) {
    return folder.resolve(name + ".safetensors");
  }

  private static Settings settings(String kind) {
    return kind.equals("als")
        ? Settings.of(new AlsKind()).with(AlsKind.RANK, 6).with(AlsKind.EPOCHS, 6)
        : Settings.of(new IalsKind()).with(IalsKind.RANK, 6).with(IalsKind.EPOCHS, 6);
  }

  private static List<Object> command(String kind, Path to, Object... more) {
    List<Object> all =
        new ArrayList<>(List.of("--model=" + kind, "--rank=6", "--epochs=6", "--to", to));
    all.addAll(List.of(more));
    return all;
  }

  private static Cli.Result here(String kind, Path to, Object... more) {
    List<Object> all = command(kind, to, more);
    all.addAll(0, List.of("train", dataset));
    return Cli.run(all.toArray());
  }

  private static Cli.Result there(String kind, Path to, Object... more) {
    List<Object> all = command(kind, to, more);
    all.addAll(0, List.of("train", "--dataset", dataset, "--partitions=3"));
    return Cli.runOnSpark(all.toArray());
  }

  /** Leaves a checkpoint of a training that is asked to stop after some epochs. */
  private void leave(boolean onSpark, String kind, Path to, boolean inMidEpoch) throws Exception {
    AtomicInteger done = new AtomicInteger();
    Settings settings = settings(kind);
    try (Dataset opened = Dataset.open(dataset);
        WorkerPool pool = new WorkerPool(2);
        SparkTraining cluster = SparkCluster.get().training(3, notice -> {})) {
      Training training = Training.of(opened, settings).listener(counting(done));
      if (inMidEpoch) {
        training.interruptible(() -> done.get() >= STOPPED_AFTER, Duration.ZERO);
      } else {
        training.control(stoppingAfter(done));
      }
      Target target = Model.target(to, false);
      TrainingResult result =
          onSpark ? cluster.run(training, settings, target, pool) : training.run(target, pool);
      assertEquals(TrainingResult.End.STOPPED, result.end());
      assertTrue(
          result.keptEpoch() >= STOPPED_AFTER, "kept " + result.keptEpoch()); // not seen at once
      assertTrue(Files.exists(Training.checkpoint(target)));
    }
  }

  private static TrainingListener counting(AtomicInteger done) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochResult result) {
        done.set(result.epoch());
      }
    };
  }

  private static TrainingControl stoppingAfter(AtomicInteger done) {
    return new TrainingControl() {
      @Override
      public boolean checkpointIsDue() {
        return false;
      }

      @Override
      public boolean stopIsWanted() {
        return done.get() >= STOPPED_AFTER;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"als, false", "als, true", "ials, true"})
  void oneMachineGoesOnFromWhatSparkHasLeft(String kind, boolean inMidEpoch) throws Exception {
    here(kind, model("whole")).done();
    leave(true, kind, model("m"), inMidEpoch);
    here(kind, model("m"), "--resume").done();
    assertEquals(-1, Files.mismatch(model("whole"), model("m")));
  }

  @ParameterizedTest
  @CsvSource({"als, false", "ials, true"})
  void sparkGoesOnFromWhatOneMachineHasLeft(String kind, boolean inMidEpoch) throws Exception {
    here(kind, model("whole")).done();
    leave(false, kind, model("m"), inMidEpoch);
    there(kind, model("m"), "--resume", "--checkpoint=0").done();
    assertEquals(-1, Files.mismatch(model("whole"), model("m")));
    assertFalse(Files.exists(folder.resolve("m.checkpoint.safetensors")));
    assertTrue(there(kind, model("m"), "--resume").err().contains("is complete, nothing is left"));
  }

  @Test
  void theRatingsAreNotConvertedTwice() throws Exception {
    leave(true, "als", model("m"), false);
    there("als", model("m"), "--ratings", "/nowhere", "--resume").done();
    here("als", model("whole")).done();
    assertEquals(-1, Files.mismatch(model("whole"), model("m")));
  }

  @Test
  void anOlderModelIsTheSameBeginning() throws Exception {
    Path less = folder.resolve("less");
    Cli.run("convert", shared.resolve("raw/ratings.csv"), "--to", less, "--min-item-ratings=5")
        .done();
    Cli.run("train", less, "--model=als", "--rank=6", "--to", model("older")).done();
    here("als", model("here"), "--from", model("older")).done();
    Cli.Result result = there("als", model("there"), "--from", model("older"), "--scratch", folder);
    result.done();
    assertTrue(result.err().contains("of the dataset the older model knows"), result.err());
    assertEquals(-1, Files.mismatch(model("here"), model("there")));
  }

  @Test
  void aCheckpointThatIsNotThere() {
    there("als", model("m"), "--resume")
        .assertBadInput(
            "there is no checkpoint to go on from: file="
                + folder.resolve("m.checkpoint.safetensors")
                + "; leave out --resume to begin anew");
  }
}
