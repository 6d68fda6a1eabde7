package dev.quire.experiment;

import dev.quire.ask.ItemList;
import dev.quire.ask.LeftOut;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.RecommendQuery;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.MiddleRating;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Plays an experiment on a dataset: its users come one after the other, are assigned to an arm, are
 * shown what that arm's model has for them, and answer. Who takes part, in which order and in which
 * arm, follows from the name of the experiment alone; the result does not depend on the threads.
 *
 * <pre>{@code
 * ExperimentPlan plan = ExperimentPlan.of("boost", dataset, Variant.of(old), Variant.of(next));
 * try (Experiment experiment = Experiment.open(plan)) {
 *   ExperimentLog log = experiment.run(pool, (done, total) -> {});
 *   Comparison.of(log, 0.05).findings().ifPresent(found -> use(found.welch().pValue()));
 * }
 * }</pre>
 */
public final class Experiment implements Input, AutoCloseable {
  private final ExperimentPlan plan;
  private final Assignment assignment;
  private final List<Input> opened = new ArrayList<>();
  private final Dataset dataset;
  private final ModelQueries a;
  private final ModelQueries b;
  private final Optional<ModelQueries> truth;
  private final Evidence evidence;

  private Experiment(ExperimentPlan plan) throws IOException {
    this.plan = plan;
    this.assignment = new Assignment(plan.name());
    try {
      this.dataset = add(Dataset.open(plan.dataset()));
      this.a = add(model(plan.a().model()));
      this.b = add(model(plan.b().model()));
      this.truth =
          plan.feedback() instanceof Feedback.Simulated simulated
              ? Optional.of(add(model(simulated.truth())))
              : Optional.empty();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    this.evidence = evidence(plan);
  }

  private <T extends Input> T add(T input) {
    opened.add(input);
    return input;
  }

  private ModelQueries model(Path file) throws IOException {
    return ModelQueries.open(file, Optional.of(plan.dataset()));
  }

  /**
   * Opens the dataset and the models of a plan.
   *
   * @throws InvalidFileException when a model is one of other data
   */
  public static Experiment open(ExperimentPlan plan) throws IOException {
    return new Experiment(plan);
  }

  /** Hears how many users have answered. */
  @FunctionalInterface
  public interface Listener {
    /** So many of all have; called by any thread. */
    void progress(int done, int total);
  }

  /**
   * How many users can take part: of whom there are held-out ratings, or who are simulated.
   *
   * @throws BadInputException when the dataset holds out no ratings
   */
  public int users() {
    return (int) IntStream.range(0, dataset.info().users()).filter(this::canTakePart).count();
  }

  /**
   * Plays it: of a roll-out as far as {@link Rollout} lets it go.
   *
   * @throws BadInputException when a variant has nothing to show to somebody, or nobody has
   *     held-out likes of what was shown
   */
  public ExperimentLog run(WorkerPool pool, Listener listener) throws InvalidFileException {
    Outcome outcome = outcome(pool);
    int[] users = arrivals();
    List<Observation> observations = new ArrayList<>(users.length);
    AtomicInteger done = new AtomicInteger();
    int stages = plan.shares().size();
    for (int stage = 0; stage < stages; stage++) {
      int first = (int) ((long) users.length * stage / stages);
      int end = (int) ((long) users.length * (stage + 1) / stages);
      double share = plan.shares().get(stage);
      Observation[] seen = new Observation[end - first];
      pool.<Void, InvalidFileException>forEach(
          seen.length,
          () -> null,
          (i, unused) -> {
            seen[i] = observe(users[first + i], share, outcome);
            listener.progress(done.incrementAndGet(), users.length);
          });
      observations.addAll(Arrays.asList(seen));
      if (stages > 1 && seen.length > 0 && !Rollout.of(log(outcome, observations)).isComplete()) {
        break;
      }
    }
    requireLikes(observations, outcome);
    return log(outcome, observations);
  }

  private ExperimentLog log(Outcome outcome, List<Observation> observations) {
    return new ExperimentLog(
        plan.name(),
        evidence,
        outcome.words(),
        plan.a().described(),
        describedB(),
        plan.shares(),
        observations);
  }

  /** That it is A's model shows in its name, or is said. */
  private String describedB() {
    boolean copy =
        !plan.a().model().equals(plan.b().model()) && isSame(plan.a().model(), plan.b().model());
    return plan.b().described() + (copy ? " (the same model as A's)" : "");
  }

  private Outcome outcome(WorkerPool pool) throws InvalidFileException {
    if (plan.feedback() instanceof Feedback.Simulated simulated) {
      requireRatings(simulated.truth());
      return new SimulatedRatings(
          truth.orElseThrow(), a.ratingScale(), simulated.noise(), plan.name().hashCode());
    }
    Feedback.HeldOut heldOut = (Feedback.HeldOut) plan.feedback();
    return new Likes(
        heldOut(),
        dataset.training(),
        heldOut.positiveFrom().isPresent()
            ? heldOut.positiveFrom().getAsDouble()
            : MiddleRating.likedFrom(dataset, pool));
  }

  private CsrMatrix heldOut() {
    return dataset
        .testByUser()
        .filter(ratings -> ratings.nonZeros() > 0)
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("no ratings are held out to find again")
                        .with("test ratings", 0)
                        .remedy("{:split} it again with {test=0.1}, or take {feedback=simulated}")
                        .about(plan.dataset())));
  }

  private void requireRatings(Path file) throws InvalidFileException {
    if (truth.orElseThrow().scoreMeaning() != ScoreMeaning.RATING) {
      throw new BadInputException(
          Problem.of("no ratings can be simulated by a model of preferences")
              .setting("truth", file)
              .with("model", truth.orElseThrow().kind())
              .remedy("give a model of ratings, such as one of {model=vb}"));
    }
  }

  private static Evidence evidence(ExperimentPlan plan) {
    if (!(plan.feedback() instanceof Feedback.Simulated simulated)) {
      return Evidence.HELD_OUT;
    }
    return isSame(simulated.truth(), plan.a().model())
            || isSame(simulated.truth(), plan.b().model())
        ? Evidence.SIMULATED_BY_TESTED
        : Evidence.SIMULATED;
  }

  /** Whether two files have the same bytes, under whatever names. */
  private static boolean isSame(Path one, Path other) {
    try {
      return Files.mismatch(one, other) < 0;
    } catch (IOException e) { // gone meanwhile: the names have to do
      return one.equals(other);
    }
  }

  /** Those who take part, in the order in which they come: dense indices. */
  private int[] arrivals() {
    record Arrival(int user, long place) {}

    return IntStream.range(0, dataset.info().users())
        .filter(this::canTakePart)
        .mapToObj(user -> new Arrival(user, assignment.arrival(dataset.userIds().id(user))))
        .sorted(Comparator.comparingLong(Arrival::place).thenComparingInt(Arrival::user))
        .limit(plan.users().orElse(Integer.MAX_VALUE))
        .mapToInt(Arrival::user)
        .toArray();
  }

  private boolean canTakePart(int user) {
    return plan.feedback() instanceof Feedback.HeldOut
        ? heldOut().rowLength(user) > 0
        : earlier(user).rowLength(user) > 0;
  }

  /** The ratings that a user is known by, which the models have seen. Rows are users. */
  private CsrMatrix earlier(int user) {
    CsrMatrix training = dataset.training().byUser();
    return training.rowLength(user) > 0
        ? training
        : dataset.testFoldInByUser().orElse(training); // of one who is held out as a whole
  }

  private Observation observe(int user, double share, Outcome outcome) throws InvalidFileException {
    String userId = dataset.userIds().id(user);
    Arm arm = assignment.arm(userId, share);
    int[] shown =
        arm == Arm.A ? shown(plan.a(), a, user, userId) : shown(plan.b(), b, user, userId);
    if (shown.length == 0) {
      throw new BadInputException(
          Problem.of("no item is left to show")
              .with("arm", arm)
              .with("user", Shown.value(userId))
              .remedy("choose a lower {min-ratings}"));
    }
    return new Observation(userId, arm, share, outcome.of(user, shown), earlierMean(user));
  }

  private int[] shown(Variant variant, ModelQueries model, int user, String userId)
      throws InvalidFileException {
    RecommendQuery query = variant.lists().apply(RecommendQuery.ofUser(userId)).top(plan.top());
    query = query.leftOut(LeftOut.TRAINING_ONLY).items(query.items().without(validation(user)));
    return model.recommend(query).items().stream()
        .mapToInt(ranked -> dataset.itemIds().indexOf(ranked.item().id()))
        .toArray();
  }

  /** What a user has rated for validation is neither new nor held out for test. */
  private ItemList validation(int user) {
    List<String> ids =
        dataset.validByUser().stream()
            .flatMap(
                ratings ->
                    LongStream.range(ratings.rowStart(user), ratings.rowEnd(user))
                        .mapToObj(at -> dataset.itemIds().id(ratings.column(at))))
            .toList();
    return new ItemList("validation ratings", ids);
  }

  /** The mean of what a user had rated before; of who had nothing, that of all. */
  private double earlierMean(int user) {
    CsrMatrix ratings = earlier(user);
    return LongStream.range(ratings.rowStart(user), ratings.rowEnd(user))
        .mapToDouble(ratings::value)
        .average()
        .orElse(dataset.training().globalMean());
  }

  private void requireLikes(List<Observation> observations, Outcome outcome) {
    if (outcome instanceof Likes && observations.stream().allMatch(seen -> seen.outcome() == 0)) {
      throw new BadInputException(
          Problem.of("no held-out like was among what was shown")
              .with("users", observations.size())
              .with("items for each", plan.top())
              .remedy(
                  "show more with {top=100}, count more as likes with {positive-from}, or hold more"
                      + " ratings out with {:split}"));
    }
  }

  @Override
  public void requireUnchanged() throws IOException {
    for (Input input : opened) {
      input.requireUnchanged();
    }
  }

  @Override
  public void close() {
    for (Input input : opened) {
      if (input instanceof ModelQueries model) {
        model.close();
      } else {
        ((Dataset) input).close();
      }
    }
  }
}
