package dev.quire.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong, with what, and what to do: {@code what: key=value, key=value; remedy}.
 *
 * <p>Settings are spelt by whoever shows the problem, so libraries know nothing of a command line.
 * In {@code what} and {@code remedy} they stand in braces, {@code {force}} or {@code {model=als}}.
 */
public final class Problem {
  private static final Pattern SETTING = Pattern.compile("\\{([a-z-]+)(?:=([^}]*))?}");

  private final String what;
  private final List<Detail> details = new ArrayList<>();
  private String place = "";
  private String remedy = "";

  /** One of the things that it went wrong with. */
  public record Detail(String key, String value, boolean setting) {}

  private Problem(String what) {
    this.what = what;
  }

  /** A problem without details and remedy so far. */
  public static Problem of(String what) {
    return new Problem(what);
  }

  /** Says where it went wrong, in which file for example. */
  public Problem at(Object where) {
    place = where + ": ";
    return this;
  }

  /** Adds a setting that somebody gave. */
  public Problem setting(String name, Object value) {
    details.add(new Detail(name, String.valueOf(value), true));
    return this;
  }

  /** Adds anything else that is known. */
  public Problem with(String key, Object value) {
    details.add(new Detail(key, String.valueOf(value), false));
    return this;
  }

  /** Says what to do. */
  public Problem remedy(String text) {
    remedy = text;
    return this;
  }

  /** What it went wrong with, in order. */
  public List<Detail> details() {
    return List.copyOf(details);
  }

  /** All of it in one sentence. */
  public String text(Spelling spelling) {
    StringBuilder text = new StringBuilder(place).append(spelt(what, spelling));
    String separator = ": ";
    for (Detail detail : details) {
      text.append(separator)
          .append(
              detail.setting
                  ? spelling.given(detail.key, detail.value)
                  : detail.key + "=" + detail.value);
      separator = ", ";
    }
    return remedy.isEmpty()
        ? text.toString()
        : text.append("; ").append(spelt(remedy, spelling)).toString();
  }

  private static String spelt(String text, Spelling spelling) {
    return SETTING
        .matcher(text)
        .replaceAll(
            found -> {
              String value = found.group(2) == null ? "" : found.group(2);
              return Matcher.quoteReplacement(spelling.toGive(found.group(1), value));
            });
  }

  @Override
  public String toString() {
    return text(Spelling.PLAIN);
  }
}
