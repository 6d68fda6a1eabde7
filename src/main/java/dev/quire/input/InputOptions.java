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
 */
public record InputOptions(
    Optional<Delimiter> delimiter,
    Optional<Boolean> header,
    Optional<Boolean> quotes,
    ColumnChoice columns,
    Optional<String> encoding,
    boolean decimalComma,
    boolean implicit) {
  /** Nothing is said. */
  public static final InputOptions NONE =
      new InputOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          ColumnChoice.NONE,
          Optional.empty(),
          false,
          false);

  /** These with a delimiter: then the file is a text. */
  public InputOptions withDelimiter(Delimiter other) {
    return new InputOptions(
        Optional.of(other), header, quotes, columns, encoding, decimalComma, implicit);
  }

  /** These with columns that are chosen. */
  public InputOptions withColumns(ColumnChoice other) {
    return new InputOptions(delimiter, header, quotes, other, encoding, decimalComma, implicit);
  }

  /** These with an encoding, by a name that Java knows. */
  public InputOptions withEncoding(String other) {
    return new InputOptions(
        delimiter, header, quotes, columns, Optional.of(other), decimalComma, implicit);
  }

  /** These with a comma before the decimals of numbers. */
  public InputOptions withDecimalComma() {
    return new InputOptions(delimiter, header, quotes, columns, encoding, true, implicit);
  }
}
