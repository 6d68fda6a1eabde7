package dev.quire.model;

/**
 * Keys of a model's {@linkplain Model#metadata metadata} that every model has, whatever its kind.
 * Beside them are its settings under their own names and what its kind has learned.
 */
public final class ModelMetadata {
  /** Name of the kind of model. */
  public static final String MODEL = "model";

  /** What a score means. */
  public static final String SCORE = "score";

  /** The dataset that it was trained on. */
  public static final String DATASET_FINGERPRINT = "dataset_fingerprint";

  /** The lowest rating of that. */
  public static final String MIN_RATING = "min_rating";

  /** The highest rating of that. */
  public static final String MAX_RATING = "max_rating";

  /**
   * What it has learned from, where that is {@linkplain dev.quire.catalogue.Observed#EVENTS
   * events}; files without it are of ratings, or older than this.
   */
  public static final String OBSERVED = "observed";

  /** Number of factors. */
  static final String RANK = "rank";

  /** What every prediction begins with. */
  static final String GLOBAL_MEAN = "global_mean";

  private ModelMetadata() {}
}
