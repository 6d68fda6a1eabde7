package dev.quire.ask;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.Standing;
import dev.quire.recommend.Taste;
import dev.quire.recommend.TopBlock;
import java.util.function.IntFunction;

/** The best items of some users who follow one another in a {@link BatchQuery}. */
public final class UserLists {
  private final Opened opened;
  private final TopBlock block;
  private final IntFunction<Standing> standings; // by dense user
  private int placed = -1; // whose taste this is
  private Taste taste;

  UserLists(Opened opened, TopBlock block, IntFunction<Standing> standings) {
    this.opened = opened;
    this.block = block;
    this.standings = standings;
  }

  /** Place of the first user among all that were asked for. */
  public int first() {
    return block.first();
  }

  /** Number of users. */
  public int size() {
    return block.size();
  }

  /** External id of the i-th user. */
  public String userId(int i) {
    return userIds().id(user(i));
  }

  /** Place of the i-th user among {@link #userIds}. */
  public int user(int i) {
    return block.user(i);
  }

  /** External ids of all users, for who wants them without a string for each. */
  public Ids userIds() {
    return opened.model().userIds();
  }

  /** How many items the i-th user has. */
  public int count(int i) {
    return block.count(i);
  }

  /** External id of an item of the i-th user, the best at rank 0. */
  public String itemId(int i, int rank) {
    return itemIds().id(item(i, rank));
  }

  /** Place of that item among {@link #itemIds}. */
  public int item(int i, int rank) {
    return block.item(i, rank);
  }

  /** External ids of all items. */
  public Ids itemIds() {
    return opened.model().itemIds();
  }

  /** Its title; empty when it has none. */
  public String title(int i, int rank) {
    Catalogue catalogue = opened.model().catalogue().orElse(null);
    return catalogue == null ? "" : catalogue.title(block.item(i, rank));
  }

  /** The predicted rating of that item. Not for several threads. */
  public double rating(int i, int rank) {
    if (i != placed) {
      taste = standings.apply(user(i)).taste();
      placed = i;
    }
    return new Recommender(opened.model()).score(taste, item(i, rank));
  }

  /** Its score. */
  public double score(int i, int rank) {
    return block.score(i, rank);
  }
}
