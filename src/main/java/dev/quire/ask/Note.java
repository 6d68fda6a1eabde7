package dev.quire.ask;

import dev.quire.files.Shown;
import dev.quire.problem.Problem;
import dev.quire.problem.Spelling;
import dev.quire.recommend.ItemFilter;
import java.util.Locale;
import java.util.Optional;

/** What people should know about an answer, beside it. */
public sealed interface Note {
  /** It in a sentence, with settings as somebody writes them. */
  String text(Spelling spelling);

  /**
   * Nobody asked for it, and most items are left out as too rare.
   *
   * @param minimum training ratings that an item needs
   * @param kept how many items are left
   * @param all how many there would be
   */
  record FewRated(int minimum, int kept, int all) implements Note {
    @Override
    public String text(Spelling spelling) {
      String what =
          String.format(
              Locale.ROOT, "only items known by %,d users or more: %,d of %,d", minimum, kept, all);
      return Problem.of(what).remedy("choose with {min-ratings}").text(spelling);
    }
  }

  /**
   * What users have rated may be in the answer, for there is no dataset to know it from.
   *
   * @param userId whose ratings; empty for those of many users
   */
  record RatedNotLeftOut(Optional<String> userId) implements Note {
    @Override
    public String text(Spelling spelling) {
      String who = userId.map(id -> "user=" + Shown.value(id) + " knows").orElse("users know");
      return Problem.of("what {} already is not left out", who)
          .remedy("give it with {dataset}")
          .text(spelling);
    }
  }

  /**
   * Someone new likes what the model knows nothing of.
   *
   * @param item without training ratings
   * @param features whether it has a place by its features all the same
   */
  record UnratedLike(Item item, boolean features) implements Note {
    @Override
    public String text(Spelling spelling) {
      return "training has seen nothing of "
          + item.named()
          + (features
              ? ": liking it tells what liking its features does"
              : ", so liking it tells next to nothing of taste");
    }
  }

  /**
   * Training has seen nothing of a user.
   *
   * @param userId of the model
   */
  record NothingKnown(String userId) implements Note {
    @Override
    public String text(Spelling spelling) {
      return Problem.of("training has seen nothing of user={}", Shown.value(userId))
          .remedy("with {dataset} those that are set aside to place them count")
          .text(spelling);
    }
  }

  /**
   * A user of the model has another place, so that it follows from their ratings.
   *
   * @param userId of the model
   */
  record PlacedAnew(String userId) implements Note {
    @Override
    public String text(Spelling spelling) {
      return Problem.of(
              "user={} is placed anew from the dataset, as {explain} needs", Shown.value(userId))
          .remedy("without it scores are of the row that training has left, and differ")
          .text(spelling);
    }
  }

  /**
   * Nothing tells what somebody new would choose.
   *
   * @param from the least rating that is a like
   */
  record NothingLiked(float from) implements Note {
    @Override
    public String text(Spelling spelling) {
      return Problem.of("nothing that is given is liked, which begins at {}", from)
          .remedy("the list is by predicted ratings alone")
          .text(spelling);
    }
  }

  /** The answer is empty. */
  record NothingLeft(ItemFilter.Emptied why) implements Note {
    @Override
    public String text(Spelling spelling) {
      return why.text(spelling);
    }
  }

  /**
   * The vector of who or what was asked about has no direction, so nothing is like it.
   *
   * @param norm its length: 0, or next to nothing beside the ratings
   */
  record NoNeighbours(double norm) implements Note {
    @Override
    public String text(Spelling spelling) {
      return norm == 0
          ? "a vector of length 0 has no neighbours"
          : "a vector that has shrunk to length "
              + (float) norm
              + " moves no score, and has no neighbours";
    }
  }

  /** The model has one user alone, who is like nobody. */
  record NoOtherUser() implements Note {
    @Override
    public String text(Spelling spelling) {
      return "the model has no other user";
    }
  }

  /**
   * There are fewer items than were asked for.
   *
   * @param top that was asked for
   * @param items that there are
   */
  record MoreThanAll(int top, int items) implements Note {
    @Override
    public String text(Spelling spelling) {
      return spelling.given("top", String.valueOf(top)) + " is more than all items: items=" + items;
    }
  }
}
