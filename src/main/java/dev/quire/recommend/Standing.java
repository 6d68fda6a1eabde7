package dev.quire.recommend;

import java.util.Optional;

/**
 * Where a model has somebody: a user of its own, or someone new.
 *
 * @param taste by which scores are predicted
 * @param belief the same with how sure that is, of a model that knows
 * @param preference of a model that has preferences beside ratings
 */
public record Standing(Taste taste, Optional<UncertainTaste> belief, Optional<Taste> preference) {
  /** That of a model which neither knows how sure it is nor has another half. */
  public static Standing of(Taste taste) {
    return new Standing(taste, Optional.empty(), Optional.empty());
  }

  /** Whether another is the same place, to the last bit, however sure the one and the other is. */
  public boolean isAt(Standing other) {
    return taste.isAt(other.taste)
        && preference.isPresent() == other.preference.isPresent()
        && (preference.isEmpty() || preference.get().isAt(other.preference.get()));
  }
}
