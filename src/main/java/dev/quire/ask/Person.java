package dev.quire.ask;

import dev.quire.ask.Opened.Rated;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.FansFoldIn;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.Standing;
import dev.quire.recommend.Taste;
import dev.quire.recommend.UncertainTaste;
import dev.quire.train.CommonSettings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Who a {@link RecommendQuery} is about, a user of the model or someone new: what they have rated,
 * and where that puts them.
 */
final class Person {
  /** The place of a user of the model for someone new. */
  private static final int NOBODY = -1;

  private final Opened opened;
  private final Model model;
  private final RecommendQuery query;
  private final int user; // dense index, or NOBODY
  private final Rated rated;
  private FoldIn fans; // null until it is needed
  private Standing standing; // likewise

  private Person(Opened opened, RecommendQuery query) throws InvalidFileException {
    this.opened = opened;
    this.model = opened.model();
    this.query = query;
    this.user = query.userId().map(this::user).orElse(NOBODY);
    this.rated = user == NOBODY ? likes() : opened.rated(user, query.leftOut());
  }

  /**
   * Finds them.
   *
   * @throws BadInputException when nobody can say who they are, or not where they stand
   */
  static Person of(Opened opened, RecommendQuery query) throws InvalidFileException {
    requireDataset(opened, query);
    Person person = new Person(opened, query);
    person.requirePlaceless();
    return person;
  }

  private static void requireDataset(Opened opened, RecommendQuery query) {
    if (query.explanations() && query.userId().isPresent() && opened.dataset().isEmpty()) {
      throw new BadInputException(
          Problem.of("{setting} is missing")
              .setting("dataset")
              .remedy("{explain} needs the ratings of user={}", Shown.value(query.userId().get())));
    }
    if (query.placedBy() == PlacedBy.FANS && opened.dataset().isEmpty()) {
      throw new BadInputException(
          Problem.of("{setting} is missing")
              .setting("dataset")
              .remedy("{fold-in=fans} needs to know who has rated what"));
    }
  }

  /** Fans give a place to those alone who have none. */
  private void requirePlaceless() {
    if (query.placedBy() == PlacedBy.FANS && !rated.isNew()) {
      throw new BadInputException(
          Problem.of("{setting} without use")
              .setting("fold-in", PlacedBy.FANS.key())
              .remedy(
                  "user={} has a place in the model, it goes with {like=ITEM=RATING}",
                  Shown.value(query.userId().orElseThrow())));
    }
  }

  private int user(String userId) {
    try {
      return opened.user(userId);
    } catch (BadInputException e) {
      throw new BadInputException(
          e.problem().more(", or what someone new likes, with {like=ITEM=RATING}"), e);
    }
  }

  /** What the words of someone new mean. */
  private Rated likes() throws InvalidFileException {
    ItemFinder finder = new ItemFinder(model);
    RatingScale scale = opened.scale();
    float usual = opened.usualLike(scale);
    List<Like> likes = query.likes().stream().map(like -> like.in(finder)).toList();
    int[] items =
        finder.find(likes.stream().map(Like::item).toList(), false, (place, choices) -> true);
    BitSet seen = new BitSet();
    float[] ratings = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      ratings[i] = likes.get(i).rating(scale, usual);
      if (seen.get(items[i])) {
        throw new BadInputException(
            Problem.of("item given twice").setting("like", likes.get(i)).remedy("give it once"));
      }
      seen.set(items[i]);
    }
    return new Rated(items, ratings, seen, true);
  }

  /** Whether they are no user of the model, but someone with likes. */
  boolean isSomeoneNew() {
    return user == NOBODY;
  }

  Rated rated() {
    return rated;
  }

  private boolean isFoldedIn() {
    return rated.isNew() || query.explanations();
  }

  /** What places them by their ratings. */
  FoldIn foldIn() throws InvalidFileException {
    if (query.placedBy() != PlacedBy.FANS) {
      return isSomeoneNew() ? opened.foldInOfLikes() : opened.foldIn().of(user);
    }
    if (fans == null) {
      fans = isSomeoneNew() ? fans().ofLikes() : fans();
    }
    return fans;
  }

  private FoldIn fans() throws InvalidFileException {
    return FansFoldIn.of(
        model,
        opened.requireDataset().training().byItem(),
        model.variances().isPresent() ? Optional.of(opened.uncertainty()) : Optional.empty());
  }

  /** Where they stand in the model. */
  Standing standing() throws InvalidFileException {
    if (standing == null) {
      standing = isFoldedIn() ? placed() : trained();
    }
    return standing;
  }

  private Standing placed() throws InvalidFileException {
    Standing placed = foldIn().standing(rated.items(), rated.ratings());
    if (query.order().equals(Optional.of(ListOrder.PREFERENCE))) {
      requireLikes();
    }
    return placed;
  }

  /** Where training has left the user. */
  private Standing trained() throws InvalidFileException {
    return new Standing(
        new Recommender(model).tasteOf(user),
        model.variances().isPresent() ? Optional.of(belief()) : Optional.empty(),
        model.preference().map(half -> new Recommender(half.parameters()).tasteOf(user)));
  }

  /** What a variational model knows of them. */
  UncertainTaste belief() throws InvalidFileException {
    return isFoldedIn()
        ? foldIn().belief(rated.items(), rated.ratings()).orElseThrow()
        : opened.uncertainty().tasteOf(user);
  }

  /** What draws at random are made from: other ones for each user. */
  int number() {
    return user;
  }

  /** Whether a user has another place than training has left them, for the sake of explanations. */
  boolean isMoved() throws InvalidFileException {
    return !isSomeoneNew() && isFoldedIn() && !rated.isNew() && !standing().isAt(trained());
  }

  /**
   * Whether a user is where nothing but features has put them, as those are who have no training
   * ratings: at 0 without any.
   */
  boolean isUnknown() {
    Taste taste = new Recommender(model).tasteOf(user);
    float[] place = new float[taste.vector().length];
    float[] bias = new float[1];
    Optional<FeaturePrior> prior = model.userPrior();
    prior.ifPresent(known -> known.mean(user, place));
    prior.flatMap(FeaturePrior::ofBiases).ifPresent(known -> known.mean(user, bias));
    return taste.bias() == bias[0] && Arrays.equals(taste.vector(), place);
  }

  /**
   * Whether nothing that somebody has named is liked, by a model that has ratings, too. Fans are
   * those of whatever is named.
   */
  boolean likesNothing() throws InvalidFileException {
    double from = model.preference().isPresent() ? model.number(CommonSettings.POSITIVE_FROM) : 0;
    return isSomeoneNew()
        && query.placedBy() == PlacedBy.MODEL
        && model.preference().isPresent()
        && IntStream.range(0, rated.ratings().length)
            .noneMatch(i -> rated.ratings()[i] >= (float) from);
  }

  private void requireLikes() throws InvalidFileException {
    if (likesNothing()) {
      throw new BadInputException(
          Problem.of("nothing that is given is liked")
              .with("liked from", (float) model.number(CommonSettings.POSITIVE_FROM))
              .remedy("give a rating of at least that, or leave out {score}"));
    }
  }
}
