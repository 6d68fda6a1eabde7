package dev.quire.ask;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.PredictionRanker;
import dev.quire.recommend.Ranker;
import dev.quire.train.ModelKind;
import dev.quire.train.ModelKinds;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What puts lists of a model in order, each made once. */
final class Rankers {
  private final Model model;
  private final Lazy<Ranker, InvalidFileException> usual = new Lazy<>(this::makeUsualRanker);
  private final Map<ListOrder, Lazy<Ranker, InvalidFileException>> byOrder =
      new EnumMap<>(ListOrder.class);

  Rankers(Model model) {
    this.model = model;
    for (ListOrder order : ListOrder.values()) {
      byOrder.put(order, new Lazy<>(() -> makeRanker(order)));
    }
  }

  /** That of an order; empty for what goes with the kind of model. */
  Ranker of(Optional<ListOrder> wanted) throws InvalidFileException {
    return wanted.isPresent() ? byOrder.get(wanted.get()).get() : usual.get();
  }

  private Ranker makeUsualRanker() throws InvalidFileException {
    return model.preference().isPresent()
        ? ModelKinds.of(model).ranker(model)
        : PredictionRanker.ofScores(model);
  }

  private Ranker makeRanker(ListOrder wanted) throws InvalidFileException {
    boolean both = model.preference().isPresent();
    boolean rates = model.score() == ScoreMeaning.RATING;
    ModelKind kind = ModelKinds.of(model);
    return switch (wanted) {
      case PREDICTION -> PredictionRanker.ofScores(model);
      case RATING -> {
        require(rates, wanted, kind, "this model has no ratings");
        yield PredictionRanker.ofScores(model);
      }
      case PREFERENCE -> {
        require(both || !rates, wanted, kind, "this model has no preferences");
        yield both ? PredictionRanker.ofPreferences(model) : PredictionRanker.ofScores(model);
      }
      case DUO -> {
        require(both, wanted, kind, "this model has not both ratings and preferences");
        yield kind.ranker(model);
      }
      case FAMILIAR -> {
        require(rates, wanted, kind, "this model has no ratings");
        RatingScale scale = RatingScale.of(model);
        yield PredictionRanker.ofFamiliar(model, scale.highest() - scale.lowest());
      }
    };
  }

  private static void require(boolean has, ListOrder order, ModelKind kind, String problem) {
    if (!has) {
      throw new BadInputException(
          Problem.of(problem)
              .with("model", kind.name())
              .setting("score", order.key())
              .remedy("leave out {score}, or ask a model that has them, such as {model=duo}"));
    }
  }
}
