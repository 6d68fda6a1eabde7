package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.math.BigDecimal;
import java.nio.file.Path;

/**
 * Whether ratings are told apart as floats: those that differ by little beside their size, as stars
 * + 1e8 do, are not. Needs all of their digits, so files are read once more for it, and it is for
 * those that are suspicious. What is wrong with a file was said when it was read before.
 */
final class RoundingCheck implements RatingOutput {
  /** Rounding error, as a share of the range of the ratings, up to which models are the same. */
  static final double MOST_DISTORTION = 1e-3;

  private final RatingBatch batch = new RatingBatch(); // of which nobody wants anything
  private BigDecimal least;
  private BigDecimal greatest;
  private BigDecimal error = BigDecimal.ZERO; // the largest
  private Place place; // the rating that has it

  private record Place(Path file, long line, String field, String text) {}

  @Override
  public RatingBatch batch() {
    return batch;
  }

  @Override
  public void flush() {
    batch.clear();
  }

  @Override
  public void wrong(Path file, Problem problem, String remedy) {}

  @Override
  public boolean wantsDigits() {
    return true;
  }

  @Override
  public void digits(Path file, long line, String field, String text, float rounded) {
    BigDecimal exact = FieldText.exact(text);
    least = least == null ? exact : least.min(exact);
    greatest = greatest == null ? exact : greatest.max(exact);
    BigDecimal away = exact.subtract(new BigDecimal(rounded)).abs();
    if (away.compareTo(error) > 0) {
      error = away;
      place = new Place(file, line, field, text);
    }
  }

  /**
   * All have been taken.
   *
   * @throws InvalidFileException naming the rating that is distorted most
   */
  void finish() throws InvalidFileException {
    BigDecimal range = greatest.subtract(least);
    if (range.signum() > 0
        && error.compareTo(range.multiply(BigDecimal.valueOf(MOST_DISTORTION))) > 0) {
      String becomes = new BigDecimal(Float.toString(Float.parseFloat(place.text))).toPlainString();
      throw new InvalidFileException(
          place.file,
          Problem.of("ratings differ too little beside their size for 32 bits")
              .with("line", place.line)
              .with("field", place.field)
              .with("value", FieldText.shown(place.text))
              .with("becomes", becomes)
              .with("least", least)
              .with("greatest", greatest)
              .remedy("subtract a constant from all of them, for example the least"));
    }
  }
}
