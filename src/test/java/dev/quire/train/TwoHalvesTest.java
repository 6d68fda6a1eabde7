package dev.quire.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.TrainingResult.End;
import dev.quire.train.duo.DuoKind;
import dev.quire.train.ials.IalsKind;
import dev.quire.train.vb.VbKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * The best epoch of preferences beside ratings, which overfit from an early epoch on, while the
 * ratings still gain.
 */
class TwoHalvesTest extends TrainingFixture {
  private static final int PATIENCE = 2;
  private static final double SMALL_REG = 1e-4;

  @Override
  protected Settings settings() {
    return Settings.of(new DuoKind())
        .with(DuoKind.RANK, 2)
        .with(DuoKind.EPOCHS, 12)
        .with(VbKind.TOLERANCE, 0.0)
        .with(DuoKind.PREFERENCE_RANK, 12)
        .with(DuoKind.PREFERENCE_EPOCHS, 9)
        .with(IalsKind.REG, SMALL_REG);
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(IalsKind.REG, 0.02);
  }

  @Override
  protected double testRmse() {
    return 1;
  }

  private static Training withFeatures(Settings settings) {
    return Training.of(dataset, settings).features(features()).patience(PATIENCE);
  }

  private Training patient() {
    return withFeatures(settings());
  }

  private TrainingResult alone(Settings settings, Path file) throws IOException {
    return run(withFeatures(settings), file, 2);
  }

  /** Their numbers, to the last bit, and what the history says of them. */
  @Test
  void eachHalfIsTheBestEpochOfAModelOfItsKindAlone() throws Exception {
    Path ialsFile = folder.resolve("ials.safetensors");
    Path vbFile = folder.resolve("vb.safetensors");
    TrainingResult duo = run(patient(), target, 2);
    TrainingResult ials =
        alone(
            Settings.of(new IalsKind())
                .with(IalsKind.RANK, 12)
                .with(IalsKind.EPOCHS, 9)
                .with(IalsKind.REG, SMALL_REG),
            ialsFile);
    TrainingResult vb =
        alone(
            Settings.of(new VbKind())
                .with(VbKind.RANK, 2)
                .with(VbKind.EPOCHS, 12)
                .with(VbKind.TOLERANCE, 0.0),
            vbFile);
    int last = ials.history().getLast().epoch();
    assertTrue(ials.keptEpoch() < last && last < 9, "an early epoch is the best");
    assertTrue(vb.history().getLast().epoch() > last, "and the ratings go on");
    assertEquals(ials.keptEpoch(), duo.keptPreferenceEpoch());
    assertEquals(vb.keptEpoch(), duo.keptEpoch());
    assertEquals(
        ials.history().stream().map(EpochResult::validationNdcg).toList(),
        duo.history().subList(0, last).stream().map(EpochResult::validationNdcg).toList());
    assertEquals(
        vb.history().stream().map(EpochResult::validationRmse).toList(),
        duo.history().stream().map(EpochResult::validationRmse).toList());
    for (EpochResult after : duo.history().subList(last, duo.history().size())) {
      assertEquals(OptionalDouble.empty(), after.validationNdcg(), "nothing is trained any more");
    }
    try (Model both = Model.open(target);
        Model preferences = Model.open(ialsFile);
        Model ratings = Model.open(vbFile)) {
      assertSame(preferences.numbers(), both.preference().orElseThrow());
      assertSame(ratings.numbers(), both.numbers());
      assertEquals(
          String.valueOf(duo.keptPreferenceEpoch()), both.metadata("best_preference_epoch"));
      ModelKinds.verify(both);
    }
  }

  private static void assertSame(ModelNumbers expected, ModelNumbers actual) {
    Parameters a = expected.parameters();
    Parameters b = actual.parameters();
    assertEquals(-1, a.userBias().mismatch(b.userBias()));
    assertEquals(-1, a.itemBias().mismatch(b.itemBias()));
    assertEquals(-1, a.userFactors().mismatch(b.userFactors()));
    assertEquals(-1, a.itemFactors().mismatch(b.itemFactors()));
    assertEquals(
        -1, expected.prior().get().factors().mismatch(actual.prior().get().factors()), "features");
  }

  /** Once at each epoch, and once after every one: before the best, after it, when it has ended. */
  @Test
  void aTrainingThatIsResumedEndsWithTheSameBytes() throws Exception {
    TrainingResult result = run(patient(), target, 2);
    byte[] expected = Files.readAllBytes(target);
    Path chain = folder.resolve("chain.safetensors");
    int last = result.history().getLast().epoch();
    for (int epoch = 1; epoch < last; epoch++) {
      Path once = folder.resolve("once" + epoch + ".safetensors");
      assertEquals(
          End.STOPPED, run(patient().control(ResumeContract.stopAfter(epoch)), once, 1).end());
      byte[] saved = Files.readAllBytes(ResumeContract.checkpoint(once));
      Training next = epoch == 1 ? patient() : patient().resume();
      run(next.control(ResumeContract.stopAfter(epoch == 1 ? 1 : 2)), chain, 2);
      assertArrayEquals(saved, Files.readAllBytes(ResumeContract.checkpoint(chain)));
      TrainingResult resumed = run(patient().resume(), once, 3);
      assertEquals(result.history(), resumed.history());
      assertEquals(result.keptPreferenceEpoch(), resumed.keptPreferenceEpoch());
      assertArrayEquals(expected, Files.readAllBytes(once), "stopped after " + epoch);
    }
    run(patient().resume(), chain, 2);
    assertArrayEquals(expected, Files.readAllBytes(chain));
    try (WorkerPool pool = new WorkerPool(1)) {
      TrainingResult known = patient().finished(chain, pool).orElseThrow();
      assertEquals(result.keptPreferenceEpoch(), known.keptPreferenceEpoch());
    }
  }

  @Test
  void withoutPatienceTheLastEpochStays() throws Exception {
    TrainingResult result = run(training(), target, 2);
    assertEquals(0, result.keptPreferenceEpoch());
    assertEquals(9, History.lastPreferenceEpoch(result.history()), "it is measured all the same");
    try (Model model = Model.open(target)) {
      assertFalse(model.metadata().containsKey("best_preference_epoch"));
    }
  }

  /** Where one half's numbers are missing, or another epoch is said to be the best. */
  @Test
  void filesThatContradictTheirHistoryAreRefused() throws Exception {
    TrainingResult result = run(patient(), target, 2);
    int stop = result.keptPreferenceEpoch() + 1;
    Path other = folder.resolve("other.safetensors");
    run(patient().control(ResumeContract.stopAfter(stop)), other, 2);
    HandMade.rewrite(
        ResumeContract.checkpoint(other),
        metadata -> {},
        numbers -> numbers,
        best -> best.map(ModelNumbers::ofRatings));
    assertRefused(ResumeContract.checkpoint(other), "preferences of their best epoch");
    assertThrows(InvalidFileException.class, () -> run(patient().resume(), other, 2));
    HandMade.rewrite(
        ResumeContract.checkpoint(other),
        metadata -> {},
        numbers -> numbers,
        best -> Optional.empty());
    assertRefused(ResumeContract.checkpoint(other), "numbers of its best epoch");
    HandMade.rewrite(target, metadata -> metadata.put("best_preference_epoch", "9"));
    assertRefused(target, "best_preference_epoch");
  }

  private static void assertRefused(Path file, String part) throws IOException {
    try (Model model = Model.open(file)) {
      String message =
          assertThrows(InvalidFileException.class, () -> ModelKinds.verify(model)).getMessage();
      assertTrue(message.contains(part), message);
    }
  }
}
