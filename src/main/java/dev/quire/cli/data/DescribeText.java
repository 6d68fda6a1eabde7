package dev.quire.cli.data;

import dev.quire.cli.Counted;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.cli.TextWidth;
import dev.quire.describe.Activity;
import dev.quire.describe.Activity.Share;
import dev.quire.describe.Description;
import dev.quire.describe.Description.Cold;
import dev.quire.describe.Description.Genre;
import dev.quire.describe.Description.Genres;
import dev.quire.describe.Description.Opinions;
import dev.quire.describe.Description.RatedItem;
import dev.quire.describe.Description.RatedUser;
import dev.quire.describe.Histogram;
import dev.quire.describe.Histogram.Bar;
import dev.quire.describe.ItemRatings;
import dev.quire.describe.PowerLaw;
import dev.quire.describe.Times;
import dev.quire.describe.Times.Year;
import dev.quire.files.Shown;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** The facts about a dataset on a page for people. */
final class DescribeText {
  private static final int MOST_BARS = 25; // in a histogram that can be looked at
  private static final int MOST_YEARS = 60;
  private static final int MOST_GENRES = 30;
  private static final int BAR_WIDTH = 40;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
  private static final int LEAST_TITLE = 24;
  private static final int LAST_TITLE = 12;

  private final PrintWriter out;
  private final Description facts;

  DescribeText(PrintWriter out, Description facts) {
    this.out = out;
    this.facts = facts;
  }

  void print(Path folder) {
    printSize(folder);
    printRatings();
    facts.times().ifPresent(this::printYears);
    printSpread();
    printCold();
    printUsers();
    printItems();
    facts.genres().ifPresent(this::printGenres);
    printOpinions();
  }

  private void line(String text) {
    out.println(TextWidth.cut(Shown.line(text), TextWidth.terminal()));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private void printSize(Path folder) {
    line(folder.toString());
    line(
        Counted.of(facts.ratings(), "rating")
            + " of "
            + Counted.of(facts.byUser().rows(), "user")
            + " and "
            + Counted.of(facts.byItem().rows(), "item")
            + (facts.items() == facts.byItem().rows()
                ? ""
                : " (" + count(facts.items()) + " in the catalogue)"));
    line(facts.times().map(DescribeText::dates).orElse("without times"));
    if (facts.train() < facts.ratings()) {
      line(
          "train "
              + count(facts.train())
              + ", valid "
              + count(facts.valid())
              + ", test "
              + count(facts.test())
              + (facts.foldIn() > 0 ? ", to fold in " + count(facts.foldIn()) : ""));
    }
    line(
        String.format(Locale.ROOT, "sparsity %.4f %%", 100 * facts.sparsity())
            + ": pairs of a user and a rated item without a rating");
  }

  private static String dates(Times times) {
    LocalDate first = LocalDate.ofInstant(times.first(), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(times.last(), ZoneOffset.UTC);
    return "from " + first + " to " + last;
  }

  private void printRatings() {
    double least = facts.values().least();
    double greatest = facts.values().greatest();
    Numbers numbers = Numbers.ofRatings(least, greatest);
    if (least == greatest) {
      line("every rating is " + numbers.text(least));
      return;
    }
    line(
        "ratings from "
            + numbers.text(least)
            + " to "
            + numbers.text(greatest)
            + ", mean "
            + Numbers.significant(facts.values().mean(), 5)
            + ", standard deviation "
            + Numbers.significant(facts.values().deviation().orElse(0)));
    printHistogram(facts.values().histogram().atMost(MOST_BARS));
  }

  private void printHistogram(Histogram histogram) {
    out.println();
    long most = histogram.bars().stream().mapToLong(Bar::ratings).max().orElse(1);
    TextTable table = new TextTable();
    Numbers ends =
        Numbers.ofRatings(
            histogram.bars().stream()
                .flatMap(bar -> Stream.of(bar.from(), bar.to()))
                .mapToDouble(Double::doubleValue)
                .toArray());
    if (histogram.binned()) {
      table.right("from").right("to");
    } else {
      table.right("rating");
    }
    table.right("ratings").right("share").left("");
    for (Bar bar : histogram.bars()) {
      Stream<String> value =
          histogram.binned()
              ? Stream.of(ends.text(bar.from()), ends.text(bar.to()))
              : Stream.of(ends.text(bar.from()));
      Stream<String> rest =
          Stream.of(
              count(bar.ratings()),
              percent((double) bar.ratings() / facts.ratings()),
              bar(bar.ratings(), most));
      table.row(Stream.concat(value, rest).toArray(String[]::new));
    }
    table.print(out);
  }

  /** A bar to an eighth of a column. */
  private static String bar(long number, long most) {
    long eighths = Math.round(8.0 * BAR_WIDTH * number / most);
    String end = eighths % 8 == 0 ? "" : EIGHTHS.substring((int) (eighths % 8)).substring(0, 1);
    return "█".repeat((int) (eighths / 8)) + end;
  }

  private void printYears(Times times) {
    List<Year> years = times.years();
    if (years.size() > MOST_YEARS) {
      years = years.stream().filter(year -> year.ratings() > 0).limit(MOST_YEARS).toList();
    }
    long most = years.stream().mapToLong(Year::ratings).max().orElse(1);
    out.println();
    TextTable table = new TextTable().right("year").right("ratings").right("share").left("");
    for (Year year : years) {
      table.row(
          String.valueOf(year.year()),
          count(year.ratings()),
          percent((double) year.ratings() / facts.ratings()),
          bar(year.ratings(), most));
    }
    table.print(out);
  }

  private void printSpread() {
    out.println();
    TextTable table = new TextTable().left("").right("users").right("items");
    spread(table, "how many have ratings", activity -> count(activity.rows()));
    spread(table, "ratings of each: mean", activity -> mean(activity.mean()));
    spread(table, "  least", activity -> count(activity.least()));
    spread(table, "  median", activity -> median(activity.median()));
    spread(table, "  most", activity -> count(activity.most()));
    spread(table, "the top 1 % hold", activity -> share(activity.percent()));
    spread(table, "the top 10 % hold", activity -> share(activity.tenth()));
    spread(table, "Gini coefficient", activity -> digits(activity.gini()));
    spread(table, "log count over log rank: slope", activity -> digits(activity.rankSlope()));
    spread(table, "power law: exponent", activity -> law(activity, law -> digits(law.alpha())));
    spread(table, "  from so many ratings on", activity -> law(activity, law -> count(law.xMin())));
    spread(table, "  which so many have", activity -> law(activity, law -> count(law.rows())));
    spread(table, "  distance (KS)", activity -> law(activity, law -> digits(law.ks())));
    table.print(out);
  }

  private void spread(TextTable table, String name, Function<Activity, String> text) {
    table.row(name, text.apply(facts.byUser()), text.apply(facts.byItem()));
  }

  private static String share(Share share) {
    return percent(share.ofRatings());
  }

  private static String mean(double mean) {
    return String.format(Locale.ROOT, "%,.1f", mean);
  }

  private static String median(double median) {
    return String.format(Locale.ROOT, median == Math.rint(median) ? "%,.0f" : "%,.1f", median);
  }

  private static String digits(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }

  private static String digits(OptionalDouble number) {
    return number.isPresent() ? digits(number.getAsDouble()) : "-";
  }

  private static String law(Activity activity, Function<PowerLaw, String> text) {
    return activity.powerLaw().map(text).orElse("-");
  }

  private void printCold() {
    Cold cold = facts.cold();
    out.println();
    line(
        Counted.of(cold.rareItems(), "item has", "items have")
            + " 1 to "
            + Cold.RARE
            + " ratings, "
            + count(cold.unratedItems())
            + " none");
    line(
        "cold, without a rating for training: "
            + Counted.of(cold.items(), "item")
            + (cold.heldOutItems() == 0
                ? ""
                : ", " + count(cold.heldOutItems()) + " of them held out,")
            + " and "
            + Counted.of(cold.users(), "user"));
  }

  private void printUsers() {
    if (facts.topUsers().isEmpty()) {
      return;
    }
    out.println();
    TextTable table = new TextTable().right("rank").ids("user").right("ratings").right("mean");
    Numbers means = Numbers.of(facts.topUsers(), RatedUser::mean);
    int rank = 1;
    for (RatedUser user : facts.topUsers()) {
      table.row(String.valueOf(rank++), user.id(), count(user.count()), means.text(user.mean()));
    }
    table.print(out);
  }

  private void printItems() {
    if (facts.topItems().isEmpty()) {
      return;
    }
    out.println();
    itemTable(facts.topItems(), false).print(out);
  }

  private static TextTable itemTable(List<RatedItem> items, boolean divided) {
    TextTable table = new TextTable().right("rank");
    if (divided) {
      table.right("variance").right("bimodality");
    }
    boolean titled = items.stream().anyMatch(item -> !item.title().isEmpty());
    table.ids("item").left(titled ? "title" : "", LEAST_TITLE, titled ? LAST_TITLE : 0);
    table.right("ratings").right("mean");
    Numbers means = Numbers.of(items, item -> item.ratings().mean());
    Numbers variances = Numbers.of(items, item -> item.ratings().variance().orElse(0));
    int rank = 1;
    for (RatedItem item : items) {
      Stream<String> before =
          divided
              ? Stream.of(
                  variances.text(item.ratings().variance().orElse(0)),
                  digits(item.ratings().bimodality()))
              : Stream.empty();
      Stream<String> rest =
          Stream.of(
              item.id(),
              item.title(),
              count(item.ratings().count()),
              means.text(item.ratings().mean()));
      table.row(
          Stream.concat(Stream.of(String.valueOf(rank++)), Stream.concat(before, rest))
              .toArray(String[]::new));
    }
    return table;
  }

  private void printGenres(Genres genres) {
    if (genres.all().isEmpty()) {
      return;
    }
    out.println();
    List<Genre> most =
        genres.all().stream()
            .sorted((first, second) -> Long.compare(second.ratings(), first.ratings()))
            .limit(MOST_GENRES)
            .toList();
    TextTable table =
        new TextTable().left("genre", LEAST_TITLE).right("items").right("ratings").right("mean");
    Numbers means = Numbers.of(most, genre -> genre.mean().orElse(0));
    for (Genre genre : most) {
      table.row(
          genre.name(),
          count(genre.items()),
          count(genre.ratings()),
          genre.mean().isPresent() ? means.text(genre.mean().getAsDouble()) : "");
    }
    table.row("(none)", count(genres.itemsWithout()), count(genres.ratingsWithout()), "");
    table.print(out);
    if (most.size() < genres.all().size()) {
      line("and " + Counted.of(genres.all().size() - most.size(), "more genre"));
    }
  }

  private void printOpinions() {
    Opinions opinions = facts.opinions();
    if (opinions.meanAndVariance().isPresent()) {
      printCorrelations(opinions);
    }
    if (!opinions.divided().isEmpty()) {
      printDivided(opinions);
    }
  }

  private void printCorrelations(Opinions opinions) {
    out.println();
    line("correlations over " + Counted.of(opinions.items(), "item") + " with 2 ratings or more");
    TextTable table =
        new TextTable().left("").right("variance").right("ratings").right("log ratings");
    table.row(
        "mean",
        digits(opinions.meanAndVariance()),
        digits(opinions.meanAndCount()),
        digits(opinions.meanAndLogCount()));
    table.row(
        "variance",
        "",
        digits(opinions.varianceAndCount()),
        digits(opinions.varianceAndLogCount()));
    table.print(out);
  }

  private void printDivided(Opinions opinions) {
    out.println();
    line(
        "most divided of "
            + Counted.of(opinions.qualified(), "item")
            + " with "
            + Counted.of(opinions.minRatings(), "rating")
            + " or more");
    itemTable(opinions.divided(), true).print(out);
    line(
        Counted.of(opinions.bimodal(), "of them is", "of them are")
            + " more bimodal than an even distribution ("
            + digits(ItemRatings.EVEN)
            + ")");
  }
}
