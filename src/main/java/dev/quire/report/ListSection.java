package dev.quire.report;

import dev.quire.ask.Item;
import dev.quire.ask.RankedItem;
import dev.quire.ask.RatedItem;
import dev.quire.ask.ScoreExplanation;
import dev.quire.ask.ScoreExplanation.Share;
import dev.quire.catalogue.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What models would offer: to some of their users, and to who likes one film. */
final class ListSection {
  private static final int SHARES = 2;

  private final Observed observed;
  private final List<ModelFindings> models;
  private final Page page;

  ListSection(Observed observed, List<ModelFindings> models, Page page) {
    this.observed = observed;
    this.models = models;
    this.page = page;
  }

  void write() {
    List<ModelFindings> fans = models.stream().filter(model -> !model.fans().isEmpty()).toList();
    List<ModelFindings> users = models.stream().filter(model -> !model.users().isEmpty()).toList();
    if (fans.isEmpty() && users.isEmpty()) {
      return;
    }
    page.section("recommendations", "Recommendations");
    if (!fans.isEmpty()) {
      fans(fans);
    }
    for (int i = 0; i < users.stream().mapToInt(m -> m.users().size()).max().orElse(0); i++) {
      user(users, i);
    }
  }

  private void fans(List<ModelFindings> offering) {
    page.heading("For a fan of one item");
    List<FanList> first = offering.getFirst().fans();
    page.prose(
        "Someone new who has said one thing: that they like one of the "
            + Words.count(first.size())
            + " most popular items. Behind each title stands what the score is made of.");
    List<String> liked = first.stream().map(fan -> fan.liked().name()).toList();
    List<Map<String, Object>> lists = new ArrayList<>();
    Table table = new Table().text("who likes").text("model").number("rank").text("is offered");
    table.number("score");
    for (ModelFindings model : offering) {
      List<Object> of = new ArrayList<>();
      for (FanList fan : model.fans()) {
        of.add(
            fan.offered().stream().map(item -> List.of(item.item().name(), scored(item))).toList());
        int rank = 1;
        for (RankedItem item : fan.offered()) {
          table.row(fan.liked().name(), model.name(), rank++, item.item().name(), item.score());
        }
      }
      lists.add(Map.of("name", Summary.name(model), "lists", of));
    }
    page.fans(liked, lists);
    page.foldedTable("All of these lists", table);
  }

  private String scored(RankedItem item) {
    String because = because(item);
    return "score " + Words.number(item.score()) + (because.isEmpty() ? "" : "; " + because);
  }

  /** Where a score comes from, in a line; empty where the model does not tell. */
  private String because(RankedItem item) {
    StringBuilder text = new StringBuilder();
    item.explanation().ifPresent(found -> append(text, found, item.score()));
    item.forecast()
        .ifPresent(
            rating ->
                text.append(text.isEmpty() ? "rating " : "; rating ")
                    .append(Words.brief(rating.mean()))
                    .append(", 90 % from ")
                    .append(Words.brief(rating.low()))
                    .append(" to ")
                    .append(Words.brief(rating.high())));
    return text.toString();
  }

  private void append(StringBuilder text, ScoreExplanation found, double score) {
    text.append(found.sumIn(score) + " is ");
    part(text, found.globalMean(), "the mean");
    part(text, found.itemBias(), "the item");
    part(text, found.userBias(), "the user");
    part(text, found.userFeatureTotal(), "features of the user");
    found.shares().stream()
        .limit(SHARES)
        .forEach(share -> part(text, share.share(), share.item().name()));
    int others = found.shares().size() - SHARES;
    if (others > 0) {
      double rest = found.shares().stream().skip(SHARES).mapToDouble(Share::share).sum();
      part(text, rest, Words.count(others, "other " + observed.one()));
    }
  }

  private static void part(StringBuilder text, double value, String name) {
    if (value == 0) {
      return; // not a part of this kind of score
    }
    boolean first = text.toString().endsWith("is ");
    text.append(first ? (value < 0 ? "-" : "") : value < 0 ? " - " : " + ");
    text.append(Words.brief(Math.abs(value))).append(" by ").append(name);
  }

  private void user(List<ModelFindings> offering, int place) {
    Optional<ExampleUser> first =
        offering.stream()
            .filter(model -> model.users().size() > place)
            .map(model -> model.users().get(place))
            .findFirst();
    if (first.isEmpty()) {
      return;
    }
    ExampleUser user = first.get();
    page.heading("For user " + user.userId());
    page.prose(
        "They have "
            + Words.count(user.ratings(), observed.one())
            + "; among the highest: "
            + Words.and(user.best().stream().map(ListSection::rated).toList())
            + ".");
    for (ModelFindings model : offering) {
      if (model.users().size() > place) {
        offered(model, model.users().get(place), place);
      }
    }
  }

  private static String rated(RatedItem item) {
    return item.item().name() + ", " + Words.number(item.rating());
  }

  private void offered(ModelFindings model, ExampleUser user, int place) {
    Table table = new Table().text("item").number("score").text("of that");
    for (RankedItem item : user.offered()) {
      Item named = item.item();
      table.row(named.name(), item.score(), because(item));
    }
    page.table(
        "user-" + place + "-" + models.indexOf(model),
        model.name() + " offers user " + user.userId(),
        "The best first; what they know already is left out.",
        table);
  }
}
