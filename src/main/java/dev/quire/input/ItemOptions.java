package dev.quire.input;

import java.util.Optional;

/**
 * What is said of a table of items beforehand; all else is recognised by its content.
 *
 * @param columns which columns to take
 * @param encoding the encoding, by a name that Java knows
 * @param onError what to do with a wrong line
 */
public record ItemOptions(ItemColumnChoice columns, Optional<String> encoding, OnError onError) {
  /** Nothing is said, and a wrong line is an error. */
  public static final ItemOptions NONE =
      new ItemOptions(ItemColumnChoice.UNCHOSEN, Optional.empty(), OnError.STOP);
}
