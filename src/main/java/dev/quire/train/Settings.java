package dev.quire.train;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of a kind of model and their values: those that were chosen, and defaults. They
 * cannot be changed; {@link #with} gives others.
 */
public final class Settings {
  private final ModelKind kind;
  private final Map<Setting<?>, Object> chosen;
  private final RatingFacts facts;

  private Settings(ModelKind kind, Map<Setting<?>, Object> chosen, RatingFacts facts) {
    this.kind = kind;
    this.chosen = chosen;
    this.facts = facts;
  }

  /** All defaults of a kind. */
  public static Settings of(ModelKind kind) {
    return new Settings(kind, Map.of(), RatingFacts.UNKNOWN);
  }

  /**
   * Settings as people write them.
   *
   * @param values by the settings' names
   * @throws BadInputException when the kind has no such setting, or a value is wrong
   */
  public static Settings of(ModelKind kind, Map<String, String> values) {
    Settings settings = of(kind);
    for (Map.Entry<String, String> value : values.entrySet()) {
      String name = value.getKey();
      Setting<?> setting =
          kind.setting(name).orElseThrow(() -> without(kind, name, value.getValue()));
      settings = settings.withWritten(setting, value.getValue());
    }
    return settings;
  }

  private <T> Settings withWritten(Setting<T> setting, String value) {
    return with(setting, setting.parse(value));
  }

  /**
   * The same with another value.
   *
   * @throws BadInputException when the kind has no such setting, or the value is out of range
   */
  public <T> Settings with(Setting<T> setting, T value) {
    if (!kind.settings().contains(setting)) {
      throw without(kind, setting.name(), setting.write(value));
    }
    Map<Setting<?>, Object> more = new LinkedHashMap<>(chosen);
    more.put(setting, setting.checked(value));
    return new Settings(kind, more, facts);
  }

  /** The same for ratings to which some defaults are relative. */
  Settings forRatings(RatingFacts ofRatings) {
    return new Settings(kind, chosen, ofRatings);
  }

  /** The kind of model. */
  public ModelKind kind() {
    return kind;
  }

  /** The value of a setting. */
  @SuppressWarnings("unchecked") // with() has put in a T
  public <T> T get(Setting<T> setting) {
    Object value = chosen.get(setting);
    return value == null ? setting.defaultValue(facts) : (T) value;
  }

  /** All values by name, as text, in the order of the kind. */
  public Map<String, String> written() {
    Map<String, String> written = new LinkedHashMap<>();
    for (Setting<?> setting : kind.settings()) {
      written.put(setting.name(), written(setting));
    }
    return written;
  }

  private <T> String written(Setting<T> setting) {
    return setting.write(get(setting));
  }

  /** What to say of a setting that a kind hasn't. */
  private static BadInputException without(ModelKind kind, String name, String value) {
    List<String> having =
        ModelKinds.all().stream()
            .filter(other -> other.setting(name).isPresent())
            .map(other -> "{model=" + other.name() + "}")
            .toList();
    return new BadInputException(
        Problem.of("option without use")
            .setting("model", kind.name())
            .setting(name, value)
            .remedy(
                having.isEmpty()
                    ? "settings of this kind: "
                        + kind.settings().stream()
                            .map(setting -> "{" + setting.name() + "}")
                            .collect(Collectors.joining(", "))
                    : "it goes with " + String.join(" or ", having)));
  }
}
