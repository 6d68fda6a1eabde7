package dev.quire.solve;

/** A row's system has no unique solution in float arithmetic. */
public final class NotPositiveDefiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * For the matrix of one row.
   *
   * @param k the first pivot that is not positive
   * @param pivot its value
   */
  NotPositiveDefiniteException(int rank, long ratings, int k, float pivot) {
    super(
        "matrix is not positive definite: rank="
            + rank
            + ", ratings="
            + ratings
            + ", pivot "
            + k
            + "="
            + pivot
            + "; raise --tau or lower --rank");
  }

  private NotPositiveDefiniteException(String message) {
    super(message);
  }

  /** The same, with the row that it happened to. */
  public NotPositiveDefiniteException at(String side, int row) {
    var located = new NotPositiveDefiniteException(side + " row " + row + ": " + getMessage());
    located.initCause(this);
    return located;
  }
}
