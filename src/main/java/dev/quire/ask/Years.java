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
  private static final Pattern FORM = Pattern.compile("(\\d{4})|(\\d{4})?\\.\\.(\\d{4})?");
  private static final int FIRST = 0;
  private static final int LAST = 9999; // of those that titles end with

  /** Checks the order. */
  public Years {
    if (from > to) {
      throw noRange(from + ".." + to);
    }
  }

  /**
   * Reads {@code 1990..1999}, {@code 1990..}, {@code ..1999}, or {@code 1994}.
   *
   * @throws BadInputException when it is none of them
   */
  public static Years parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches() || text.strip().equals("..")) {
      throw noRange(text);
    }
    if (form.group(1) != null) {
      int year = Integer.parseInt(form.group(1));
      return new Years(year, year);
    }
    return new Years(
        form.group(2) == null ? FIRST : Integer.parseInt(form.group(2)),
        form.group(3) == null ? LAST : Integer.parseInt(form.group(3)));
  }

  private static BadInputException noRange(String text) {
    return new BadInputException(
        Problem.of("not a range of years")
            .setting("year", text)
            .remedy("write for example 1990..1999, 1990.., ..1999 or 1994"));
  }

  boolean has(int year) {
    return year >= from && year <= to;
  }

  @Override
  public String toString() {
    return from == to
        ? String.valueOf(from)
        : (from == FIRST ? "" : from) + ".." + (to == LAST ? "" : to);
  }
}
