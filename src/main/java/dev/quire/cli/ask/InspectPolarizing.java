package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.PolarizingItems;
import dev.quire.ask.PolarizingItems.PolarizingItem;
import dev.quire.catalogue.Observed;
import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.cli.VerbCommand;
import dev.quire.json.ItemJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire inspect MODEL polarizing}. */
@Command(
    name = "polarizing",
    customSynopsis = "quire inspect MODEL polarizing [OPTION]...",
    description =
        "The items with the longest vectors, which split their audience, and with the shortest.")
final class InspectPolarizing extends VerbCommand {
  @ParentCommand private InspectCommand inspect;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = "The dataset of the model, to compare with the variance of the ratings.")
  private Path datasetFolder;

  @Mixin private TopOption top;
  @Mixin private final FilterOptions filters = new FilterOptions();

  @Override
  protected void run() throws Exception {
    try (ModelQueries model =
        input(ModelQueries.open(inspect.modelFile(), Optional.ofNullable(datasetFolder)))) {
      PolarizingItems answer = model.polarizing(top.value(), filters.choice(model, progress()));
      announce(answer.notes());
      if (json()) {
        printJson(json(answer));
      } else if (answer.qualified() > 0) {
        print(model.observed(), answer);
      }
    }
  }

  private void print(Observed observed, PolarizingItems result) {
    out().println("of " + Counted.of(result.qualified(), "item") + " the longest vectors:");
    List<PolarizingItem> all = new ArrayList<>(result.longest());
    all.addAll(result.shortest());
    table(observed, result.longest(), all).print(out());
    out().printf(Locale.ROOT, "%nthe shortest:%n");
    table(observed, result.shortest(), all).print(out());
    out()
        .printf(
            Locale.ROOT,
            "%nangle: direction of the vector, in degrees, in the plane of the first two%nprincipal"
                + " axes, which have %.0f %% of the variance%n",
            100 * result.planeShare());
    result
        .correlation()
        .ifPresent(
            r ->
                out()
                    .printf(
                        Locale.ROOT,
                        "correlation of norm and variance of the %ss: %.3f%n",
                        observed.value(),
                        r));
  }

  /**
   * Some of the items.
   *
   * @param all decide on the decimals
   */
  private TextTable table(Observed observed, List<PolarizingItem> items, List<PolarizingItem> all) {
    TextTable table = new TextTable().right("rank").right(" norm").right("angle");
    if (datasetFolder != null) {
      table.right("variance");
    }
    table.ids("id").left("title", ItemText.LEAST_TITLE, ItemText.LAST_TITLE).right(observed.many());
    Numbers norms = Numbers.of(all, PolarizingItem::norm);
    Numbers variances = Numbers.of(all, item -> item.variance().orElse(0));
    int rank = 1;
    for (PolarizingItem item : items) {
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(rank++));
      cells.add(norms.text(item.norm()));
      cells.add(String.format(Locale.ROOT, "%.0f", item.direction()));
      if (datasetFolder != null) {
        cells.add(item.variance().isPresent() ? variances.text(item.variance().getAsDouble()) : "");
      }
      cells.add(item.item().id());
      cells.add(item.item().title());
      cells.add(ItemText.count(item.item()));
      table.row(cells, List.of());
    }
    return table;
  }

  private static ObjectNode json(PolarizingItems result) {
    ObjectNode node = JsonText.MAPPER.createObjectNode();
    node.put("items", result.qualified());
    result.correlation().ifPresent(r -> node.put("correlation_norm_variance", r));
    node.put("plane_share_of_variance", result.planeShare());
    put(node.putArray("longest"), result.longest());
    put(node.putArray("shortest"), result.shortest());
    return node;
  }

  private static void put(ArrayNode array, List<PolarizingItem> items) {
    for (PolarizingItem item : items) {
      ObjectNode node = ItemJson.of(item.item());
      node.put("norm", item.norm());
      node.put("angle_degrees", item.direction());
      item.variance().ifPresent(variance -> node.put("rating_variance", variance));
      array.add(node);
    }
  }
}
