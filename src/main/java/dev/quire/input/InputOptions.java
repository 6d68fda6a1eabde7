package dev.quire.input;

import java.util.Optional;

/**
 * What is said of files beforehand; all else is recognised by their content.
 *
 * @param delimiter what separates the fields of a text
 * @param header whether the first line of a text names the columns
 * @param quotes whether fields of a text may be quoted
 * @param columns which columns to take
 * @param encoding the encoding of a text, by a name that Java knows
 * @param decimalComma whether numbers have a comma in the place of the point
 * @param implicit whether lines are events, and ratings are passed over
 * @param words that stand for ratings
 */
public record InputOptions(
    Optional<Delimiter> delimiter,
    Optional<Boolean> header,
    Optional<Boolean> quotes,
    ColumnChoice columns,
    Optional<String> encoding,
    boolean decimalComma,
    boolean implicit,
    RatingWords words) {
  /** Nothing is said. */
  public static final InputOptions NONE =
      new InputOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          ColumnChoice.NONE,
          Optional.empty(),
          false,
          false,
          RatingWords.NONE);

  /** These with a delimiter: then the file is a text. */
  public InputOptions withDelimiter(Delimiter other) {
    return new InputOptions(
        Optional.of(other), header, quotes, columns, encoding, decimalComma, implicit, words);
  }

  /** These with columns that are chosen. */
  public InputOptions withColumns(ColumnChoice other) {
    return new InputOptions(
        delimiter, header, quotes, other, encoding, decimalComma, implicit, words);
  }

  /** These with an encoding, by a name that Java knows. */
  public InputOptions withEncoding(String other) {
    return new InputOptions(
        delimiter, header, quotes, columns, Optional.of(other), decimalComma, implicit, words);
  }

  /** These with a comma before the decimals of numbers. */
  public InputOptions withDecimalComma() {
    return new InputOptions(delimiter, header, quotes, columns, encoding, true, implicit, words);
  }

  /** These with words that stand for ratings. */
  public InputOptions withWords(RatingWords other) {
    return new InputOptions(
        delimiter, header, quotes, columns, encoding, decimalComma, implicit, other);
  }
}
