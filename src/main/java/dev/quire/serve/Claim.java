package dev.quire.serve;

import dev.quire.problem.Problem;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one request has taken of the {@link Room}. Its place is taken before a thread is started for
 * it, and what a long answer needs before that is made: whoever is refused is told so at once, and
 * costs nothing.
 *
 * <p>By one thread, except for the bytes of the answer, which pass to whoever sends it.
 */
final class Claim {
  /** Answers of no more than so many items, ratings or shares are made in milliseconds. */
  private static final int SHORT = 100;

  /** Of an answer, for each of those; titles of a usual length are shorter. */
  private static final int ENTRY_BYTES = 128;

  private final Room room;
  private final Limits limits;
  private final AtomicLong answerBytes = new AtomicLong();
  private boolean place;
  private boolean longPlace;
  private boolean turn;

  Claim(Room room, Limits limits) {
    this.room = room;
    this.limits = limits;
  }

  /** Takes a place among the requests that are worked on. */
  void enter() {
    if (!room.places.tryAcquire()) {
      throw Refusal.busy(
          Problem.of("too many requests at once")
              .with("at once", limits.atOnce())
              .remedy("try again in a second"));
    }
    place = true;
  }

  /**
   * Takes what an answer needs, and waits for the turn of a long one.
   *
   * @param entries how many items, ratings and shares go into it or come out of it
   */
  void expect(long entries) {
    if (entries > SHORT) {
      waitForTurn(entries * ENTRY_BYTES);
    }
  }

  /** The same of a short answer that takes long: all titles are read for it. */
  void expectAllTitles() {
    waitForTurn(0);
  }

  private void waitForTurn(long bytes) {
    if (longPlace) {
      return;
    }
    if (!room.longPlaces.tryAcquire()) {
      throw Refusal.busy(
          Problem.of("too many long answers at once").remedy("try again in a second"));
    }
    longPlace = true;
    if (!room.answers.take(bytes)) {
      throw tooManyAnswers();
    }
    answerBytes.addAndGet(bytes);
    try {
      turn = room.turns.tryAcquire(limits.time().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!turn) {
      throw tooSlow(limits);
    }
  }

  /**
   * Takes bytes for an answer that is made, in the place of those that were expected.
   *
   * @return false when there is no room for them
   */
  boolean send(long bytes) {
    long expected = answerBytes.getAndSet(0);
    if (room.answers.change(expected, bytes)) {
      return true;
    }
    room.answers.give(expected);
    return false;
  }

  /** Gives back bytes of an answer that has arrived. */
  void arrived(long bytes) {
    room.answers.give(bytes);
  }

  /** Gives back all but the bytes of an answer that is being sent. */
  void leave() {
    room.answers.give(answerBytes.getAndSet(0));
    release(room.turns, turn);
    release(room.longPlaces, longPlace);
    release(room.places, place);
    turn = false;
    longPlace = false;
    place = false;
  }

  private static void release(Semaphore some, boolean taken) {
    if (taken) {
      some.release();
    }
  }

  static Refusal tooManyAnswers() {
    return Refusal.busy(
        Problem.of("too many answers on their way").remedy("try again in a second"));
  }

  static Refusal tooSlow(Limits limits) {
    return new Refusal(
        503,
        Problem.of("the answer takes too long")
            .with("seconds", limits.seconds())
            .remedy("ask for less, or try again later"));
  }
}
