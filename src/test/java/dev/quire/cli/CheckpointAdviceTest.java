package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingControl;
import dev.quire.train.TrainingResult;
import dev.quire.train.als.AlsKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever state a training has left: what its message says to do leads to a model. */
class CheckpointAdviceTest {
  private static final String SAME = "--rank=2 --epochs=4";

  @TempDir static Path shared;

  private static Path dataset;

  @TempDir Path folder;

  private Path model;
  private Path checkpoint;

  @BeforeAll
  static void convert() throws IOException {
    dataset = shared.resolve("d");
    Cli.generate(shared.resolve("raw"), 3_000);
    Cli.run("convert", shared.resolve("raw/ratings.csv"), "--to", dataset).done();
  }

  @BeforeEach
  void name() {
    model = folder.resolve("m.safetensors");
    checkpoint = folder.resolve("m.checkpoint.safetensors");
  }

  private Cli.Result train(String options) {
    List<Object> all = new ArrayList<>(List.of("train", dataset, "--to", model));
    all.addAll(Cli.ofAls(options));
    return Cli.run(all.toArray());
  }

  private void interrupt() throws IOException {
    interrupt(dataset, model, 2);
  }

  /** Stops after two epochs of four. */
  static void interrupt(Path dataset, Path model, int rank) throws IOException {
    TrainingControl second =
        new TrainingControl() {
          private int asked;

          @Override
          public boolean checkpointIsDue() {
            return false;
          }

          @Override
          public boolean stopIsWanted() {
            return ++asked == 2;
          }
        };
    try (Dataset opened = Dataset.open(dataset);
        WorkerPool pool = new WorkerPool(2)) {
      Settings settings =
          Settings.of(new AlsKind()).with(AlsKind.RANK, rank).with(AlsKind.EPOCHS, 4);
      assertEquals(
          TrainingResult.End.STOPPED,
          Training.of(opened, settings)
              .control(second)
              .run(Model.target(model, false), pool)
              .end());
    }
  }

  private void assertDone(Cli.Result result) {
    result.done();
    assertTrue(Files.exists(model));
    assertFalse(Files.exists(checkpoint));
  }

  @Test
  void anInterruptedTrainingGoesOnOrIsReplaced() throws IOException {
    for (String way : List.of(" --resume", " --force")) {
      interrupt();
      train(SAME)
          .assertBadInput(
              "the checkpoint of an interrupted training is there: file="
                  + checkpoint
                  + "; go on from it with --resume, or replace it with --force");
      assertDone(train(SAME + way));
      Files.delete(model);
    }
  }

  @Test
  void aCheckpointOfOtherSettingsIsGoneOnFromWithThemOrReplaced() throws IOException {
    interrupt();
    String message =
        "the checkpoint was trained with other settings: file="
            + checkpoint
            + ", %s; take the checkpoint's, or begin anew with --force in the place of --resume";
    train("--rank=3 --epochs=4 --resume")
        .assertBadInput(message.formatted("--rank=3, checkpoint's=2"));
    train("--model=vb --rank=2 --epochs=4 --resume")
        .assertBadInput(message.formatted("--model=vb, checkpoint's=als"));
    train("--rank=2 --epochs=1 --resume")
        .assertBadInput(
            "the checkpoint has more epochs than are asked for: file="
                + checkpoint
                + ", --epochs=1, checkpoint's=2; ask for as many, or begin anew with --force in the"
                + " place of --resume");
    assertDone(train("--rank=3 --epochs=4 --force"));
  }

  @Test
  void aDamagedCheckpointIsRemoved() throws IOException {
    interrupt();
    byte[] whole = Files.readAllBytes(checkpoint);
    byte[] changed = whole.clone();
    changed[whole.length - 100] ^= 1;
    for (byte[] damaged : List.of(new byte[0], new byte[50], changed)) {
      Files.write(checkpoint, damaged);
      Cli.Result result = train(SAME + " --resume");
      assertEquals(2, result.code());
      assertTrue(
          result.err().endsWith("; remove it, and train anew without --resume\n"), result.err());
      assertTrue(result.err().startsWith("quire: " + checkpoint + ": "), result.err());
      Files.delete(checkpoint);
      assertDone(train(SAME));
      Files.delete(model);
    }
  }

  /** So the same command can be given until it is done. */
  @Test
  void whatIsCompleteNeedsNoResuming() throws IOException {
    train(SAME).done();
    byte[] before = Files.readAllBytes(model);
    Cli.Result again = train(SAME + " --resume");
    assertTrue(
        again.err().contains("quire: " + model + " is complete, nothing is left to go on with\n"),
        again.err());
    assertTrue(again.done().contains(" after 4 epochs, "), again.out());
    assertArrayEquals(before, Files.readAllBytes(model));
    for (String other :
        List.of("--rank=2 --epochs=5", "--rank=3 --epochs=4", "--model=bias --epochs=4")) {
      train(other + " --resume")
          .assertBadInput(
              model + ": exists already; choose another name, or replace it with --force");
    }
    Files.delete(model);
    train(SAME + " --resume")
        .assertBadInput(
            "there is no checkpoint to go on from: file="
                + checkpoint
                + "; leave out --resume to begin anew");
  }

  /** What is damaged, or was to end otherwise, is not what was to be gone on to. */
  @Test
  void whatIsNotThisTrainingsModelIsNotComplete() throws IOException {
    Path validated = shared.resolve("validated");
    Cli.run("convert", shared.resolve("raw/ratings.csv"), "--to", validated, "--valid=0.2").done();
    String exists = model + ": exists already; choose another name, or replace it with --force";
    for (int patience : new int[] {0, 1, 3}) {
      trainValidated(validated, patience, "").done();
      for (int other : new int[] {0, 1, 3}) {
        Cli.Result again = trainValidated(validated, other, " --resume");
        if (other == patience) {
          assertTrue(again.done().contains(" after "), again.out());
        } else {
          again.assertBadInput(exists);
        }
      }
      byte[] damaged = Files.readAllBytes(model);
      damaged[damaged.length - 100] ^= 1;
      Files.write(model, damaged);
      trainValidated(validated, patience, " --resume").assertBadInput(exists);
      Files.delete(model);
    }
  }

  private Cli.Result trainValidated(Path data, int patience, String options) {
    List<Object> all = new ArrayList<>(List.of("train", data, "--to", model));
    all.addAll(Cli.ofAls("--rank=2 --epochs=4 --patience=" + patience + options));
    return Cli.run(all.toArray());
  }
}
