package dev.quire.serve;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.RecommendQuery;
import dev.quire.experiment.Arm;
import dev.quire.experiment.AssignmentLog;
import dev.quire.experiment.LivePlan;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The models that are served: one, or where an experiment runs those of its two arms. Users of the
 * model are in the arm that the experiment puts them in; all others are shown what A has.
 */
final class Models implements AutoCloseable {
  private final Shelf a;
  private final Shelf b; // the same where both arms have one model
  private final Optional<LivePlan> plan;
  private final Optional<AssignmentLog> log;
  private final InstantSource clock;
  private final Telling listener;
  private final Metrics metrics;
  private final AtomicBoolean failing = new AtomicBoolean(); // the log, at the last attempt

  private Models(
      Shelf a,
      Shelf b,
      Optional<LivePlan> plan,
      Optional<AssignmentLog> log,
      InstantSource clock,
      Telling listener,
      Metrics metrics) {
    this.a = a;
    this.b = b;
    this.plan = plan;
    this.log = log;
    this.clock = clock;
    this.listener = listener;
    this.metrics = metrics;
  }

  /** Opens what is to be served. */
  static Models open(ServeOptions options, Telling listener, Metrics metrics, InstantSource clock)
      throws IOException {
    Optional<LivePlan> plan = Optional.empty();
    if (options.experiment().isPresent()) {
      plan = Optional.of(LivePlan.read(options.experiment().get()));
    }
    Path file = options.model();
    Shelf a = Shelf.open(file, options.dataset(), listener, metrics);
    Shelf b = a;
    try {
      Optional<Path> other = plan.flatMap(LivePlan::modelB);
      if (other.isPresent()) {
        b = Shelf.open(other.get(), options.dataset(), listener, metrics);
      }
      Optional<AssignmentLog> log =
          plan.isPresent() ? Optional.of(AssignmentLog.open(plan.get(), file)) : Optional.empty();
      return new Models(a, b, plan, log, clock, listener, metrics);
    } catch (IOException | RuntimeException e) {
      a.close();
      if (b != a) {
        b.close();
      }
      throw e;
    }
  }

  /** Name of the experiment, if one runs. */
  Optional<String> experiment() {
    return plan.map(LivePlan::name);
  }

  /**
   * What somebody is to be shown.
   *
   * @param lease to be closed
   * @param arm of the experiment, of a user whom the model knows
   */
  record Variant(Shelf.Lease lease, Optional<Arm> arm) implements AutoCloseable {
    ModelQueries model() {
      return lease.model();
    }

    KeptAnswers kept() {
      return lease.kept();
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  /** What those are shown who are in no experiment. */
  Variant usual() {
    return new Variant(a.lease(), Optional.empty());
  }

  /** What a user is shown. */
  Variant of(String userId) throws IOException {
    if (plan.isEmpty()) {
      return usual();
    }
    Arm arm = plan.get().arm(userId);
    Shelf.Lease lease = (arm == Arm.A ? a : b).lease();
    try {
      return new Variant(
          lease, lease.model().hasUser(userId) ? Optional.of(arm) : Optional.empty());
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** What a question of a user in an arm becomes, which asks for no score of its own. */
  RecommendQuery lists(Variant variant, RecommendQuery query) {
    return variant.arm().isPresent() ? plan.orElseThrow().lists(variant.arm().get(), query) : query;
  }

  /** Whether it is noted who is shown something. */
  boolean notes(Variant variant) {
    return variant.arm().isPresent() && log.isPresent();
  }

  /**
   * Notes that a user is shown what their arm has. Where the log cannot be written, answers go on:
   * who is lost to it does not depend on the arm, and comes into it when they ask again.
   */
  void shown(String userId) {
    try {
      log.orElseThrow().note(userId, clock.instant().getEpochSecond());
      failing.set(false);
    } catch (IOException e) {
      metrics.unassigned();
      if (!failing.getAndSet(true)) {
        listener.notice(
            Problem.of("cannot write the log of the experiment")
                .with("reason", e.getMessage())
                .remedy(
                    "make room for it: answers go on, and who is missing is added when they come"
                        + " again")
                .about(plan.orElseThrow().log())
                .toString());
      }
    }
  }

  /** Makes what lists need. */
  void warmLists() throws IOException {
    for (Shelf shelf : shelves()) {
      shelf.warmLists();
    }
  }

  /** Makes what all else needs. */
  void warmRest() throws IOException {
    for (Shelf shelf : shelves()) {
      shelf.warmRest();
    }
  }

  /** Looks for other models under the names. */
  void look() {
    shelves().forEach(Shelf::look);
  }

  private List<Shelf> shelves() {
    return a == b ? List.of(a) : List.of(a, b);
  }

  @Override
  public void close() throws IOException {
    shelves().forEach(Shelf::close);
    if (log.isPresent()) {
      log.get().close();
    }
  }
}
