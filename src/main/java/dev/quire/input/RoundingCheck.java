package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.apache.commons.csv.CSVRecord;

/**
 * Whether ratings are told apart as floats: those that differ by little beside their size, as stars
 * + 1e8 do, are not. Reads a file once more, one line after the other and with all digits, so it is
 * for files that are suspicious.
 */
final class RoundingCheck {
  /** Rounding error, as a share of the range of the ratings, up to which models are the same. */
  static final double MOST_DISTORTION = 1e-3;

  private final Path file;
  private final RatingColumns columns;
  private final RatingBatch batch = new RatingBatch();
  private BigDecimal least;
  private BigDecimal greatest;
  private BigDecimal error = BigDecimal.ZERO; // the largest
  private String text; // the rating that has it
  private long line;

  RoundingCheck(Path file, RatingColumns columns) {
    this.file = file;
    this.columns = columns;
  }

  /**
   * Checks all good lines.
   *
   * @param data what is behind the header
   * @param linesBefore lines of the file before that
   * @throws InvalidFileException naming the rating that is distorted most
   */
  void run(Reader data, long linesBefore) throws IOException {
    SlowLines lines = new SlowLines(columns);
    int column = columns.indexOf(RatingColumns.Role.RATING);
    try (CsvRecords records = new CsvRecords(file, data, linesBefore)) {
      for (CSVRecord fields; (fields = records.next()) != null; batch.clear()) {
        if (lines.parse(fields, records.firstLine(), false, batch) == null) {
          take(fields.get(column), batch.rating(0), records.firstLine());
        }
      }
    }
    BigDecimal range = greatest.subtract(least);
    if (range.signum() > 0
        && error.compareTo(range.multiply(BigDecimal.valueOf(MOST_DISTORTION))) > 0) {
      throw distorted(columns.name(column));
    }
  }

  private void take(String rating, float rounded, long ratingLine) {
    BigDecimal exact = FieldText.exact(rating);
    least = least == null ? exact : least.min(exact);
    greatest = greatest == null ? exact : greatest.max(exact);
    BigDecimal away = exact.subtract(new BigDecimal(rounded)).abs();
    if (away.compareTo(error) > 0) {
      error = away;
      text = rating;
      line = ratingLine;
    }
  }

  private InvalidFileException distorted(String field) {
    return new InvalidFileException(
        file,
        Problem.of("ratings differ too little beside their size for 32 bits")
            .with("line", line)
            .with("field", field)
            .with("value", FieldText.shown(text))
            .with("becomes", new BigDecimal(Float.toString(Float.parseFloat(text))).toPlainString())
            .with("least", least)
            .with("greatest", greatest)
            .remedy("subtract a constant from all of them, for example the least"));
  }
}
