package dev.quire.train;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the settings of a kind of model: its name, type, range, default and a line of text. The
 * command line, the metadata of models and whoever tunes them read the same.
 *
 * @param <T> its type: {@link Integer}, {@link Long}, {@link Double} or an enum
 */
public final class Setting<T> {
  private final String name;
  private final Class<T> type;
  private final String label;
  private final String text;
  private final Function<String, T> parser; // null for what is none
  private final String shape; // what is wrong with a value that is none
  private final Range range; // null for any
  private final Function<RatingFacts, T> defaultValue;
  private final String defaultText;

  private Setting(
      String name,
      Class<T> type,
      String label,
      String text,
      Function<String, T> parser,
      String shape,
      Range range,
      Function<RatingFacts, T> defaultValue,
      String defaultText) {
    this.name = name;
    this.type = type;
    this.label = label;
    this.text = text;
    this.parser = parser;
    this.shape = shape;
    this.range = range;
    this.defaultValue = defaultValue;
    this.defaultText = defaultText;
  }

  /**
   * A whole number.
   *
   * @param most the largest; none for {@link Integer#MAX_VALUE}
   */
  public static Setting<Integer> count(
      String name, int defaultValue, int least, int most, String text) {
    return count(name, facts -> defaultValue, String.valueOf(defaultValue), least, most, text);
  }

  /**
   * A whole number whose default depends on the ratings.
   *
   * @param defaultValue given facts about them
   * @param defaultText the same in words
   * @param most the largest; none for {@link Integer#MAX_VALUE}
   */
  public static Setting<Integer> count(
      String name,
      Function<RatingFacts, Integer> defaultValue,
      String defaultText,
      int least,
      int most,
      String text) {
    return new Setting<>(
        name,
        Integer.class,
        "N",
        text,
        value -> whole(value, Integer::valueOf),
        "not a whole number; write it in digits",
        Range.of(
            least,
            most,
            most == Integer.MAX_VALUE ? "use at least " + least : "use " + least + " to " + most),
        defaultValue,
        defaultText);
  }

  /** A seed of random numbers: any whole number. */
  public static Setting<Long> seed(String name, long defaultValue, String text) {
    return new Setting<>(
        name,
        Long.class,
        "N",
        text,
        value -> whole(value, Long::valueOf),
        "not a whole number; write it in digits",
        null,
        facts -> defaultValue,
        String.valueOf(defaultValue));
  }

  /** A number. */
  public static Setting<Double> number(String name, double defaultValue, Range range, String text) {
    return number(name, facts -> defaultValue, written(defaultValue), range, text);
  }

  /**
   * A number whose default depends on the ratings.
   *
   * @param defaultValue given facts about them
   * @param defaultText the same in words
   */
  public static Setting<Double> number(
      String name,
      Function<RatingFacts, Double> defaultValue,
      String defaultText,
      Range range,
      String text) {
    return new Setting<>(
        name,
        Double.class,
        "X",
        text,
        Setting::decimal,
        "not a number; write it like 0.5 or 1e-5",
        range,
        defaultValue,
        defaultText);
  }

  /** One of the constants of an enum, whose texts are written in small letters and with dashes. */
  public static <E extends Enum<E>> Setting<E> choice(
      String name, Class<E> type, E defaultValue, String text) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Setting::written).toList();
    return new Setting<>(
        name,
        type,
        String.join("|", names),
        text,
        value -> {
          int at = names.indexOf(value.toLowerCase(Locale.ROOT));
          return at < 0 ? null : type.getEnumConstants()[at];
        },
        "no such choice; use " + String.join(" or ", names),
        null,
        facts -> defaultValue,
        written(defaultValue));
  }

  /** The same under another name. */
  public Setting<T> named(String other, String otherText) {
    return new Setting<>(
        other, type, label, otherText, parser, shape, range, defaultValue, defaultText);
  }

  /** Its name, in small letters and with dashes. */
  public String name() {
    return name;
  }

  /** Its type: {@link Integer}, {@link Long}, {@link Double} or an enum. */
  public Class<T> type() {
    return type;
  }

  /** The numbers that it can have; none where it can have any, or is a choice. */
  public Optional<Range> range() {
    return Optional.ofNullable(range);
  }

  /** What stands for its value in a help text. */
  public String label() {
    return label;
  }

  /** What it is, in a line. */
  public String text() {
    return text;
  }

  /** Its default, in words. */
  public String defaultText() {
    return defaultText;
  }

  /**
   * Its default.
   *
   * @param facts about the training ratings
   * @throws IllegalStateException when it depends on facts that are unknown
   */
  public T defaultValue(RatingFacts facts) {
    return defaultValue.apply(facts);
  }

  /**
   * Reads a value.
   *
   * @throws BadInputException when it is none, or out of range
   */
  public T parse(String value) {
    T parsed;
    try {
      parsed = parser.apply(value.strip());
    } catch (NumberFormatException e) { // has the right characters
      throw outOfRange(value, "use a smaller one");
    }
    if (parsed == null) {
      int remedy = shape.indexOf("; ");
      throw new BadInputException(
          Problem.of(shape.substring(0, remedy))
              .setting(name, value)
              .remedy(shape.substring(remedy + 2)));
    }
    if (!isInRange(parsed)) {
      throw outOfRange(value, range.advice());
    }
    return parsed;
  }

  private boolean isInRange(T value) {
    return range == null || range.has(((Number) value).doubleValue());
  }

  /**
   * Gives a value back that is in the range.
   *
   * @throws BadInputException when it isn't
   */
  public T checked(T value) {
    if (!isInRange(value)) {
      throw outOfRange(write(value), range.advice());
    }
    return value;
  }

  private BadInputException outOfRange(String value, String remedy) {
    return new BadInputException(
        Problem.of("{setting} out of range").setting(name, value).remedy(remedy));
  }

  /** Writes a value, such that {@link #parse} gives it back. */
  public String write(T value) {
    return value instanceof Enum<?> constant ? written(constant) : String.valueOf(value);
  }

  private static <N> N whole(String value, Function<String, N> parser) {
    return value.matches("[-+]?\\d+") ? parser.apply(value) : null;
  }

  private static Double decimal(String value) {
    return value.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")
        ? Double.valueOf(value)
        : null;
  }

  private static String written(Enum<?> constant) {
    return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String written(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? String.valueOf((long) value)
        : String.valueOf(value).replace(".0E", "e");
  }

  @Override
  public String toString() {
    return name;
  }
}
