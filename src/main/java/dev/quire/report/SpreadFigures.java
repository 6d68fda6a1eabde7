package dev.quire.report;

import dev.quire.catalogue.Observed;
import dev.quire.describe.Activity;
import dev.quire.describe.Description;
import dev.quire.describe.PowerLaw;
import dev.quire.describe.Ranks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How ratings are spread over users and items. */
final class SpreadFigures {
  private final Description facts;
  private final Page page;
  private final Observed observed;

  SpreadFigures(Description facts, Page page) {
    this.facts = facts;
    this.page = page;
    this.observed = facts.observed();
  }

  void write() {
    page.heading("How " + observed.many() + " are spread, and where the tail begins");
    page.prose(head("users", facts.byUser()) + " " + head("items", facts.byItem()));
    ranks("users", "user", facts.byUser());
    ranks("items", "item", facts.byItem());
    table();
  }

  private String head(String many, Activity activity) {
    return Words.count(activity.head().rows())
        + " of "
        + Words.count(activity.rows())
        + " "
        + many
        + " ("
        + Words.percent((double) activity.head().rows() / Math.max(1, activity.rows()))
        + ") hold "
        + Words.percent(activity.head().ofRatings())
        + " of the "
        + observed.many()
        + "; all others are the tail.";
  }

  private void ranks(String many, String one, Activity activity) {
    if (activity.rows() == 0) {
      return;
    }
    Ranks ranks = activity.ranks();
    Series points = new Series(many, 0).dots();
    ranks.points().forEach(point -> points.point((double) point.rank(), point.count()));
    List<Series> series = new ArrayList<>(List.of(points));
    ranks.fitted().ifPresent(line -> series.add(line(new Series("least squares", 1), line)));
    ranks.tail().ifPresent(line -> series.add(line(new Series("power law", 2).dash(), line)));
    Table table = new Table().number("rank").number(observed.many());
    ranks.points().forEach(point -> table.row(point.rank(), point.count()));
    page.figure(
        many + "-by-rank",
        Words.capital(observed.many()) + " of " + many + " by rank",
        "On logarithmic axes the line by least squares through all "
            + Words.count(activity.rows(), one)
            + (activity.rankSlope().isPresent()
                ? " has slope " + Words.number(activity.rankSlope().getAsDouble()) + ". "
                : " is not defined. ")
            + law(many, activity.powerLaw()),
        Chart.xy(Chart.axis("rank", "log"), Chart.axis(observed.many(), "log"), series),
        table);
  }

  private static Series line(Series series, Ranks.Line line) {
    return series
        .line()
        .point(line.fromRank(), line.fromCount())
        .point(line.toRank(), line.toCount());
  }

  private String law(String many, Optional<PowerLaw> law) {
    return law.map(
            found ->
                "A power law with exponent "
                    + Words.number(found.alpha())
                    + " fits best from "
                    + Words.count(found.xMin(), observed.one())
                    + " on, which "
                    + Words.count(found.rows())
                    + " of them have; its distribution is at most "
                    + Words.number(found.ks())
                    + " from theirs.")
        .orElse("No power law can be fitted: all " + many + " have as many.");
  }

  private void table() {
    Table table = new Table().text("of these").number("users").number("items");
    Activity users = facts.byUser();
    Activity items = facts.byItem();
    table.row("have " + observed.many(), users.rows(), items.rows());
    table.row(observed.many() + " of each: mean", users.mean(), items.mean());
    table.row("least", users.least(), items.least());
    table.row("median", users.median(), items.median());
    table.row("most", users.most(), items.most());
    table.row(
        "the top 1 % hold",
        Words.percent(users.percent().ofRatings()), Words.percent(items.percent().ofRatings()));
    table.row(
        "the top 10 % hold",
        Words.percent(users.tenth().ofRatings()), Words.percent(items.tenth().ofRatings()));
    table.row("so many hold 80 %", users.head().rows(), items.head().rows());
    table.row("Gini coefficient", users.gini(), items.gini());
    page.table(
        "spread",
        "Users and items beside one another",
        "Of those that have any. The Gini coefficient is 0 when all have as many, and nearly 1"
            + " when one has all.",
        table);
  }
}
