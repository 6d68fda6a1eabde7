package dev.quire.cli.data;

import static dev.quire.cli.data.Figures.coefficient;
import static dev.quire.cli.data.Figures.count;

import dev.quire.catalogue.Observed;
import dev.quire.cli.Counted;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.cli.TextWidth;
import dev.quire.describe.Description;
import dev.quire.describe.Description.Cold;
import dev.quire.describe.Description.Genres;
import dev.quire.describe.Description.Opinions;
import dev.quire.describe.ItemRatings;
import dev.quire.describe.Times;
import dev.quire.files.Shown;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** The facts about a dataset on a page for people. */
final class DescribeText {
  private static final int MOST_GENRES = 30;

  private final PrintWriter out;
  private final Description facts;
  private final Observed observed;
  private final RankTables tables;

  DescribeText(PrintWriter out, Description facts) {
    this.out = out;
    this.facts = facts;
    this.observed = facts.observed();
    this.tables = new RankTables(observed);
  }

  void print(Path folder) {
    printSize(folder);
    printRatings();
    facts.times().ifPresent(times -> print(new BarTables(observed, facts.ratings()).of(times)));
    print(ActivityTable.of(observed, facts.byUser(), facts.byItem()));
    printCold();
    if (!facts.topUsers().isEmpty()) {
      print(tables.ofUsers(facts.topUsers()));
    }
    if (!facts.topItems().isEmpty()) {
      print(tables.ofItems(facts.topItems(), false));
    }
    facts.genres().filter(genres -> !genres.all().isEmpty()).ifPresent(this::printGenres);
    if (observed == Observed.RATINGS) { // doing something often is no opinion of it
      printOpinions();
    }
  }

  private void line(String text) {
    out.println(TextWidth.cut(Shown.line(text), TextWidth.terminal()));
  }

  private void print(TextTable table) {
    out.println();
    table.print(out);
  }

  private void printSize(Path folder) {
    line(folder.toString());
    line(
        Counted.of(facts.ratings(), observed.one())
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
            + ": pairs of these users and items that have no "
            + observed.one());
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
      line("each has the value " + numbers.text(least));
      return;
    }
    line(
        observed.value()
            + "s from "
            + numbers.text(least)
            + " to "
            + numbers.text(greatest)
            + ", mean "
            + Numbers.significant(facts.values().mean(), 5)
            + ", standard deviation "
            + Numbers.significant(facts.values().deviation().orElse(0)));
    print(new BarTables(observed, facts.ratings()).of(facts.values().histogram()));
  }

  private void printCold() {
    Cold cold = facts.cold();
    out.println();
    line(
        Counted.of(cold.rareItems(), "item has", "items have")
            + " 1 to "
            + Cold.RARE
            + " "
            + observed.many()
            + ", "
            + count(cold.unratedItems())
            + " none");
    line(
        "cold, with no "
            + observed.one()
            + " for training: "
            + Counted.of(cold.items(), "item")
            + (cold.heldOutItems() == 0
                ? ""
                : ", " + count(cold.heldOutItems()) + " of them held out,")
            + " and "
            + Counted.of(cold.users(), "user"));
  }

  private void printGenres(Genres genres) {
    print(tables.ofGenres(genres, MOST_GENRES));
    int more = genres.all().size() - MOST_GENRES;
    if (more > 0) {
      line("and " + Counted.of(more, "more genre"));
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
        new TextTable()
            .left("")
            .right("variance")
            .right(observed.many())
            .right("log " + observed.many());
    table.row(
        "mean",
        coefficient(opinions.meanAndVariance()),
        coefficient(opinions.meanAndCount()),
        coefficient(opinions.meanAndLogCount()));
    table.row(
        "variance",
        "",
        coefficient(opinions.varianceAndCount()),
        coefficient(opinions.varianceAndLogCount()));
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
    tables.ofItems(opinions.divided(), true).print(out);
    line(
        Counted.of(opinions.bimodal(), "of them is", "of them are")
            + " more bimodal than an even distribution ("
            + coefficient(ItemRatings.EVEN)
            + ")");
  }
}
