package dev.quire.cli;

import static dev.quire.model.Parameters.F32;

import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.FactorPlane;
import dev.quire.recommend.ItemFilter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire inspect MODEL embedding}. */
@Command(
    name = "embedding",
    customSynopsis = "quire inspect MODEL embedding [OPTION]...",
    description =
        "Items as points in two dimensions, as CSV: the two factors of a model of rank 2, otherwise"
            + " the first two principal components.")
final class InspectEmbedding extends VerbCommand {
  @ParentCommand private InspectCommand inspect;

  @Mixin private final FilterOptions filters = new FilterOptions();

  @Option(
      names = "--bias-shift",
      paramLabel = "W",
      defaultValue = "0",
      description = "Shift x by so much of the item bias, for example 0.1 (default: 0).")
  private double biasShift;

  @Override
  void run() throws Exception {
    if (!Double.isFinite(biasShift)) {
      throw new BadInputException(
          Problem.of("option out of range")
              .setting("bias-shift", biasShift)
              .remedy("use a number such as 0.1"));
    }
    try (Model model = input(Model.open(inspect.modelFile()))) {
      ItemFilter filter = filters.filter(model, progress());
      int[] items = filter.kept();
      FactorPlane plane = new FactorPlane(model.parameters(), items);
      filters.announce(progress());
      if (items.length == 0) {
        progress().line("quire: " + filter.whyEmpty());
      }
      if (json()) {
        printJson(json(model, plane, items));
      } else {
        print(model, plane, items);
      }
    }
  }

  private double x(Model model, FactorPlane plane, int item) {
    return plane.x(item) + biasShift * model.parameters().itemBias().getAtIndex(F32, item);
  }

  /** The first of the genres; MovieLens lists them by name. */
  private static String mainGenre(List<String> genres) {
    return genres.isEmpty() ? "" : genres.getFirst();
  }

  private void print(Model model, FactorPlane plane, int[] items) {
    ItemText text = new ItemText(model);
    out().println("itemId,x,y,ratings,genre,title");
    for (int item : items) {
      StringBuilder line = new StringBuilder(text.id(item)).append(',');
      line.append(Numbers.shortest(x(model, plane, item))).append(',');
      line.append(Numbers.shortest(plane.y(item))).append(',');
      line.append(model.itemCount(item)).append(',');
      line.append(CsvText.field(mainGenre(text.genres(item))));
      line.append(',');
      line.append(CsvText.field(text.title(item)));
      out().println(line);
    }
  }

  private ObjectNode json(Model model, FactorPlane plane, int[] items) {
    ItemText text = new ItemText(model);
    ObjectNode result = JSON.createObjectNode();
    result.put("share_of_variance", plane.shareOfVariance());
    ArrayNode array = result.putArray("items");
    for (int item : items) {
      ObjectNode node = text.json(item);
      node.put("genre", mainGenre(text.genres(item)));
      node.put("x", x(model, plane, item));
      node.put("y", plane.y(item));
      array.add(node);
    }
    return result;
  }
}
