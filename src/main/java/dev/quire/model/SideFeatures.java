package dev.quire.model;

import dev.quire.catalogue.FeatureMatrix;
import java.util.Optional;

/**
 * What is known of both sides beside ratings.
 *
 * @param items features of the items, if they have any
 * @param users those of the users
 */
public record SideFeatures(Optional<FeatureMatrix> items, Optional<FeatureMatrix> users) {
  /** None. */
  public static final SideFeatures NONE = new SideFeatures(Optional.empty(), Optional.empty());

  /** Of items alone. */
  public static SideFeatures ofItems(FeatureMatrix items) {
    return NONE.withItems(items);
  }

  /** The same with features of the items. */
  public SideFeatures withItems(FeatureMatrix known) {
    return new SideFeatures(Optional.of(known), users);
  }

  /** The same with features of the users. */
  public SideFeatures withUsers(FeatureMatrix known) {
    return new SideFeatures(items, Optional.of(known));
  }

  /** The same without those of the users. */
  SideFeatures ofItemsAlone() {
    return new SideFeatures(items, Optional.empty());
  }

  /** Whether users and items have the same features with the same weights. */
  public boolean areSame(SideFeatures others) {
    return areSame(items, others.items) && areSame(users, others.users);
  }

  private static boolean areSame(Optional<FeatureMatrix> a, Optional<FeatureMatrix> b) {
    return a.isPresent() == b.isPresent() && (a.isEmpty() || a.get().hasSame(b.orElseThrow()));
  }
}
