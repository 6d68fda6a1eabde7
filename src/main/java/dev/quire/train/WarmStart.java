package dev.quire.train;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.Ids;
import dev.quire.dataset.Dataset;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ModelNumbers;
import dev.quire.model.Parameters;
import dev.quire.model.Variances;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;

/**
 * Lets a training begin with the rows of an older model, matched by external id: users and items
 * that it doesn't know begin as they would have.
 */
final class WarmStart {
  private final Model old;
  private final Dataset dataset;
  private final ModelNumbers numbers;

  private WarmStart(Model old, Dataset dataset, ModelNumbers numbers) {
    this.old = old;
    this.dataset = dataset;
    this.numbers = numbers;
  }

  /**
   * Copies what the older model knows.
   *
   * @param trainer of the new one, initialised
   * @param numbers that it works on
   */
  static void apply(
      Model old, Dataset dataset, Trainer trainer, ModelNumbers numbers, Settings settings) {
    requireSameKind(old, settings, numbers.parameters().rank());
    WarmStart start = new WarmStart(old, dataset, numbers);
    start.copyUsers();
    start.copyItems();
    start.copyFeatures();
    trainer.restore(old.metadata());
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

  private void copyUsers() {
    Parameters from = old.parameters();
    Parameters to = numbers.parameters();
    Ids ids = dataset.userIds();
    for (int user = 0; user < from.users(); user++) {
      int now = ids.indexOf(old.userIds(), user);
      if (now >= 0) {
        copy(from.userBias(), from.userFactors(), user, to.userBias(), to.userFactors(), now);
        if (old.variances().isPresent()) {
          Variances a = old.variances().get();
          Variances b = numbers.variances().orElseThrow();
          copy(a.userBias(), a.userFactors(), user, b.userBias(), b.userFactors(), now);
        }
      }
    }
  }

  private void copyItems() {
    Parameters from = old.parameters();
    Parameters to = numbers.parameters();
    Ids ids = dataset.itemIds();
    for (int item = 0; item < from.items(); item++) {
      int now = ids.indexOf(old.itemIds(), item);
      if (now >= 0 && old.itemCount(item) > 0) {
        copy(from.itemBias(), from.itemFactors(), item, to.itemBias(), to.itemFactors(), now);
        if (old.variances().isPresent()) {
          Variances a = old.variances().get();
          Variances b = numbers.variances().orElseThrow();
          copy(a.itemBias(), a.itemFactors(), item, b.itemBias(), b.itemFactors(), now);
        }
      }
    }
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
