package dev.quire.recommend;

import dev.quire.solve.RowShares;
import java.util.List;
import java.util.Optional;

/** Places someone new in both halves of a model. */
public final class DuoFoldIn implements FoldIn {
  private final FoldIn ratings;
  private final FoldIn preferences;
  private final FoldIn likes; // the same of what is liked alone

  /** Of both. */
  public DuoFoldIn(FoldIn ratings, PreferenceFoldIn preferences) {
    this(ratings, preferences, preferences.ofLiked());
  }

  private DuoFoldIn(FoldIn ratings, FoldIn preferences, FoldIn likes) {
    this.ratings = ratings;
    this.preferences = preferences;
    this.likes = likes;
  }

  @Override
  public Taste taste(int[] items, float[] given) {
    return ratings.taste(items, given);
  }

  @Override
  public Optional<UncertainTaste> belief(int[] items, float[] given) {
    return ratings.belief(items, given);
  }

  @Override
  public Optional<FoldIn> preference() {
    return Optional.of(preferences);
  }

  /** What they dislike is left to the ratings. */
  @Override
  public FoldIn ofLikes() {
    return new DuoFoldIn(ratings, likes, likes);
  }

  @Override
  public FoldIn of(int user) {
    return new DuoFoldIn(ratings.of(user), preferences, likes);
  }

  @Override
  public List<String> features() {
    return ratings.features();
  }

  @Override
  public Optional<RowShares> shares(int[] items, float[] given) {
    return ratings.shares(items, given);
  }
}
