package dev.quire.problem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What went wrong, with what, and what to do: {@code what: key=value, key=value; remedy}.
 *
 * <p>Settings are spelt by whoever shows the problem, so libraries know nothing of a command line.
 * In the texts of {@link #of} and {@link #remedy} they stand in braces, {@code {force}} or {@code
 * {model=als}}, {@code {setting}} is what one calls them, {@code {:convert}} is work that somebody
 * can have done, and {@code {}} stands for the next of the values, which are shown as they are:
 * what comes from people or files belongs there, since it may have braces of its own. Long values
 * are cut.
 */
public final class Problem {
  private static final Pattern BRACES =
      Pattern.compile("\\{(?::([a-z]+)|([a-z][a-z0-9-]*)(?:=([^}]+))?)?}");

  /** Of a detail; what stands there may come from a file, and be a megabyte. */
  private static final int DETAIL_CHARACTERS = 200;

  /** Of a value in a text, which may be a list of what there is. */
  private static final int VALUE_CHARACTERS = 4000;

  /** In braces the word itself, no setting of that name. */
  private static final String SETTING = "setting";

  private final String subject;
  private final Words what;
  private final List<Detail> details = new ArrayList<>();
  private Words remedy = new Words("", List.of());

  /**
   * One of the things that it went wrong with.
   *
   * @param value null of a setting that is given without one
   */
  public record Detail(String key, String value, boolean setting) {
    private String text(Spelling spelling) {
      if (value == null) {
        return spelling.toGive(key, "");
      }
      return setting ? spelling.given(key, value) : key + "=" + value;
    }
  }

  /** A text with the values that stand in it. */
  private record Words(String text, List<?> values) {
    String spelt(Spelling spelling) {
      StringBuilder spelt = new StringBuilder();
      int end = 0;
      int next = 0;
      for (var found = BRACES.matcher(text); found.find(); end = found.end()) {
        spelt.append(text, end, found.start());
        String setting = found.group(2);
        String value = found.group(3) == null ? "" : found.group(3);
        if (found.group(1) != null) {
          spelt.append(spelling.verb(found.group(1)));
        } else if (SETTING.equals(setting)) {
          spelt.append(spelling.noun());
        } else {
          spelt.append(
              setting == null
                  ? cut(values.get(next++), VALUE_CHARACTERS)
                  : spelling.toGive(setting, value));
        }
      }
      return spelt.append(text, end, text.length()).toString();
    }
  }

  private Problem(String subject, Words what) {
    this.subject = subject;
    this.what = what;
  }

  /**
   * A problem without details and remedy so far.
   *
   * @param values for every {@code {}} of the text
   */
  public static Problem of(String what, Object... values) {
    return new Problem("", new Words(what, Arrays.asList(values)));
  }

  /** The same, said of this: mostly a file or folder, which is named before all else. */
  public Problem about(Object named) {
    return copy(named + (subject.isEmpty() ? "" : ": " + subject), remedy);
  }

  private Problem copy(String named, Words todo) {
    Problem copy = new Problem(named, what);
    copy.details.addAll(details);
    copy.remedy = todo;
    return copy;
  }

  /** Adds a setting that somebody gave. */
  public Problem setting(String name, Object value) {
    details.add(new Detail(name, cut(value, DETAIL_CHARACTERS), true));
    return this;
  }

  /** Adds a setting that is given without a value. */
  public Problem setting(String name) {
    details.add(new Detail(name, null, true));
    return this;
  }

  /** Adds anything else that is known. */
  public Problem with(String key, Object value) {
    details.add(new Detail(key, cut(value, DETAIL_CHARACTERS), false));
    return this;
  }

  /** A value as text, not too long; but whoever looks for a file needs all of its name. */
  private static String cut(Object value, int most) {
    String text = written(value);
    if (text.length() <= most || value instanceof Path) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "... (" + text.length() + " characters)";
  }

  /** A number as people write it: 5, not 5.0. */
  private static String written(Object value) {
    String text = String.valueOf(value);
    boolean decimal = value instanceof Double || value instanceof Float;
    return decimal && text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * Says what to do.
   *
   * @param values for every {@code {}} of the text
   */
  public Problem remedy(String text, Object... values) {
    remedy = new Words(text, Arrays.asList(values));
    return this;
  }

  /** The same, with more at the end of what to do. */
  public Problem more(String text) {
    return copy(subject, new Words(remedy.text + text, remedy.values));
  }

  /** Whether what to do speaks of a setting, which not everybody has who shows the problem. */
  public boolean asksFor(String setting) {
    return remedy.text.contains("{" + setting + "}") || remedy.text.contains("{" + setting + "=");
  }

  /** The same, with something else to do. */
  public Problem instead(String text) {
    return copy(subject, new Words(text, List.of()));
  }

  /** The same, said of another where it is said of this. */
  public Problem renamed(Object from, Object to) {
    return subject.equals(from.toString()) ? copy(to.toString(), remedy) : this;
  }

  /** The same without the file or folder that it is said of, for those whom that is not told. */
  public Problem anonymous() {
    return copy("", remedy);
  }

  /** What went wrong, without anything else. */
  public String what(Spelling spelling) {
    return what.spelt(spelling);
  }

  /** What to do; empty when nothing is said of that. */
  public String remedy(Spelling spelling) {
    return remedy.spelt(spelling);
  }

  /** What it went wrong with, in order. */
  public List<Detail> details() {
    return List.copyOf(details);
  }

  /** All of it in one sentence. */
  public String text(Spelling spelling) {
    StringBuilder text = new StringBuilder(subject).append(subject.isEmpty() ? "" : ": ");
    text.append(what.spelt(spelling));
    String separator = ": ";
    for (Detail detail : details) {
      text.append(separator).append(detail.text(spelling));
      separator = ", ";
    }
    String todo = remedy.spelt(spelling);
    return text.append(todo.isEmpty() ? "" : "; ").append(todo).toString();
  }

  @Override
  public String toString() {
    return text(Spelling.PLAIN);
  }
}
