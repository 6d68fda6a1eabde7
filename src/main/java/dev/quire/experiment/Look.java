package dev.quire.experiment;

/**
 * An experiment, looked at while it ran.
 *
 * @param users who had come
 * @param difference of the arms' means, B less A, in the unit of the outcome
 * @param standardError of that
 * @param boundary how far from 0 the difference had to be for the test to stop: {@link AlwaysValid}
 * @param pValue always-valid: of this look and all before it
 */
public record Look(
    long users, double difference, double standardError, double boundary, double pValue) {
  /** Whether the experiment may stop here, or could have stopped before, for it has an answer. */
  public boolean isConclusive() {
    return pValue < WelchTest.ALPHA;
  }

  /** Whether B is worse by what this look shows, whatever those before it did. */
  public boolean isHarm() {
    return difference <= -boundary;
  }
}
