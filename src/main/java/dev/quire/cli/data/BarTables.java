package dev.quire.cli.data;

import dev.quire.catalogue.Observed;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.describe.Histogram;
import dev.quire.describe.Histogram.Bar;
import dev.quire.describe.Times;
import dev.quire.describe.Times.Year;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many ratings there are of each value and of each year, with a bar for each.
 *
 * @param observed what they are called
 * @param ratings how many there are in all
 */
record BarTables(Observed observed, long ratings) {
  private static final int MOST_BARS = 25; // in a histogram that can be looked at
  private static final int MOST_YEARS = 60;
  private static final int BAR_WIDTH = 40;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  TextTable of(Histogram all) {
    Histogram histogram = all.atMost(MOST_BARS);
    long most = histogram.bars().stream().mapToLong(Bar::ratings).max().orElse(1);
    Numbers ends =
        Numbers.ofRatings(
            histogram.bars().stream()
                .flatMap(bar -> Stream.of(bar.from(), bar.to()))
                .mapToDouble(Double::doubleValue)
                .toArray());
    TextTable table = new TextTable();
    if (histogram.binned()) {
      table.right("from").right("to");
    } else {
      table.right(observed.value());
    }
    table.right(observed.many()).right("share").left("");
    for (Bar bar : histogram.bars()) {
      Stream<String> value =
          histogram.binned()
              ? Stream.of(ends.text(bar.from()), ends.text(bar.to()))
              : Stream.of(ends.text(bar.from()));
      table.row(Stream.concat(value, counted(bar.ratings(), most)).toArray(String[]::new));
    }
    return table;
  }

  TextTable of(Times times) {
    List<Year> years = times.years();
    if (years.size() > MOST_YEARS) {
      years = years.stream().filter(year -> year.ratings() > 0).limit(MOST_YEARS).toList();
    }
    long most = years.stream().mapToLong(Year::ratings).max().orElse(1);
    TextTable table = new TextTable().right("year").right(observed.many()).right("share").left("");
    for (Year year : years) {
      Stream<String> value = Stream.of(String.valueOf(year.year()));
      table.row(Stream.concat(value, counted(year.ratings(), most)).toArray(String[]::new));
    }
    return table;
  }

  private Stream<String> counted(long number, long most) {
    return Stream.of(
        Figures.count(number), Figures.percent((double) number / ratings), bar(number, most));
  }

  /** A bar to an eighth of a column. */
  private static String bar(long number, long most) {
    long eighths = Math.round(8.0 * BAR_WIDTH * number / most);
    String end = eighths % 8 == 0 ? "" : EIGHTHS.substring((int) (eighths % 8)).substring(0, 1);
    return "█".repeat((int) (eighths / 8)) + end;
  }
}
