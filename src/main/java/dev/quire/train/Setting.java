package dev.quire.train;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Map;
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
  private final SettingType<T> type;
  private final String text;
  private final Optional<Range> range;
  private final Function<RatingFacts, T> defaultValue;
  private final String defaultText;
  private final Optional<T> former;
  private final Optional<Condition<?>> condition;

  /** Another setting, and the value with which something is made of this one. */
  record Condition<C>(Setting<C> setting, C value) {}

  private Setting(
      String name,
      SettingType<T> type,
      String text,
      Optional<Range> range,
      Function<RatingFacts, T> defaultValue,
      String defaultText) {
    this(
        name,
        type,
        text,
        range,
        defaultValue,
        defaultText,
        /* former= */ Optional.empty(),
        /* condition= */ Optional.empty());
  }

  private Setting(
      String name,
      SettingType<T> type,
      String text,
      Optional<Range> range,
      Function<RatingFacts, T> defaultValue,
      String defaultText,
      Optional<T> former,
      Optional<Condition<?>> condition) {
    this.name = name;
    this.type = type;
    this.text = text;
    this.range = range;
    this.defaultValue = defaultValue;
    this.defaultText = defaultText;
    this.former = former;
    this.condition = condition;
  }

  /** One of any value that its type has, whose default depends on nothing. */
  private static <T> Setting<T> of(String name, SettingType<T> type, T defaultValue, String text) {
    return new Setting<>(
        name, type, text, Optional.empty(), facts -> defaultValue, type.write(defaultValue));
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
    String advice =
        most == Integer.MAX_VALUE ? "use at least " + least : "use " + least + " to " + most;
    return new Setting<>(
        name,
        SettingType.COUNT,
        text,
        Optional.of(Range.of(least, most, advice)),
        defaultValue,
        defaultText);
  }

  /** A seed of random numbers: any whole number. */
  public static Setting<Long> seed(String name, long defaultValue, String text) {
    return of(name, SettingType.SEED, defaultValue, text);
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
        name, SettingType.NUMBER, text, Optional.of(range), defaultValue, defaultText);
  }

  /** One of the constants of an enum, whose texts are written in small letters and with dashes. */
  public static <E extends Enum<E>> Setting<E> choice(
      String name, Class<E> type, E defaultValue, String text) {
    return of(name, SettingType.choice(type), defaultValue, text);
  }

  /** The same under another name. */
  public Setting<T> named(String other, String otherText) {
    return new Setting<>(
        other, type, otherText, range, defaultValue, defaultText, former, condition);
  }

  /** The same, where all models were trained with this value before it could be another. */
  public Setting<T> formerly(T value) {
    return new Setting<>(
        name, type, text, range, defaultValue, defaultText, Optional.of(value), condition);
  }

  /** The same, which means something only where another setting has this value. */
  public <C> Setting<T> onlyWith(Setting<C> other, C value) {
    return new Setting<>(
        name,
        type,
        text,
        range,
        defaultValue,
        defaultText,
        former,
        Optional.of(new Condition<>(other, value)));
  }

  /** Its name, in small letters and with dashes. */
  public String name() {
    return name;
  }

  /** Its type: {@link Integer}, {@link Long}, {@link Double} or an enum. */
  public Class<T> type() {
    return type.values();
  }

  /** The numbers that it can have; none where it can have any, or is a choice. */
  public Optional<Range> range() {
    return range;
  }

  /** What it needs to mean something; none where it always does. */
  Optional<Condition<?>> condition() {
    return condition;
  }

  /** What stands for its value in a help text. */
  public String label() {
    return type.label();
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
      parsed = type.parser().apply(value.strip());
    } catch (NumberFormatException e) { // has the right characters
      throw outOfRange(value, "use a smaller one");
    }
    if (parsed == null) {
      throw new BadInputException(
          Problem.of(type.wrong()).setting(name, value).remedy(type.remedy()));
    }
    return checked(parsed, value);
  }

  /**
   * Gives a value back that is in the range.
   *
   * @throws BadInputException when it isn't
   */
  public T checked(T value) {
    return checked(value, write(value));
  }

  private T checked(T value, String written) {
    if (range.isPresent() && !range.get().has(((Number) value).doubleValue())) {
      throw outOfRange(written, range.get().advice());
    }
    return value;
  }

  private BadInputException outOfRange(String value, String remedy) {
    return new BadInputException(
        Problem.of("{setting} out of range").setting(name, value).remedy(remedy));
  }

  /**
   * What a model was trained with, as text: as its metadata say, or as all were when it was
   * written.
   */
  Optional<String> in(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(name)).or(() -> former.map(this::write));
  }

  /** Writes a value, such that {@link #parse} gives it back. */
  public String write(T value) {
    return type.write(value);
  }

  /**
   * One text for each value that {@link #parse} takes, without what a number doesn't need: 5 for
   * 5.0 and 05.
   *
   * @throws BadInputException as {@link #parse} does
   */
  public String shortest(String value) {
    T parsed = parse(value);
    return parsed instanceof Double number ? written(number) : write(parsed);
  }

  private static String written(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e7
        ? String.valueOf((long) value)
        : String.valueOf(value).replace(".0E", "e");
  }

  @Override
  public String toString() {
    return name;
  }
}
