package dev.quire.input;

/**
 * Of which kind the ids of a data set are; the whole column of all files decides.
 *
 * <p>Ids are <i>numbers</i> when every one of them is a plain decimal from 0 to 2^63 - 1, without a
 * sign, leading zeros or blanks. Otherwise all of them are <i>text</i>, and are given back byte for
 * byte.
 *
 * @param textUsers whether the users' ids are text
 * @param textItems whether the items' ids are text
 */
public record IdKinds(boolean textUsers, boolean textItems) {
  /** All ids are numbers. */
  public static final IdKinds NUMBERS = new IdKinds(false, false);

  /** Text where either has text. */
  public IdKinds or(IdKinds other) {
    return new IdKinds(textUsers || other.textUsers, textItems || other.textItems);
  }
}
