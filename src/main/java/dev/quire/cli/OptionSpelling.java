package dev.quire.cli;

import dev.quire.problem.Spelling;

/** Settings as options of the command line. */
public final class OptionSpelling implements Spelling {
  public static final OptionSpelling INSTANCE = new OptionSpelling();

  private OptionSpelling() {}

  /** The setting that an option gives. */
  public static String name(String option) {
    return option.substring(2);
  }

  @Override
  public String given(String name, String value) {
    return "--" + name + "=" + value;
  }

  @Override
  public String toGive(String name, String value) {
    return value.isEmpty() ? "--" + name : "--" + name + " " + value;
  }

  @Override
  public String verb(String name) {
    return "quire " + name;
  }

  @Override
  public String noun() {
    return "option";
  }
}
