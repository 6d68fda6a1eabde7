package dev.quire.input;

/**
 * How a text is to be read.
 *
 * @param delimiter between its fields
 * @param quotes whether fields may be quoted
 * @param quotesSeen whether a look at the text has found one that is
 * @param dataStart the first byte of what is behind the header, if there is one
 * @param columns what its columns hold
 * @param encoding of its ids
 * @param encodingKnown whether somebody has said it, or there was something to tell it from
 * @param decimalPoint what stands before the decimals of a number
 * @param timeUnit of times that are whole numbers
 * @param kinds of the ids, as far as a look at the text tells
 */
record TextShape(
    Delimiter delimiter,
    boolean quotes,
    boolean quotesSeen,
    long dataStart,
    RatingColumns columns,
    TextEncoding encoding,
    boolean encodingKnown,
    byte decimalPoint,
    TimeUnit timeUnit,
    IdKinds kinds)
    implements FileShape {
  /** The same text, of which the encoding is known now. */
  TextShape in(TextEncoding other) {
    return new TextShape(
        delimiter,
        quotes,
        quotesSeen,
        dataStart,
        columns,
        other,
        true,
        decimalPoint,
        timeUnit,
        kinds);
  }

  @Override
  public String description() {
    return columns.description(delimiter)
        + timeUnit.note()
        + (encoding.isUtf8() ? "" : ", in " + encoding.name())
        + columns.note("line");
  }
}
