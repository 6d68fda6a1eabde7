package dev.quire.cli.data;

import dev.quire.cli.JsonText;
import dev.quire.dataset.Dataset;
import dev.quire.describe.Activity;
import dev.quire.describe.Density;
import dev.quire.describe.Description;
import dev.quire.describe.Description.Cold;
import dev.quire.describe.Description.Genre;
import dev.quire.describe.Description.Genres;
import dev.quire.describe.Description.Opinions;
import dev.quire.describe.Description.RatedItem;
import dev.quire.describe.Description.RatedUser;
import dev.quire.describe.Histogram;
import dev.quire.describe.Histogram.Bar;
import dev.quire.describe.PowerLaw;
import dev.quire.describe.Ranks;
import dev.quire.describe.Times;
import dev.quire.describe.Times.Year;
import dev.quire.json.ItemJson;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The facts about a dataset for programs. */
final class DescribeJson {
  private final Dataset dataset;

  /** Ids are numbers or texts as they are in the dataset. */
  DescribeJson(Dataset dataset) {
    this.dataset = dataset;
  }

  ObjectNode of(Path folder, Description facts) {
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    node.put("dataset", folder.toString());
    node.put("users", facts.byUser().rows());
    node.put("items", facts.items());
    node.put("rated_items", facts.byItem().rows());
    node.put("ratings", facts.ratings());
    node.put("train", facts.train());
    node.put("valid", facts.valid());
    node.put("test", facts.test());
    node.put("fold_in", facts.foldIn());
    node.put("sparsity", facts.sparsity());
    node.put("global_mean", facts.values().mean());
    put(node, "standard_deviation", facts.values().deviation());
    node.put("min_rating", facts.values().least());
    node.put("max_rating", facts.values().greatest());
    putHistogram(node.putArray("histogram"), facts.values().histogram());
    facts.times().ifPresent(times -> putTimes(node, times));
    put(node.putObject("per_user"), facts.byUser());
    put(node.putObject("per_item"), facts.byItem());
    ObjectNode laws = node.putObject("power_law");
    putLaw(laws.putObject("users"), facts.byUser());
    putLaw(laws.putObject("items"), facts.byItem());
    putCold(node, facts.cold());
    facts.genres().ifPresent(genres -> putGenres(node, genres));
    putUsers(node.putArray("top_users"), facts.topUsers());
    putItems(node.putArray("top_items"), facts.topItems());
    putOpinions(node, facts.opinions());
    return node;
  }

  private static void put(ObjectNode node, String key, OptionalDouble value) {
    value.ifPresent(number -> node.put(key, number));
  }

  private static void putHistogram(ArrayNode array, Histogram histogram) {
    for (Bar bar : histogram.bars()) {
      ObjectNode node = array.addObject();
      if (histogram.binned()) {
        putFloat(node, "from", bar.from());
        putFloat(node, "to", bar.to());
      } else {
        putFloat(node, "rating", bar.from());
      }
      node.put("ratings", bar.ratings());
    }
  }

  /** A number that is a float, in as many digits as that has. */
  private static void putFloat(ObjectNode node, String key, double value) {
    node.put(key, (float) value);
  }

  private static void putTimes(ObjectNode node, Times times) {
    node.put("first", times.first().toString());
    node.put("last", times.last().toString());
    ArrayNode years = node.putArray("years");
    for (Year year : times.years()) {
      years.addObject().put("year", year.year()).put("ratings", year.ratings());
    }
  }

  private static void put(ObjectNode node, Activity activity) {
    node.put("mean", activity.mean());
    node.put("least", activity.least());
    node.put("median", activity.median());
    node.put("most", activity.most());
    node.put("top_1_percent_rows", activity.percent().rows());
    node.put("top_1_percent_share", activity.percent().ofRatings());
    node.put("top_10_percent_rows", activity.tenth().rows());
    node.put("top_10_percent_share", activity.tenth().ofRatings());
    node.put("head_rows", activity.head().rows());
    node.put("head_share", activity.head().ofRatings());
    node.put("gini", activity.gini());
    ObjectNode ranks = node.putObject("ranks");
    ArrayNode points = ranks.putArray("points");
    activity
        .ranks()
        .points()
        .forEach(
            point -> points.addObject().put("rank", point.rank()).put("ratings", point.count()));
    activity.ranks().fitted().ifPresent(line -> put(ranks.putObject("fitted"), line));
    activity.ranks().tail().ifPresent(line -> put(ranks.putObject("tail"), line));
  }

  private static void put(ObjectNode node, Ranks.Line line) {
    node.put("from_rank", line.fromRank()).put("from_ratings", line.fromCount());
    node.put("to_rank", line.toRank()).put("to_ratings", line.toCount());
  }

  private static void putLaw(ObjectNode node, Activity activity) {
    put(node, "slope", activity.rankSlope());
    if (activity.powerLaw().isPresent()) {
      PowerLaw law = activity.powerLaw().get();
      node.put("alpha", law.alpha());
      node.put("x_min", law.xMin());
      node.put("ks", law.ks());
      node.put("rows", law.rows());
    }
  }

  private static void putCold(ObjectNode node, Cold cold) {
    node.put("cold_users", cold.users());
    node.put("cold_items", cold.items());
    node.put("cold_held_out_items", cold.heldOutItems());
    node.put("unrated_items", cold.unratedItems());
    node.put("items_with_1_to_" + Cold.RARE + "_ratings", cold.rareItems());
  }

  private static void putGenres(ObjectNode node, Genres genres) {
    ArrayNode array = node.putArray("genres");
    for (Genre genre : genres.all()) {
      ObjectNode row = array.addObject();
      row.put("genre", genre.name());
      row.put("items", genre.items());
      row.put("ratings", genre.ratings());
      put(row, "mean", genre.mean());
    }
    node.put("items_without_genre", genres.itemsWithout());
    node.put("ratings_without_genre", genres.ratingsWithout());
  }

  private void putUsers(ArrayNode array, List<RatedUser> users) {
    for (RatedUser user : users) {
      ObjectNode node = array.addObject();
      ItemJson.putId(node, "user_id", user.id(), dataset.userIds().areNumbers());
      node.put("ratings", user.count());
      node.put("mean", user.mean());
    }
  }

  private void putItems(ArrayNode array, List<RatedItem> items) {
    for (RatedItem item : items) {
      ObjectNode node = array.addObject();
      ItemJson.putId(node, "item_id", item.id(), dataset.itemIds().areNumbers());
      node.put("title", item.title());
      node.put("ratings", item.ratings().count());
      node.put("mean", item.ratings().mean());
      put(node, "variance", item.ratings().variance());
      put(node, "bimodality", item.ratings().bimodality());
    }
  }

  private void putOpinions(ObjectNode node, Opinions opinions) {
    ObjectNode correlations = node.putObject("correlations");
    correlations.put("items", opinions.items());
    put(correlations, "mean_variance", opinions.meanAndVariance());
    put(correlations, "mean_ratings", opinions.meanAndCount());
    put(correlations, "variance_ratings", opinions.varianceAndCount());
    put(correlations, "mean_log_ratings", opinions.meanAndLogCount());
    put(correlations, "variance_log_ratings", opinions.varianceAndLogCount());
    ObjectNode density = node.putObject("density");
    put(density.putObject("mean_by_ratings"), opinions.meanByCount());
    put(density.putObject("variance_by_ratings"), opinions.varianceByCount());
    put(density.putObject("variance_by_mean"), opinions.varianceByMean());
    ObjectNode divided = node.putObject("divided");
    divided.put("min_ratings", opinions.minRatings());
    divided.put("items", opinions.qualified());
    divided.put("bimodal_items", opinions.bimodal());
    putItems(divided.putArray("by_variance"), opinions.divided());
  }

  /** A cell is its column, its row and the number of items there. */
  private static void put(ObjectNode node, Density density) {
    ArrayNode xEdges = node.putArray("x_edges");
    density.xEdges().forEach(xEdges::add);
    ArrayNode yEdges = node.putArray("y_edges");
    density.yEdges().forEach(yEdges::add);
    ArrayNode cells = node.putArray("cells");
    density.cells().forEach(cell -> cells.addArray().add(cell.x()).add(cell.y()).add(cell.items()));
  }
}
