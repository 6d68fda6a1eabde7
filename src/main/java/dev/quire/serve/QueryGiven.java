package dev.quire.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Parameters of an address. */
final class QueryGiven extends Given {
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,40}");
  private static final Pattern NUMBER =
      Pattern.compile("-?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,3})?");

  private final Map<String, List<String>> values;

  private QueryGiven(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Those of a query.
   *
   * @param query as it stands in the address; null for none
   */
  static QueryGiven of(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (query != null) {
      for (String part : query.split("&", -1)) {
        if (!part.isEmpty()) {
          int equals = part.indexOf('=');
          String name = Percent.decoded(equals < 0 ? part : part.substring(0, equals), true);
          String value = equals < 0 ? "" : Percent.decoded(part.substring(equals + 1), true);
          values.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
        }
      }
    }
    return new QueryGiven(values);
  }

  @Override
  Set<String> names() {
    return values.keySet();
  }

  @Override
  Optional<String> textOf(String name) {
    List<String> found = textsOf(name);
    if (found.size() > 1) {
      throw wrong(name, found.getLast(), "give it once");
    }
    return found.stream().findFirst();
  }

  @Override
  List<String> textsOf(String name) {
    return values.getOrDefault(name, List.of());
  }

  @Override
  OptionalLong wholeOf(String name) {
    Optional<String> text = textOf(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!WHOLE.matcher(text.get()).matches()) {
      throw wrong(name, text.get(), "write a whole number");
    }
    try {
      return OptionalLong.of(Long.parseLong(text.get()));
    } catch (NumberFormatException e) {
      throw wrong(name, text.get(), SMALLER);
    }
  }

  @Override
  OptionalDouble numberOf(String name) {
    Optional<String> text = textOf(name);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    boolean written = NUMBER.matcher(text.get()).matches();
    double number = written ? Double.parseDouble(text.get()) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw wrong(name, text.get(), "write a number");
    }
    return OptionalDouble.of(number);
  }

  @Override
  Optional<Boolean> flagOf(String name) {
    return textOf(name)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw wrong(name, text, "write true or false");
                });
  }
}
