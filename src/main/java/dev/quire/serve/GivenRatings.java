package dev.quire.serve;

import dev.quire.ask.Like;
import dev.quire.ask.ModelQueries;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What someone new has rated, and where in the request each rating stands. */
final class GivenRatings {
  private static final String NAME = "ratings";

  private final List<Given> all;

  /** A rating as it was given: of an id or of a title. */
  private record Given(Optional<String> id, String named, Optional<String> rating, String at) {
    /** In the words of the library, where an id could be taken for a title. */
    Like like() {
      return new Like(id.map(GivenRatings::byId).orElse(named), rating);
    }

    boolean isMeant(String value) {
      return value != null && (value.equals(like().item()) || value.equals(like().toString()));
    }

    Problem about(Problem problem) {
      problem.with(id.isPresent() ? "item_id" : "title", named);
      rating.ifPresent(value -> problem.with("rating", value));
      return problem;
    }
  }

  private GivenRatings(List<Given> all) {
    this.all = all;
  }

  /** The ratings of a body. */
  static GivenRatings of(BodyGiven body, int most) {
    body.require(NAME);
    Asked.requireAtMost(NAME, body.size(NAME), most);
    return new GivenRatings(body.objects(NAME).stream().map(GivenRatings::rating).toList());
  }

  private static Given rating(BodyGiven rating) {
    Optional<String> id = rating.id("item_id");
    Optional<String> title = rating.text("title");
    if (title.isPresent() && title.get().length() > Asked.TITLE_CHARACTERS) {
      throw rating.wrong(
          "title", title.get(), "write " + Asked.TITLE_CHARACTERS + " characters at most");
    }
    if (id.isPresent() == title.isPresent()) {
      throw new BadInputException(
          rating
              .located(Problem.of("a rating is of one item"))
              .remedy("give each its item_id, or else its title"));
    }
    Optional<String> value = rating.written("rating");
    rating.requireNothingElse();
    return new Given(id, id.or(() -> title).orElseThrow(), value, rating.at());
  }

  /** An id where a title could stand. */
  static String byId(String itemId) {
    return "id:" + itemId;
  }

  List<Like> likes() {
    return all.stream().map(Given::like).toList();
  }

  int size() {
    return all.size();
  }

  /** Whether items are named by titles, which have to be looked for. */
  boolean haveTitles() {
    return all.stream().anyMatch(rating -> rating.id.isEmpty());
  }

  /** Checks that a model knows all ids: what stands there is never taken for a title. */
  void requireKnown(ModelQueries model) throws IOException {
    for (Given rating : all) {
      if (rating.id.isPresent() && !model.hasItem(rating.id.get())) {
        throw new BadInputException(
            Asked.unknownItem(rating.named).with("at", rating.at + "/item_id"));
      }
    }
  }

  /** The same problem with where it is, when it is one of these. */
  BadInputException located(BadInputException thrown) {
    Problem problem = thrown.problem();
    List<Problem.Detail> others = new ArrayList<>(problem.details());
    Optional<Given> found =
        IntStream.range(0, all.size())
            .mapToObj(i -> all.get(all.size() - 1 - i)) // of what is given twice the second
            .filter(rating -> others.removeIf(detail -> rating.isMeant(detail.value())))
            .findFirst();
    if (found.isEmpty()) {
      return thrown;
    }
    Problem told = found.get().about(Problem.of("{}", problem.what(Words.INSTANCE)));
    others.forEach(detail -> told.with(detail.key(), detail.value()));
    return new BadInputException(
        told.with("at", found.get().at).remedy("{}", problem.remedy(Words.INSTANCE)), thrown);
  }
}
