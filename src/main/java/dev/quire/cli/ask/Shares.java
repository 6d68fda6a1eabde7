package dev.quire.cli.ask;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;

/** Shares as people write them: 0.5 or 50%. */
final class Shares {
  private Shares() {}

  /**
   * The number that is meant.
   *
   * @param setting that it was given for
   */
  static double parse(String setting, String text) {
    boolean percent = text.endsWith("%");
    try {
      double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
      return percent ? number / 100 : number;
    } catch (NumberFormatException e) {
      throw new BadInputException(
          Problem.of("not a share").setting(setting, text).remedy("write it like 0.1 or 10%"), e);
    }
  }
}
