package dev.quire.cli.data;

import static dev.quire.cli.data.Figures.coefficient;
import static dev.quire.cli.data.Figures.count;
import static dev.quire.cli.data.Figures.percent;

import dev.quire.catalogue.Observed;
import dev.quire.cli.TextTable;
import dev.quire.describe.Activity;
import dev.quire.describe.PowerLaw;
import java.util.Locale;
import java.util.function.Function;

/** How ratings spread over users and over items, a line for each way to say it. */
final class ActivityTable {
  private final TextTable table = new TextTable().left("").right("users").right("items");
  private final Activity users;
  private final Activity items;

  private ActivityTable(Activity users, Activity items) {
    this.users = users;
    this.items = items;
  }

  static TextTable of(Observed observed, Activity users, Activity items) {
    ActivityTable lines = new ActivityTable(users, items);
    lines.add("how many have " + observed.many(), activity -> count(activity.rows()));
    lines.add(observed.many() + " of each: mean", activity -> mean(activity.mean()));
    lines.add("  least", activity -> count(activity.least()));
    lines.add("  median", activity -> median(activity.median()));
    lines.add("  most", activity -> count(activity.most()));
    lines.add("the top 1 % hold", activity -> percent(activity.percent().ofRatings()));
    lines.add("the top 10 % hold", activity -> percent(activity.tenth().ofRatings()));
    lines.add("Gini coefficient", activity -> coefficient(activity.gini()));
    lines.add("log count over log rank: slope", activity -> coefficient(activity.rankSlope()));
    lines.addLaw("power law: exponent", law -> coefficient(law.alpha()));
    lines.addLaw("  from so many " + observed.many() + " on", law -> count(law.xMin()));
    lines.addLaw("  which so many have", law -> count(law.rows()));
    lines.addLaw("  distance (KS)", law -> coefficient(law.ks()));
    return lines.table;
  }

  private void add(String name, Function<Activity, String> text) {
    table.row(name, text.apply(users), text.apply(items));
  }

  private void addLaw(String name, Function<PowerLaw, String> text) {
    add(name, activity -> activity.powerLaw().map(text).orElse("-"));
  }

  private static String mean(double mean) {
    return String.format(Locale.ROOT, "%,.1f", mean);
  }

  private static String median(double median) {
    return String.format(Locale.ROOT, median == Math.rint(median) ? "%,.0f" : "%,.1f", median);
  }
}
