package dev.quire.train;

import static dev.quire.model.Parameters.F32;

import dev.quire.catalogue.Ids;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.ModelMetadata;
import dev.quire.model.ModelNumbers;
import dev.quire.model.NoisePrecisions;
import dev.quire.model.Parameters;
import dev.quire.model.Vanishing;
import dev.quire.model.Variances;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a training begin with the rows of an older model, matched by external id: users and items
 * that it doesn't know begin as they would have, and so do vectors when the older ones have all
 * shrunk to nothing, from where none would grow again. Where ratings move with time, a user's drift
 * and sessions go along with the bias without them, by which training begins: each is what it was
 * as long as the mean date of the user's ratings is, which a drift is relative to.
 */
final class WarmStart {
  private final Model old;
  private final Dataset dataset;

  private WarmStart(Model old, Dataset dataset) {
    this.old = old;
    this.dataset = dataset;
  }

  /**
   * Copies what the older model knows.
   *
   * @param old all of whose numbers are there, or it is refused
   * @param trainer of the new one, initialised
   * @param numbers that it works on
   * @return how many users and items it knows
   */
  static TrainingResult.Known apply(
      Model old, Dataset dataset, Trainer trainer, ModelNumbers numbers, Settings settings)
      throws InvalidFileException {
    requireEpochs(trainer, settings.kind());
    requireSameKind(old, settings, numbers);
    ModelKinds.check(old);
    old.verify();
    Map<String, String> learned = Learned.of(old, settings.kind(), "", old.variances().isPresent());
    TrainingResult.Known known =
        new WarmStart(old, dataset).copy(old.numbers(), numbers, !old.vanishing().ofAll());
    requireSome(known.knownUsers() + known.knownItems());
    trainer.restore(learned);
    return known;
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

  private static void requireSameKind(Model old, Settings settings, ModelNumbers numbers) {
    String kind = old.metadata().get(ModelMetadata.MODEL);
    String rank = ranks(numbers);
    String oldRank = ranks(old.numbers());
    if (!settings.kind().name().equals(kind) || !oldRank.equals(rank)) {
      throw new BadInputException(
          Problem.of("the older model is of another kind")
              .setting("model", settings.kind().name())
              .with("rank", rank)
              .with("older model's", kind)
              .with("older rank", oldRank)
              .remedy("train the same, or leave out {from}"));
    }
  }

  /** Of one half, or of both. */
  private static String ranks(ModelNumbers numbers) {
    String rank = String.valueOf(numbers.parameters().rank());
    return numbers.preference().map(half -> rank + "+" + half.parameters().rank()).orElse(rank);
  }

  /**
   * Those of one half, and of the other.
   *
   * @param vectors whether those of the first say anything
   */
  private TrainingResult.Known copy(ModelNumbers from, ModelNumbers to, boolean vectors) {
    int users = copyUsers(from, to, vectors);
    int items = copyItems(from, to, vectors);
    if (vectors) {
      copyFeatures(from, to);
    }
    from.preference().ifPresent(half -> copyPreference(half, to.preference().orElseThrow()));
    return new TrainingResult.Known(users, dataset.info().users(), items, dataset.info().items());
  }

  private void copyPreference(ModelNumbers from, ModelNumbers to) {
    copy(from, to, !new Vanishing(from.parameters(), 1).ofAll());
  }

  private int copyUsers(ModelNumbers from, ModelNumbers to, boolean vectors) {
    int known = 0;
    Ids ids = dataset.userIds();
    Parameters a = from.withoutTime().parameters();
    Parameters b = to.withoutTime().parameters();
    Optional<Variances> variances = from.withoutTime().variances();
    int rank = vectors ? a.rank() : 0;
    for (int user = 0; user < a.users(); user++) {
      int now = ids.indexOf(old.userIds(), user);
      if (now >= 0) {
        known++;
        copy(a.userBias(), a.userFactors(), user, b.userBias(), b.userFactors(), now, rank);
        if (variances.isPresent()) {
          Variances c = variances.get();
          Variances d = to.withoutTime().variances().orElseThrow();
          copy(c.userBias(), c.userFactors(), user, d.userBias(), d.userFactors(), now, rank);
        }
        copyRow(
            from.noise().map(NoisePrecisions::users),
            user,
            to.noise().map(NoisePrecisions::users),
            now,
            1);
        if (from.time().isPresent() && to.time().isPresent()) {
          to.time().get().copyUser(now, from.time().get(), user);
        }
        copyRow(from.implicit().raters(), user, to.implicit().raters(), now, rank);
      }
    }
    return known;
  }

  private int copyItems(ModelNumbers from, ModelNumbers to, boolean vectors) {
    int known = 0;
    Ids ids = dataset.itemIds();
    Parameters a = from.parameters();
    Parameters b = to.parameters();
    int rank = vectors ? a.rank() : 0;
    for (int item = 0; item < a.items(); item++) {
      int now = ids.indexOf(old.itemIds(), item);
      if (now >= 0 && old.itemCount(item) > 0) {
        known++;
        copy(a.itemBias(), a.itemFactors(), item, b.itemBias(), b.itemFactors(), now, rank);
        if (from.variances().isPresent()) {
          Variances c = from.variances().get();
          Variances d = to.variances().orElseThrow();
          copy(c.itemBias(), c.itemFactors(), item, d.itemBias(), d.itemFactors(), now, rank);
        }
        copyRow(
            from.noise().map(NoisePrecisions::items),
            item,
            to.noise().map(NoisePrecisions::items),
            now,
            1);
        copyRow(from.implicit().rated(), item, to.implicit().rated(), now, rank);
      }
    }
    return known;
  }

  /** Biases, and vectors of which none has to be copied where the rank is 0. */
  private static void copy(
      MemorySegment fromBias,
      MemorySegment fromFactors,
      int from,
      MemorySegment toBias,
      MemorySegment toFactors,
      int to,
      int rank) {
    toBias.setAtIndex(F32, to, fromBias.getAtIndex(F32, from));
    copyRow(fromFactors, from, toFactors, to, rank);
  }

  private static void copyRow(
      MemorySegment fromFactors, int from, MemorySegment toFactors, int to, int rank) {
    long rowBytes = (long) rank * Float.BYTES;
    MemorySegment.copy(fromFactors, from * rowBytes, toFactors, to * rowBytes, rowBytes);
  }

  /** Where both have any. */
  private static void copyRow(
      Optional<MemorySegment> from, int row, Optional<MemorySegment> to, int now, int rank) {
    if (from.isPresent() && to.isPresent()) {
      copyRow(from.get(), row, to.get(), now, rank);
    }
  }

  private static void copyFeatures(ModelNumbers from, ModelNumbers to) {
    if (from.prior().isPresent() && to.prior().isPresent()) {
      copyFeatures(from.prior().get(), to.prior().get());
    }
    if (from.userPrior().isPresent() && to.userPrior().isPresent()) {
      copyFeatures(from.userPrior().get(), to.userPrior().get());
    }
  }

  private static void copyFeatures(FeaturePrior then, FeaturePrior now) {
    for (int feature = 0; feature < now.features().count(); feature++) {
      int at = then.features().names().indexOf(now.features().names().get(feature));
      if (at >= 0) {
        copyRow(then.factors(), at, now.factors(), feature, now.rank());
        copyRow(then.bias(), at, now.bias(), feature, 1);
      }
    }
  }
}
