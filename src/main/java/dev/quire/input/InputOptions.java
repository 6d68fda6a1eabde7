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
}
