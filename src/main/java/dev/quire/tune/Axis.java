package dev.quire.tune;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.ModelKind;
import dev.quire.train.Setting;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a search may choose one setting from, as people write it:
 *
 * <pre>
 * rank=10,20,40       these values
 * tau=1..100:log5     five of equal ratios: 1, 3.162, 10, 31.62, 100
 * tau=1..100:4        four of equal distance: 1, 34, 67, 100
 * tau=1..100          any between, for searches that draw them; tau=1..100:log by their logarithm
 * noise=user,user,item
 *                     the choices user and user,item: the longest that can be read is one
 * </pre>
 *
 * <p>Values between the ends of a range are rounded, numbers to four digits of what they differ by.
 *
 * @param values as {@link Setting#parse} takes them, in the order given; empty for a whole range
 * @param range from which values are drawn, where there is no number of them
 */
public record Axis(Setting<?> setting, List<String> values, Optional<Span> range) {
  private static final Pattern RANGE =
      Pattern.compile("(.+?)\\.\\.([^:]+)(?::(?=.)(log)?(?<count>\\d{1,4})?)?");

  private static final int DIGITS = 4;

  /**
   * Numbers from one to another.
   *
   * @param logarithmic whether equal ratios rather than equal distances are alike
   */
  public record Span(double least, double most, boolean logarithmic) {
    /** The number at a share of the way, 0 for the least and 1 for the most. */
    double at(double share) {
      return logarithmic
          ? Math.exp(Math.log(least) + share * (Math.log(most) - Math.log(least)))
          : least + share * (most - least);
    }
  }

  /** Keeps a copy of the values. */
  public Axis {
    values = List.copyOf(values);
  }

  /**
   * Reads an axis.
   *
   * @param text {@code name=values}
   * @throws BadInputException when the kind has no such setting, or it cannot have one of the
   *     values
   */
  public static Axis of(ModelKind kind, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new BadInputException(
          Problem.of("a grid without values")
              .setting("grid", text)
              .remedy("write {grid=rank=10,20,40} or {grid=tau=1..100:log4}"));
    }
    String name = text.substring(0, equals).strip();
    Setting<?> setting = kind.setting(name).orElseThrow(() -> noSuch(kind, text));
    try {
      return of(setting, text.substring(equals + 1));
    } catch (BadInputException e) {
      throw new BadInputException(e.problem().about("grid " + text), e);
    }
  }

  private static BadInputException noSuch(ModelKind kind, String text) {
    return new BadInputException(
        Problem.of("no such setting")
            .setting("model", kind.name())
            .setting("grid", text)
            .remedy(
                "settings of this kind: {}",
                kind.settings().stream().map(Setting::name).collect(Collectors.joining(", "))));
  }

  private static Axis of(Setting<?> setting, String values) {
    Matcher range = RANGE.matcher(values);
    if (!range.matches() || setting.type().isEnum()) {
      return ofValues(setting, listed(setting, values));
    }
    Span span = span(setting, range);
    String count = range.group("count");
    if (count == null) {
      return new Axis(setting, List.of(), Optional.of(span));
    }
    int last = Integer.parseInt(count) - 1;
    if (last < 1) {
      throw new BadInputException(
          Problem.of("a range of too few values")
              .setting(setting.name(), values)
              .remedy("take 2 or more"));
    }
    Stream<String> inner =
        IntStream.range(1, last).mapToObj(i -> rounded(setting, span, span.at((double) i / last)));
    return ofValues(
        setting,
        Stream.of(Stream.of(range.group(1)), inner, Stream.of(range.group(2)))
            .flatMap(part -> part));
  }

  private static Axis ofValues(Setting<?> setting, Stream<String> values) {
    return new Axis(setting, values.map(setting::shortest).distinct().toList(), Optional.empty());
  }

  /** Values between commas; the commas that a choice has are its own. */
  private static <T> Stream<String> listed(Setting<T> setting, String values) {
    List<String> parts = Arrays.stream(values.split(",", -1)).map(String::strip).toList();
    if (!setting.type().isEnum()) {
      return parts.stream();
    }
    Set<String> choices =
        Arrays.stream(setting.type().getEnumConstants())
            .map(setting::write)
            .collect(Collectors.toSet());
    List<String> listed = new ArrayList<>();
    for (int start = 0; start < parts.size(); ) {
      int end = parts.size();
      while (end > start + 1
          && !choices.contains(
              String.join(",", parts.subList(start, end)).toLowerCase(Locale.ROOT))) {
        end--;
      }
      listed.add(String.join(",", parts.subList(start, end)));
      start = end;
    }
    return listed.stream();
  }

  private static Span span(Setting<?> setting, Matcher range) {
    double least = Double.parseDouble(setting.shortest(range.group(1)));
    double most = Double.parseDouble(setting.shortest(range.group(2)));
    boolean logarithmic = range.group(3) != null;
    if (!(least < most) || (logarithmic && least <= 0)) {
      throw new BadInputException(
          Problem.of("not a range")
              .setting(setting.name(), range.group())
              .remedy(
                  least < most
                      ? "a logarithmic one begins above 0"
                      : "write the lower end first, like 1..100"));
    }
    return new Span(least, most, logarithmic);
  }

  private static boolean isWhole(Setting<?> setting) {
    return setting.type() != Double.class;
  }

  /** A value of few digits; those may not lead out of the range. */
  private static String rounded(Setting<?> setting, Span span, double value) {
    if (isWhole(setting)) {
      return String.valueOf(Math.round(Math.clamp(value, span.least, span.most)));
    }
    double largest = Math.max(Math.abs(span.least), Math.abs(span.most));
    int more = (int) Math.max(0, Math.log10(largest / (span.most - span.least)));
    double few = new BigDecimal(value).round(new MathContext(DIGITS + more)).doubleValue();
    return String.valueOf(Math.clamp(few, span.least, span.most));
  }

  /** A value that each is as likely as others to be, or one from all of the range. */
  String draw(RandomGenerator random) {
    if (range.isEmpty()) {
      return values.get(random.nextInt(values.size()));
    }
    Span span = range.get();
    Span drawn = // a whole number stands for all that is rounded to it
        isWhole(setting) ? new Span(span.least - 0.5, span.most + 0.5, span.logarithmic) : span;
    return setting.shortest(rounded(setting, span, drawn.at(random.nextDouble())));
  }

  /** Whether its values are more or less than others: choices are not, and neither are seeds. */
  boolean isOrdered() {
    return setting.type() == Integer.class || setting.type() == Double.class;
  }

  /** Its name. */
  public String name() {
    return setting.name();
  }

  /** As people may write it. */
  @Override
  public String toString() {
    return name()
        + "="
        + range
            .map(span -> span.least + ".." + span.most + (span.logarithmic ? ":log" : ""))
            .orElseGet(() -> String.join(",", values));
  }
}
