package dev.quire.train;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.Ids;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * Lets a training begin with the rows of an older model, matched by external id: users and items
 * that it doesn't know begin as they would have, and so do vectors when the older ones have all
 * shrunk to nothing, from where none would grow again.
 */
final class WarmStart {
  private final Model old;
  private final Dataset dataset;
  private final ModelNumbers numbers;
  private final boolean vectors; // whether they say anything

  private WarmStart(Model old, Dataset dataset, ModelNumbers numbers) {
    this.old = old;
    this.dataset = dataset;
    this.numbers = numbers;
    this.vectors = !old.vanishing().ofAll();
  }

  /**
   * Copies what the older model knows, and says how much that is.
   *
   * @param old all of whose numbers are there, or it is refused
   * @param trainer of the new one, initialised
   * @param numbers that it works on
   * @throws BadInputException when it knows nobody and nothing
   */
  static TrainingResult.Known apply(
      Model old, Dataset dataset, Trainer trainer, ModelNumbers numbers, Settings settings)
      throws InvalidFileException {
    requireEpochs(trainer, settings.kind());
    requireSameKind(old, settings, numbers.parameters().rank());
    Map<String, String> learned = Learned.of(old, settings.kind(), "", old.variances().isPresent());
    WarmStart start = new WarmStart(old, dataset, numbers);
    int users = start.copyUsers();
    int items = start.copyItems();
    requireSome(users + items);
    start.copyFeatures();
    trainer.restore(learned);
    return new TrainingResult.Known(users, dataset.info().users(), items, dataset.info().items());
  }

  private static void requireSome(int known) {
    if (known == 0) {
      throw new BadInputException(
          Problem.of("the older model knows none of the users and items of the dataset")
              .setting("from")
              .remedy("give one that was trained on some of the same ids, or leave out {from}"));
    }
  }

  /** An older model's rows would stay, or be overwritten, where nothing goes on from them. */
  private static void requireEpochs(Trainer trainer, ModelKind kind) {
    if (trainer.epochs() == 0) {
      throw new BadInputException(
          Problem.of("this kind of model is made at once, from nothing but the ratings")
              .setting("model", kind.name())
              .setting("from")
              .remedy("leave out {from}"));
    }
  }

  private static void requireSameKind(Model old, Settings settings, int rank) {
    String kind = old.metadata().get(ModelOutput.MODEL);
    int oldRank = old.parameters().rank();
    if (!settings.kind().name().equals(kind) || oldRank != rank) {
      throw new BadInputException(
          Problem.of("the older model is of another kind")
              .setting("model", settings.kind().name())
              .with("rank", rank)
              .with("older model's", kind)
              .with("older rank", oldRank)
              .remedy("train the same, or leave out {from}"));
    }
  }

  private int copyUsers() {
    int known = 0;
    Parameters from = old.parameters();
    Parameters to = numbers.parameters();
    Ids ids = dataset.userIds();
    for (int user = 0; user < from.users(); user++) {
      int now = ids.indexOf(old.userIds(), user);
      if (now >= 0) {
        known++;
        copy(from.userBias(), from.userFactors(), user, to.userBias(), to.userFactors(), now);
        if (old.variances().isPresent()) {
          Variances a = old.variances().get();
          Variances b = numbers.variances().orElseThrow();
          copy(a.userBias(), a.userFactors(), user, b.userBias(), b.userFactors(), now);
        }
      }
    }
    return known;
  }

  private int copyItems() {
    int known = 0;
    Parameters from = old.parameters();
    Parameters to = numbers.parameters();
    Ids ids = dataset.itemIds();
    for (int item = 0; item < from.items(); item++) {
      int now = ids.indexOf(old.itemIds(), item);
      if (now >= 0 && old.itemCount(item) > 0) {
        known++;
        copy(from.itemBias(), from.itemFactors(), item, to.itemBias(), to.itemFactors(), now);
        if (old.variances().isPresent()) {
          Variances a = old.variances().get();
          Variances b = numbers.variances().orElseThrow();
          copy(a.itemBias(), a.itemFactors(), item, b.itemBias(), b.itemFactors(), now);
        }
      }
    }
    return known;
  }

  private void copy(
      MemorySegment fromBias,
      MemorySegment fromFactors,
      int from,
      MemorySegment toBias,
      MemorySegment toFactors,
      int to) {
    toBias.setAtIndex(F32, to, fromBias.getAtIndex(F32, from));
    copyRow(fromFactors, from, toFactors, to);
  }

  private void copyRow(MemorySegment fromFactors, int from, MemorySegment toFactors, int to) {
    if (!vectors) {
      return;
    }
    long rowBytes = (long) numbers.parameters().rank() * Float.BYTES;
    MemorySegment.copy(fromFactors, from * rowBytes, toFactors, to * rowBytes, rowBytes);
  }

  private void copyFeatures() {
    if (old.prior().isEmpty() || numbers.prior().isEmpty()) {
      return;
    }
    FeaturePrior from = old.prior().get();
    FeaturePrior to = numbers.prior().get();
    for (int feature = 0; feature < to.features().count(); feature++) {
      int then = from.features().names().indexOf(to.features().names().get(feature));
      if (then >= 0) {
        copyRow(from.factors(), then, to.factors(), feature);
      }
    }
  }
}
