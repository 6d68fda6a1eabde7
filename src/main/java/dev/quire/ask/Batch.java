package dev.quire.ask;

import dev.quire.dataset.CsrMatrix;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.parallel.PreparedInOrder;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.BatchScorer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The best items of many users, as they are found: exactly those of {@link ModelQueries#recommend}.
 * Only while the model is open.
 */
public final class Batch {
  private final Opened opened;
  private final BatchScorer scorer;
  private final int[] users; // dense indices
  private final List<Note> notes;

  private Batch(Opened opened, BatchScorer scorer, int[] users, List<Note> notes) {
    this.opened = opened;
    this.scorer = scorer;
    this.users = users;
    this.notes = notes;
  }

  static Batch of(Opened opened, BatchQuery query) {
    Model model = opened.model();
    int[] users =
        query.userIds().isPresent()
            ? query.userIds().get().stream().mapToInt(opened::user).toArray()
            : IntStream.range(0, model.parameters().users()).toArray();
    List<CsrMatrix> rated = opened.dataset().map(query.leftOut()::parts).orElse(List.of());
    ChosenItems chosen = ChosenItems.of(opened, query.items());
    BatchScorer scorer = new BatchScorer(model, query.top(), chosen.filter(), rated);
    List<Note> notes = new ArrayList<>();
    chosen.note().ifPresent(notes::add);
    if (rated.isEmpty()) {
      notes.add(new Note.RatedNotLeftOut(Optional.empty()));
    }
    if (scorer.top() < query.top()) {
      notes.add(new Note.MoreThanAll(query.top(), scorer.top()));
    }
    if (!scorer.qualifies()) {
      notes.add(new Note.NothingLeft(chosen.filter().emptied()));
    }
    return new Batch(opened, scorer, users, List.copyOf(notes));
  }

  /** Number of users. */
  public int users() {
    return users.length;
  }

  /** How many items each of them has at most. */
  public int top() {
    return scorer.top();
  }

  /** Whether items have titles. */
  public boolean hasTitles() {
    return opened.model().catalogue().isPresent();
  }

  /** For people. */
  public List<Note> notes() {
    return notes;
  }

  /** Takes some lists after the others. */
  @FunctionalInterface
  public interface Sink<X extends Exception> {
    /** The lists of the next users. */
    void accept(UserLists lists) throws X;
  }

  /**
   * Scores all users, in parallel.
   *
   * @param sink takes the lists in the order of the users, never twice at a time
   */
  public <X extends Exception> void forEach(WorkerPool pool, Sink<X> sink) throws X {
    forEach(pool, lists -> lists, 0, (lists, same) -> sink.accept(lists));
  }

  /**
   * The same where making something of the lists is work for many.
   *
   * @param prepare makes something of some users' lists, in any worker, many at a time
   * @param answerBytes heap that this takes for each item of a user, at most
   * @param receiver takes that in the order of the users, never twice at a time
   */
  public <P, X extends Exception> void forEach(
      WorkerPool pool,
      Function<UserLists, P> prepare,
      long answerBytes,
      PreparedInOrder.Receiver<UserLists, P, X> receiver)
      throws X {
    scorer.score(
        users,
        pool,
        block -> prepare.apply(new UserLists(opened, block)),
        answerBytes,
        (block, prepared) -> receiver.accept(new UserLists(opened, block), prepared));
  }

  /**
   * Scores all users and writes a file of tensors: {@link TopTensors}.
   *
   * @param target is told what it is made from
   */
  public void write(Target target, WorkerPool pool, TopTensors.Listener listener)
      throws IOException {
    target.madeFrom(opened.model());
    opened.dataset().ifPresent(target::madeFrom);
    TopTensors.write(target, opened.model(), scorer, users, pool, listener);
  }
}
