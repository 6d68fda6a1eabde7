package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.problem.BadInputException;
import dev.quire.train.TrainingResult.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A training that is left, after an epoch or in the midst of one, goes on as if it never was. */
public abstract class ResumeContract extends TrainingFixture {
  /** Saves after every epoch that it is asked after, and stops after one of them. */
  static TrainingControl stopAfter(int epochs) {
    return new TrainingControl() {
      private int asked;

      @Override
      public boolean checkpointIsDue() {
        return true;
      }

      @Override
      public boolean stopIsWanted() {
        return ++asked == epochs;
      }
    };
  }

  static Path checkpoint(Path of) throws IOException {
    return Training.checkpoint(Model.target(of, true));
  }

  @Test
  void aTrainingThatWasStoppedGoesOnToTheSameBytes() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    byte[] expected = undisturbed();
    for (int epoch = 1; epoch < 3; epoch++) {
      TrainingResult stopped = run(training().control(stopAfter(epoch)), target, 2);
      assertEquals(End.STOPPED, stopped.end());
      assertEquals(epoch, stopped.keptEpoch());
      assertFalse(Files.exists(target));
      try (Model saved = Model.open(checkpoint(target))) {
        saved.verify();
      }
      TrainingResult resumed = run(training().resume(), target, 3);
      assertArrayEquals(expected, Files.readAllBytes(target), "stopped after " + epoch);
      assertFalse(Files.exists(checkpoint(target)), "done, and no longer needed");
      assertEquals(
          resumed.history().size(), (long) resumed.history().getLast().epoch(), "all epochs");
      Files.delete(target);
    }
  }

  /** Counts the tasks of each epoch, and turns true at one of them. */
  private static final class InTheMidst implements BooleanSupplier, TrainingListener {
    private final int epoch;
    private final int task;
    private final AtomicInteger tasks = new AtomicInteger(); // of that epoch, begun so far
    private volatile int done;

    InTheMidst(int epoch, int task) {
      this.epoch = epoch;
      this.task = task;
    }

    @Override
    public void onStart(int before, int most) {
      done = before;
    }

    @Override
    public void onEpoch(EpochResult result) {
      done = result.epoch();
    }

    @Override
    public boolean getAsBoolean() {
      return done == epoch - 1 && tasks.getAndIncrement() >= task;
    }

    /** Runs a training that is left then; or not, if there is no such task. */
    TrainingResult run(Training training, Path file) throws IOException {
      return TrainingFixture.run(
          training.interruptible(this, Duration.ZERO).listener(this), file, 2);
    }
  }

  @Test
  void anEpochThatIsLeftInItsMidstIsDoneAnew() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    byte[] expected = undisturbed();
    Path clean = folder.resolve("clean.safetensors");
    run(training().control(stopAfter(2)), clean, 2);
    byte[] afterTwo = Files.readAllBytes(checkpoint(clean));
    InTheMidst counting = new InTheMidst(3, Integer.MAX_VALUE);
    counting.run(training(), target);
    assertArrayEquals(expected, Files.readAllBytes(target), "not left at all");
    Files.delete(target);
    int tasks = counting.tasks.get();
    for (int task : new int[] {0, tasks / 2, tasks - 1}) {
      TrainingResult left = new InTheMidst(3, task).run(training(), target);
      assertEquals(End.STOPPED, left.end());
      assertEquals(2, left.keptEpoch());
      assertEquals(2, left.history().size());
      assertArrayEquals(afterTwo, Files.readAllBytes(checkpoint(target)), "task " + task);
      new InTheMidst(3, task).run(training().resume(), target);
      assertArrayEquals(afterTwo, Files.readAllBytes(checkpoint(target)), "and again");
      run(training().resume(), target, 3);
      assertArrayEquals(expected, Files.readAllBytes(target), "task " + task);
      Files.delete(target);
    }
  }

  @Test
  void ofAFirstEpochThatIsLeftNothingStays() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    TrainingResult left = new InTheMidst(1, 1).run(training(), target);
    assertEquals(End.STOPPED, left.end());
    assertEquals(0, left.keptEpoch());
    assertEquals(List.of(), List.of(folder.toFile().list()));
  }

  /** The best epoch may be before the checkpoint, and is kept in it. */
  @Test
  void withValidationTheBestEpochIsKeptAlsoWhenTrainingIsResumed() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    ToDoubleFunction<Parameters> rising = new Rising();
    Path whole = folder.resolve("whole.safetensors");
    TrainingResult result = run(training().patience(2).validation(rising), whole, 2);
    assertEquals(End.PATIENCE, result.end());
    assertEquals(1, result.keptEpoch());
    assertEquals(3, result.history().getLast().epoch());
    run(training().patience(2).validation(new Rising()).control(stopAfter(2)), target, 2);
    Rising goesOn = new Rising();
    goesOn.calls = 2;
    TrainingResult resumed = run(training().patience(2).validation(goesOn).resume(), target, 2);
    assertEquals(result.history(), resumed.history());
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(target));
    Path one = folder.resolve("one.safetensors");
    run(training().control(stopAfter(1)), one, 2);
    try (Model kept = Model.open(target);
        Model first = Model.open(checkpoint(one))) {
      assertEquals("1", kept.metadata("best_epoch"));
      assertSame(first.numbers(), kept.numbers());
    }
  }

  /** An error that is least after the first epoch. */
  static final class Rising implements ToDoubleFunction<Parameters> {
    private int calls;

    @Override
    public double applyAsDouble(Parameters parameters) {
      return ++calls;
    }
  }

  private static void assertSame(ModelNumbers a, ModelNumbers b) {
    assertEquals(-1, a.parameters().itemFactors().mismatch(b.parameters().itemFactors()));
    assertEquals(-1, a.parameters().userBias().mismatch(b.parameters().userBias()));
  }

  /** The same defaults for both, whatever they are. */
  private static Settings known(Settings settings) {
    return settings.forRatings(RatingFacts.of(1, 0.5, 0.5, 100, 3));
  }

  @Test
  void resumingWithOtherSettingsSaysWhichDiffer() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    run(training().control(stopAfter(1)), target, 2);
    Training other = Training.of(dataset, otherSettings()).patience(0).resume();
    String message =
        assertThrows(BadInputException.class, () -> run(other, target, 1)).getMessage();
    assertTrue(
        message.startsWith("the checkpoint was trained with other settings: file="), message);
    for (Setting<?> setting : settings().kind().settings()) {
      boolean differs = !known(settings()).get(setting).equals(known(otherSettings()).get(setting));
      assertEquals(differs, message.contains(" " + setting.name() + "="), message);
    }
    assertEquals(
        settings().kind().takesFeatures(), message.contains("checkpoint's=digits"), message);
    assertEquals(
        settings().kind().takesUserFeatures(), message.contains("checkpoint's=users.csv"), message);
  }

  /** What is done would be said to be less than it is. */
  @Test
  void resumingWithFewerEpochsThanAreDoneIsRefused() throws Exception {
    assumeTrue(hasEpochs(), "has no epochs");
    run(training().control(stopAfter(3)), target, 2);
    Map<String, String> fewer = new HashMap<>();
    try (Model saved = Model.open(checkpoint(target))) {
      fewer.putAll(Settings.of(saved).written());
    }
    fewer.put("epochs", "2");
    Training less =
        withFeatures(Training.of(dataset, Settings.of(settings().kind(), fewer)).patience(0));
    String message =
        assertThrows(BadInputException.class, () -> run(less.resume(), target, 1)).getMessage();
    assertTrue(
        message.startsWith("the checkpoint has more epochs than are asked for: file="), message);
    assertTrue(message.contains(", epochs=2, checkpoint's=3; "), message);
    assertFalse(Files.exists(target));
    run(training().resume(), target, 2);
  }

  @Test
  void aCheckpointThatIsThereIsNotLostAndOneThatIsNotIsMissed() throws Exception {
    String missing =
        assertThrows(BadInputException.class, () -> run(training().resume(), target, 1))
            .getMessage();
    assertTrue(missing.startsWith("there is no checkpoint to go on from: file="), missing);
    assumeTrue(hasEpochs(), "has no epochs");
    run(training().control(stopAfter(1)), target, 2);
    String standing =
        assertThrows(BadInputException.class, () -> run(training(), target, 1)).getMessage();
    assertTrue(
        standing.startsWith("the checkpoint of an interrupted training is there: file="), standing);
    run(training().replaceCheckpoint(), target, 1);
    assertTrue(Files.exists(target));
  }
}
