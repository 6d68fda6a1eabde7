package dev.quire.input;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What separates the fields of a text. */
public enum Delimiter {
  /** {@code 1,2,3}. */
  COMMA(","),
  /** {@code 1;2;3}. */
  SEMICOLON(";"),
  /** A tabulator. */
  TAB("\t"),
  /** {@code 1|2|3}. */
  BAR("|"),
  /** {@code 1::2::3}. */
  COLONS("::");

  private final String text;

  Delimiter(String text) {
    this.text = text;
  }

  /** The delimiter of a name, or of the characters themselves. */
  public static Optional<Delimiter> of(String text) {
    return Arrays.stream(values())
        .filter(
            delimiter ->
                delimiter.text.equals(text)
                    || delimiter.name().equalsIgnoreCase(text)
                    || (delimiter == TAB && text.equals("\\t")))
        .findAny();
  }

  /** The name by which people give it. */
  public String word() {
    return this == TAB ? name().toLowerCase(Locale.ROOT) : text;
  }

  /** All of them. */
  public static String words() {
    return Arrays.stream(values()).map(Delimiter::word).collect(Collectors.joining(" "));
  }

  /** What there is to say of it behind the names of columns; nothing of a comma. */
  String separation() {
    return this == COMMA ? "" : ", separated by " + (this == TAB ? "tabs" : text);
  }

  /** As it is in the file. */
  public String text() {
    return text;
  }
}
