package dev.quire.ask;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of years.
 *
 * @param from the first
 * @param to the last, itself in it
 */
public record Years(int from, int to) {
  private static final Pattern FORM = Pattern.compile("(\\d{4})(?:\\.\\.(\\d{4}))?");

  /** Checks the order. */
  public Years {
    if (from > to) {
      throw noRange(from + ".." + to);
    }
  }

  /**
   * Reads {@code 1990..1999}, or {@code 1994}.
   *
   * @throws BadInputException when it is neither
   */
  public static Years parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw noRange(text);
    }
    int from = Integer.parseInt(form.group(1));
    return new Years(from, form.group(2) == null ? from : Integer.parseInt(form.group(2)));
  }

  private static BadInputException noRange(String text) {
    return new BadInputException(
        Problem.of("not a range of years")
            .setting("year", text)
            .remedy("write for example 1990..1999, or 1994"));
  }

  boolean has(int year) {
    return year >= from && year <= to;
  }

  @Override
  public String toString() {
    return from == to ? String.valueOf(from) : from + ".." + to;
  }
}
