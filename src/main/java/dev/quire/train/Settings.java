package dev.quire.train;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The settings of a kind of model and their values: those that were chosen, and defaults. They
 * cannot be changed; {@link #with} gives others. A setting is the same as another of its name and
 * type, so that kinds can share one.
 */
public final class Settings {
  private final ModelKind kind;
  private final Map<String, Object> chosen; // by name
  private final RatingFacts facts;

  private Settings(ModelKind kind, Map<String, Object> chosen, RatingFacts facts) {
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

  /**
   * Those that a model was trained with, as far as its file has them: defaults that depend on the
   * ratings may be missing from files of before they were settings.
   *
   * @param required what has to be there
   * @throws InvalidFileException when a value is none that it can have, or a required one is
   *     missing
   */
  public static Settings of(Model model, Setting<?>... required) throws InvalidFileException {
    Settings settings = of(ModelKinds.of(model));
    for (Setting<?> setting : required) {
      model.metadata(setting.name()); // or it is missing
    }
    for (Setting<?> setting : settings.kind.settings()) {
      Optional<String> value = setting.in(model.metadata());
      if (value.isPresent()) {
        settings = settings.withRead(setting, value.get(), model);
      }
    }
    return settings;
  }

  private <T> Settings withRead(Setting<T> setting, String value, Model model)
      throws InvalidFileException {
    try {
      return withWritten(setting, value);
    } catch (BadInputException e) { // was right when the model was trained
      throw model.wrong(
          setting.name(),
          setting
              .range()
              .map(range -> range.least() + " to " + range.most())
              .orElse(setting.label()));
    }
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
    Setting<T> own =
        own(setting).orElseThrow(() -> without(kind, setting.name(), setting.write(value)));
    Map<String, Object> more = new LinkedHashMap<>(chosen);
    more.put(own.name(), own.checked(value));
    return new Settings(kind, more, facts);
  }

  /** The kind's own setting of that name and type, whose range and default may be others. */
  @SuppressWarnings("unchecked") // of the same type
  private <T> Optional<Setting<T>> own(Setting<T> setting) {
    return kind.setting(setting.name())
        .filter(own -> own.type() == setting.type())
        .map(own -> (Setting<T>) own);
  }

  /** The same for ratings to which some defaults are relative. */
  Settings forRatings(RatingFacts ofRatings) {
    return new Settings(kind, chosen, ofRatings);
  }

  /**
   * The same, of which all that were chosen mean something.
   *
   * @throws BadInputException when one is without use beside the others
   */
  public Settings requireUse() {
    return requireUse(name -> false);
  }

  /**
   * The same where some may still get other values.
   *
   * @param open whether one of that name may
   * @throws BadInputException when one is without use beside the others
   */
  public Settings requireUse(Predicate<String> open) {
    for (Setting<?> setting : kind.settings()) {
      Optional<Setting.Condition<?>> condition = setting.condition();
      if (chosen.containsKey(setting.name())
          && condition.isPresent()
          && !open.test(condition.get().setting().name())) {
        requireMet(setting, condition.get());
      }
    }
    return this;
  }

  /** Those of {@link #chosen()} that mean something beside the others. */
  public Map<String, String> chosenInUse() {
    Map<String, String> written = chosen();
    for (Setting<?> setting : kind.settings()) {
      if (setting.condition().isPresent() && !isMet(setting.condition().get())) {
        written.remove(setting.name());
      }
    }
    return written;
  }

  private <C> boolean isMet(Setting.Condition<C> condition) {
    return find(condition.setting()).filter(value -> !value.equals(condition.value())).isEmpty();
  }

  private <C> void requireMet(Setting<?> setting, Setting.Condition<C> condition) {
    Setting<C> other = condition.setting();
    if (!isMet(condition)) {
      throw new BadInputException(
          Problem.of("{setting} without use")
              .setting(setting.name(), written(setting))
              .setting(other.name(), written(other))
              .remedy(
                  "it goes with {" + other.name() + "=" + other.write(condition.value()) + "}"));
    }
  }

  /** The kind of model. */
  public ModelKind kind() {
    return kind;
  }

  /**
   * The value of a setting.
   *
   * @throws IllegalStateException when it is a default that depends on ratings, before {@link
   *     Training} has looked at them
   * @throws IllegalArgumentException when the kind has no such setting
   */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "no such setting: model=%s, name=%s",
                        kind.name(),
                        setting.name())));
  }

  /**
   * The value of a setting, if the kind has it.
   *
   * @throws IllegalStateException as of {@link #get}
   */
  public <T> Optional<T> find(Setting<T> setting) {
    return own(setting).map(this::value);
  }

  private <T> T value(Setting<T> own) {
    Object value = chosen.get(own.name());
    return value == null ? own.defaultValue(facts) : own.type().cast(value);
  }

  /** Those that were chosen, by name, as text and in the order of the kind; no defaults. */
  public Map<String, String> chosen() {
    Map<String, String> written = new LinkedHashMap<>();
    for (Setting<?> setting : kind.settings()) {
      if (chosen.containsKey(setting.name())) {
        written.put(setting.name(), written(setting));
      }
    }
    return written;
  }

  /**
   * The same values for another kind, as far as that has these settings; the others of its own are
   * defaults. So are those that nobody has chosen, where nothing is known of the ratings.
   *
   * @throws IllegalStateException as of {@link #get}
   */
  public Settings as(ModelKind other) {
    Settings settings = new Settings(other, Map.of(), facts);
    for (Setting<?> setting : other.settings()) {
      settings = settings.withThatOf(this, setting);
    }
    return settings;
  }

  private <T> Settings withThatOf(Settings others, Setting<T> setting) {
    boolean open =
        !others.chosen.containsKey(setting.name()) && others.facts == RatingFacts.UNKNOWN;
    return open ? this : others.find(setting).map(value -> with(setting, value)).orElse(this);
  }

  /**
   * All values by name, as text, in the order of the kind.
   *
   * @throws IllegalStateException as of {@link #get}
   */
  public Map<String, String> written() {
    Map<String, String> written = new LinkedHashMap<>();
    for (Setting<?> setting : kind.settings()) {
      written.put(setting.name(), written(setting));
    }
    return written;
  }

  /**
   * Whether a model was trained with all of these values.
   *
   * @param metadata of the model, which is of this kind
   */
  boolean areIn(Map<String, String> metadata) {
    return kind.settings().stream()
        .allMatch(setting -> setting.in(metadata).equals(Optional.of(written(setting))));
  }

  private <T> String written(Setting<T> setting) {
    return setting.write(get(setting));
  }

  /** What to say of a setting that a kind hasn't. */
  private static BadInputException without(ModelKind kind, String name, String value) {
    String having = ModelKinds.choices(other -> other.setting(name).isPresent());
    return new BadInputException(
        Problem.of("{setting} without use")
            .setting("model", kind.name())
            .setting(name, value)
            .remedy(
                having.isEmpty()
                    ? "settings of this kind: "
                        + kind.settings().stream()
                            .map(setting -> "{" + setting.name() + "}")
                            .collect(Collectors.joining(", "))
                    : "it goes with " + having));
  }
}
