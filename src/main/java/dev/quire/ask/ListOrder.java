package dev.quire.ask;

import java.util.Locale;

/** What puts the items of a list in order. */
public enum ListOrder {
  /** What the model predicts, whatever that means. */
  PREDICTION,
  /** The predicted rating. */
  RATING,
  /** What somebody would choose, of a model that knows preferences. */
  PREFERENCE,
  /** What somebody would choose and then like, of a model that knows both. */
  DUO,
  /** The predicted rating, and more for what many know. */
  FAMILIAR;

  /** Its name, in small letters. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
