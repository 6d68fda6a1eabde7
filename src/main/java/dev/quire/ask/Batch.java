package dev.quire.ask;

import dev.quire.dataset.CsrMatrix;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.Ranker;
import dev.quire.recommend.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The best items of many users, as they are found: exactly those of {@link ModelQueries#recommend}.
 * Only while the model is open.
 */
public final class Batch {
  private final Opened opened;
  private final Asking asking;
  private final BatchScorer scorer;
  private final IntFunction<Standing> standings; // by dense user
  private final int[] users; // dense indices
  private final List<Note> notes;

  private Batch(
      Opened opened,
      Asking asking,
      BatchScorer scorer,
      IntFunction<Standing> standings,
      int[] users,
      List<Note> notes) {
    this.opened = opened;
    this.asking = asking;
    this.scorer = scorer;
    this.standings = standings;
    this.users = users;
    this.notes = notes;
  }

  static Batch of(Opened opened, Asking asking, BatchQuery query) throws InvalidFileException {
    Model model = opened.model();
    int[] users =
        query.userIds().isPresent()
            ? query.userIds().get().stream().mapToInt(opened::user).toArray()
            : IntStream.range(0, model.parameters().users()).toArray();
    List<CsrMatrix> rated = opened.leftOut(query.leftOut());
    Ranker ranker = opened.ranker(query.order());
    ChosenItems chosen = ChosenItems.of(opened, query.items(), ranker);
    IntFunction<Standing> standings = opened.standings(ranker);
    BatchScorer scorer = new BatchScorer(ranker, standings, query.top(), chosen.filter(), rated);
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
    return new Batch(opened, asking, scorer, standings, users, List.copyOf(notes));
  }

  /** What scores mean. */
  public ScoreMeaning meaning() {
    return scorer.meaning();
  }

  /** Whether scores are no ratings, and ratings are predicted beside them. */
  public boolean hasRatings() {
    return meaning() == ScoreMeaning.PREFERENCE && opened.model().score() == ScoreMeaning.RATING;
  }

  /** Number of users. */
  public int users() {
    return users.length;
  }

  /**
   * The lists of neighbours among its users alone.
   *
   * @param first place of the first of them
   * @param end one more than that of the last
   */
  public Batch part(int first, int end) {
    return new Batch(
        opened, asking, scorer, standings, Arrays.copyOfRange(users, first, end), notes);
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

  /** Takes what was made of some lists after the others. */
  @FunctionalInterface
  public interface Receiver<P, X extends Exception> {
    /** What was made of the lists of the next users. */
    void accept(UserLists lists, P prepared) throws X;
  }

  /** Hears how many users are done. */
  @FunctionalInterface
  public interface Listener {
    /** So many of all are done. */
    void progress(int done, int total);
  }

  /**
   * Scores all users, in parallel.
   *
   * @param sink takes the lists in the order of the users, never twice at a time
   */
  public <X extends Exception> void forEach(WorkerPool pool, Sink<X> sink)
      throws X, InvalidFileException {
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
      WorkerPool pool, Function<UserLists, P> prepare, long answerBytes, Receiver<P, X> receiver)
      throws X, InvalidFileException {
    asking.<Void, X>ask(
        () -> {
          scorer.score(
              users,
              pool,
              block -> prepare.apply(new UserLists(opened, block, standings)),
              answerBytes,
              (block, prepared) ->
                  receiver.accept(new UserLists(opened, block, standings), prepared));
          return null;
        });
  }

  /**
   * Scores all users and writes a file of tensors: {@link TopTensors}.
   *
   * @param target is told what it is made from
   */
  public void write(Target target, WorkerPool pool, Listener listener) throws IOException {
    target.madeFrom(opened.model());
    opened.dataset().ifPresent(target::madeFrom);
    asking.<Void, IOException>ask(
        () -> {
          TopTensors.write(target, opened.model(), scorer, users, pool, listener);
          return null;
        });
  }
}
