package dev.quire.model;

/** What a model of ratings may have beside biases and factors. */
public enum ModelPart {
  /** How far its numbers may be from what they are: {@link Variances}. */
  VARIANCES,
  /** How exact the ratings of each user and item are: {@link NoisePrecisions}. */
  NOISE,
  /** Where features place biases, beside vectors: {@link FeaturePrior#bias}. */
  FEATURE_BIASES,
  /** Vectors of the users, whose sums say where an item is by who has rated it. */
  RATERS,
  /** Vectors of the items, whose sums say where a user is by what they have rated. */
  RATED,
  /** A drift of each user in time: {@link UserDrift}. */
  DRIFT,
  /** What a user's ratings of one session have in common: {@link TimeSlots}. */
  SESSIONS
}
