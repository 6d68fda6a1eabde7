package dev.quire.ask;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Dataset.Timestamps;
import dev.quire.dataset.MiddleRating;
import dev.quire.evaluate.Calibration;
import dev.quire.evaluate.FoldedInUsers;
import dev.quire.evaluate.PredictionErrors;
import dev.quire.evaluate.Predictor;
import dev.quire.evaluate.TimedUsers;
import dev.quire.evaluate.ranking.Ranking;
import dev.quire.evaluate.ranking.RankingProtocol;
import dev.quire.evaluate.ranking.RankingResult;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.Standing;
import dev.quire.train.ModelKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/** Compares a model with ratings of its dataset. */
final class Evaluating {
  private Evaluating() {}

  static Evaluation errors(Opened opened, Part part, WorkerPool pool) throws InvalidFileException {
    Model model = opened.model();
    if (model.score() == ScoreMeaning.PREFERENCE) {
      throw new BadInputException(
          Problem.of("the scores of this model are preferences, which have no errors of ratings")
              .with("model", ModelKinds.of(model).name())
              .remedy("give {ranking} for measures of its lists")
              .about(opened.file()));
    }
    Dataset dataset = opened.requireDataset();
    CsrMatrix given = part.of(dataset).orElseThrow(() -> noRatings(dataset, part));
    Optional<CsrMatrix> foldIn = part.foldIn(dataset);
    Optional<FoldedInUsers> placed = placed(model, foldIn);
    Optional<TimedUsers> timed = placed.isPresent() ? Optional.empty() : timed(opened, part, given);
    Predictor learned = Predictor.ofLearned(model.parameters(), dataset.training().byUser());
    PredictionErrors errors =
        PredictionErrors.measure(
            placed.map(Predictor.class::cast).or(() -> timed).orElse(learned),
            given,
            dataset.training(),
            dataset.info().minRating(),
            dataset.info().maxRating(),
            pool);
    if (!Double.isFinite(errors.rmse())) {
      throw new BadInputException(
          Problem.of("predictions of this model are no numbers")
              .with("RMSE", errors.rmse())
              .remedy("{:verify} it, or train it anew on smaller numbers")
              .about(opened.file()));
    }
    return new Evaluation(
        part,
        errors,
        calibration(opened, placed, timed, given, pool),
        count(foldIn),
        timed.isPresent());
  }

  private static Optional<TimedUsers> timed(Opened opened, Part part, CsrMatrix given)
      throws InvalidFileException {
    Model model = opened.model();
    Dataset dataset = opened.requireDataset();
    Optional<Timestamps> times = part.times(dataset);
    return model.time().isEmpty() || times.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TimedUsers(
                model, opened.uncertainty(), given, times.get(), dataset.training().byUser()));
  }

  private static Optional<Calibration> calibration(
      Opened opened,
      Optional<FoldedInUsers> placed,
      Optional<TimedUsers> timed,
      CsrMatrix given,
      WorkerPool pool)
      throws InvalidFileException {
    Model model = opened.model();
    if (model.variances().isEmpty()) {
      return Optional.empty();
    }
    if (timed.isPresent()) {
      return Optional.of(Calibration.measure(opened.uncertainty(), timed.get(), given, pool));
    }
    return Optional.of(
        placed.isPresent()
            ? Calibration.measure(opened.uncertainty(), placed.get(), given, pool)
            : Calibration.measure(model, opened.uncertainty(), given, pool));
  }

  private static Optional<FoldedInUsers> placed(Model model, Optional<CsrMatrix> by)
      throws InvalidFileException {
    return by.isEmpty()
        ? Optional.empty()
        : Optional.of(new FoldedInUsers(model, ModelKinds.of(model).foldIn(model), by.get()));
  }

  private static OptionalLong count(Optional<CsrMatrix> ratings) {
    return ratings.isPresent() ? OptionalLong.of(ratings.get().nonZeros()) : OptionalLong.empty();
  }

  static ListEvaluation lists(Opened opened, ListQuery query, WorkerPool pool)
      throws InvalidFileException {
    Lists lists = Lists.of(opened, query, pool);
    return new ListEvaluation(
        query.part(),
        lists.protocol.positiveFrom(),
        opened.requireDataset().info().observed(),
        lists.ranker.meaning(),
        query.auc()
            ? Ranking.measure(lists.ranker, lists.standings, lists.protocol, pool)
            : Ranking.measureTop(lists.ranker, lists.standings, lists.protocol, pool),
        Ranking.ofPopularity(lists.protocol, pool));
  }

  static RankingResult topOfLists(Opened opened, ListQuery query, WorkerPool pool)
      throws InvalidFileException {
    Lists lists = Lists.of(opened, query, pool);
    return Ranking.measureTop(lists.ranker, lists.standings, lists.protocol, pool);
  }

  /** The lists of a model and what is asked of them. */
  private record Lists(Ranker ranker, IntFunction<Standing> standings, RankingProtocol protocol) {
    static Lists of(Opened opened, ListQuery query, WorkerPool pool) throws InvalidFileException {
      Model model = opened.model();
      Dataset dataset = opened.requireDataset();
      Part part = query.part();
      CsrMatrix given = part.of(dataset).orElseThrow(() -> noRatings(dataset, part));
      double positiveFrom =
          query.positiveFrom().isPresent()
              ? query.positiveFrom().getAsDouble()
              : MiddleRating.likedFrom(dataset, pool);
      RankingProtocol protocol =
          new RankingProtocol(
              given,
              dataset.training(),
              known(dataset, part),
              positiveFrom,
              query.cuts(),
              query.users().orElse(Integer.MAX_VALUE));
      Optional<FoldedInUsers> placed = placed(model, part.foldIn(dataset));
      Ranker ranker = opened.ranker(query.order());
      IntFunction<Standing> standings =
          placed.isPresent() ? placed.get()::standing : ranker::standing;
      return new Lists(ranker, standings, protocol);
    }
  }

  /** The ratings that users are known by when a part is held out. */
  private static List<CsrMatrix> known(Dataset dataset, Part part) {
    List<CsrMatrix> known = new ArrayList<>();
    if (part != Part.TRAIN) {
      known.add(dataset.training().byUser());
    }
    if (part == Part.TEST) {
      Part.VALID.of(dataset).ifPresent(known::add);
    }
    part.foldIn(dataset).ifPresent(known::add);
    return known;
  }

  private static BadInputException noRatings(Dataset dataset, Part part) {
    return new BadInputException(
        Problem.of("no such ratings")
            .with("on", part.key())
            .with("ratings", 0)
            .remedy(
                "convert or split it again with {"
                    + part.key()
                    + "=0.1}, or evaluate with {on=train}")
            .about(dataset.folder()));
  }
}
