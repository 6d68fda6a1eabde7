package dev.quire.cli.data;

import dev.quire.dataset.Repeats;
import dev.quire.dataset.Selection;
import dev.quire.input.DateTimeText;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** The options by which ratings get into a dataset, or don't. */
final class SelectionSettings {
  private static final String SECONDS = "-?\\d{1,18}"; // fit into 64 bits

  /** More likely one than a time in the first hour of 1970. */
  private static final String YEAR = "[12]\\d{3}";

  @Option(
      names = "--unrated",
      paramLabel = "X",
      description = "Leave out lines whose rating is X, which stands for none, as 0 or -1 may do.")
  private Double unrated;

  @Option(
      names = "--repeats",
      paramLabel = "WORTH",
      description =
          "What several ratings of a user and an item are worth: last, first, sum, count, max or"
              + " mean (default: last by time; of events their count).")
  private Repeats repeats;

  @Option(
      names = "--positive-from",
      paramLabel = "X",
      description = "Make ratings of at least X events of value 1, and leave out others.")
  private Double positiveFrom;

  @Option(
      names = "--min-user-ratings",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Leave out users with fewer ratings; with the next option again and again, until both"
              + " hold (a core).")
  private int minUserRatings;

  @Option(
      names = "--min-item-ratings",
      paramLabel = "N",
      defaultValue = "0",
      description = "Leave out the ratings of items that have fewer.")
  private int minItemRatings;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Leave out ratings before: 2015-01-31, 2015-01-31T12:00:00Z or seconds.")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Leave out ratings from this time on.")
  private String until;

  Selection selection() {
    return new Selection(
        Optional.ofNullable(unrated).map(Double::floatValue),
        Optional.ofNullable(repeats),
        Optional.ofNullable(positiveFrom).map(Double::floatValue),
        minUserRatings,
        minItemRatings,
        seconds("since", since),
        seconds("until", until));
  }

  /** A time as people write it, in seconds since 1970; without a zone it is in UTC. */
  private static OptionalLong seconds(String setting, String text) {
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong seconds =
        text.matches(SECONDS) && !text.matches(YEAR)
            ? OptionalLong.of(Long.parseLong(text))
            : DateTimeText.parse(text);
    if (seconds.isEmpty()) {
      throw new BadInputException(
          Problem.of("not a time")
              .setting(setting, text)
              .remedy("write 2015-01-31, 2015-01-31T12:00:00Z or seconds since 1970"));
    }
    return seconds;
  }
}
