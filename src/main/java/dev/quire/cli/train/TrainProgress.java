package dev.quire.cli.train;

import dev.quire.cli.Progress;
import dev.quire.model.ScoreMeaning;
import dev.quire.train.EpochResult;
import dev.quire.train.ModelKind;
import dev.quire.train.TrainingListener;
import dev.quire.train.TrainingResult;
import java.util.ArrayList;
import java.util.List;

/** Shows how far a training is, a line an epoch, and takes the time of each. */
final class TrainProgress implements TrainingListener {
  private final Progress progress;
  private final List<Double> epochSeconds = new ArrayList<>();
  private ScoreMeaning score = ScoreMeaning.RATING;
  private String kind; // that nobody asked for; null for none
  private int most; // epochs
  private int saved; // the last epoch from which a training can go on; 0 for none
  private double before; // seconds when the epoch at hand began

  TrainProgress(Progress progress) {
    this.progress = progress;
  }

  /** What is trained. */
  void of(ModelKind trained) {
    score = trained.score();
  }

  /**
   * Says what is trained, when that begins.
   *
   * @param chosen the kind of model, which nobody asked for
   * @param ofEvents whether that is why
   */
  void announce(ModelKind chosen, boolean ofEvents) {
    kind =
        (ofEvents ? "quire: events, not ratings: " : "quire: ")
            + "training --model "
            + chosen.name();
  }

  @Override
  public void onOlderModel(TrainingResult.Known known) {
    progress.line(TrainText.known(known));
  }

  @Override
  public void onStart(int done, int mostEpochs) {
    most = mostEpochs;
    saved = done;
    before = progress.seconds();
    if (kind != null) {
      progress.line(kind);
    }
    if (most > 0) {
      progress.show("epoch", done, most);
    }
  }

  @Override
  public void onEpoch(EpochResult result) {
    double now = progress.seconds();
    epochSeconds.add(now - before);
    before = now;
    progress.line(TrainText.epoch(result, score, now));
    progress.show("epoch", result.epoch(), most);
  }

  @Override
  public void onCheckpoint(int epoch) {
    saved = epoch;
  }

  /** The last epoch that a checkpoint has saved; 0 for none. */
  int saved() {
    return saved;
  }

  /** Of the epochs that this process did. */
  List<Double> epochSeconds() {
    return epochSeconds;
  }
}
