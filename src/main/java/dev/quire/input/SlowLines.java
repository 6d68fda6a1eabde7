package dev.quire.input;

import dev.quire.input.FieldText.BadField;
import dev.quire.problem.Problem;
import org.apache.commons.csv.CSVRecord;

/** One record's fields to a rating, or to the words that say what is wrong with it. */
final class SlowLines {
  private final RatingColumns columns;

  SlowLines(RatingColumns columns) {
    this.columns = columns;
  }

  /**
   * Adds the record to the batch unless it is wrong.
   *
   * @param line where the record begins
   * @param cutShort whether the file ends in this line, without a line break
   * @return what is wrong, or null
   */
  Problem parse(CSVRecord fields, long line, boolean cutShort, RatingBatch batch) {
    if (fields.size() != columns.count()) {
      return CsvRecords.wrongCount(
          fields,
          line,
          columns.count(),
          cutShort ? "file ends in the middle of a line" : "too few fields");
    }
    long userId = 0;
    long itemId = 0;
    float rating = 0;
    double roundingError = 0;
    long timestamp = 0;
    for (int c = 0; c < columns.count(); c++) {
      String text = fields.get(c);
      try {
        switch (columns.role(c)) {
          case USER -> userId = FieldText.id(text);
          case ITEM -> itemId = FieldText.id(text);
          case RATING -> {
            rating = FieldText.decimal(text);
            roundingError = FieldText.roundingError(text, rating);
          }
          case TIMESTAMP -> timestamp = FieldText.seconds(text);
          case OTHER -> {}
        }
      } catch (BadField e) {
        return e.problem(line, columns.name(c), text);
      }
    }
    batch.add(userId, itemId, rating, timestamp);
    batch.rounded(roundingError);
    return null;
  }
}
