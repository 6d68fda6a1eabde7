package dev.quire.train;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What the values of a {@link Setting} are, and how people write them.
 *
 * @param values {@link Integer}, {@link Long}, {@link Double} or an enum
 * @param label what stands for a value in a help text
 * @param parser gives null for what is no value at all, and throws a {@link NumberFormatException}
 *     for a number that has too many digits
 * @param wrong what is wrong with what is none
 * @param remedy what to write instead
 */
record SettingType<T>(
    Class<T> values, String label, Function<String, T> parser, String wrong, String remedy) {
  static final SettingType<Integer> COUNT = whole(Integer.class, Integer::valueOf);
  static final SettingType<Long> SEED = whole(Long.class, Long::valueOf);
  static final SettingType<Double> NUMBER =
      new SettingType<>(
          Double.class, "X", SettingType::decimal, "not a number", "write it like 0.5 or 1e-5");

  private static <N extends Number> SettingType<N> whole(
      Class<N> values, Function<String, N> parser) {
    return new SettingType<>(
        values,
        "N",
        text -> text.matches("[-+]?\\d+") ? parser.apply(text) : null,
        "not a whole number",
        "write it in digits");
  }

  private static Double decimal(String text) {
    return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")
        ? Double.valueOf(text)
        : null;
  }

  /** The constants of an enum, whose texts are written in small letters and with dashes. */
  static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    List<String> names = constants.stream().map(SettingType::name).toList();
    return new SettingType<>(
        type,
        String.join("|", names),
        text -> {
          int at = names.indexOf(text.toLowerCase(Locale.ROOT));
          return at < 0 ? null : constants.get(at);
        },
        "no such choice",
        "use " + String.join(" or ", names));
  }

  private static String name(Enum<?> constant) {
    return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Writes a value, such that the parser gives it back. */
  String write(T value) {
    return value instanceof Enum<?> constant ? name(constant) : String.valueOf(value);
  }
}
