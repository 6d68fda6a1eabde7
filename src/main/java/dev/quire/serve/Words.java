package dev.quire.serve;

import dev.quire.problem.Spelling;

/** Settings as parameters and members of requests. */
final class Words implements Spelling {
  static final Words INSTANCE = new Words();

  /** What no request has. */
  static final String DATASET = "dataset";

  private Words() {}

  /** The parameter that a setting is given with. */
  static String name(String setting) {
    return switch (setting) {
      case "like" -> "ratings";
      case DATASET -> "a dataset, which whoever starts the server names";
      default -> setting.replace('-', '_');
    };
  }

  @Override
  public String given(String setting, String value) {
    return name(setting) + "=" + value;
  }

  @Override
  public String toGive(String setting, String value) {
    return value.isEmpty() ? name(setting) : name(setting) + "=" + value;
  }

  @Override
  public String verb(String name) {
    return name;
  }

  @Override
  public String noun() {
    return "parameter";
  }
}
