package dev.quire.input;

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

  /** As it is in the file. */
  public String text() {
    return text;
  }
}
