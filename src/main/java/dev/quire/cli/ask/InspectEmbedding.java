package dev.quire.cli.ask;

import dev.quire.ask.Embedding;
import dev.quire.ask.Item;
import dev.quire.ask.ModelQueries;
import dev.quire.cli.CsvText;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.VerbCommand;
import dev.quire.json.ItemJson;
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
  protected void run() throws Exception {
    try (ModelQueries model = input(ModelQueries.open(inspect.modelFile()))) {
      Embedding answer = model.embedding(filters.choice(model, progress()), biasShift);
      announce(answer.notes());
      if (json()) {
        printJson(json(answer));
      } else {
        print(answer);
      }
    }
  }

  private void print(Embedding answer) {
    out().println("itemId,x,y,ratings,genre,title");
    for (Embedding.Point point : answer.points()) {
      Item item = point.item();
      StringBuilder line = new StringBuilder(CsvText.field(item.id())).append(',');
      line.append(Numbers.shortest(point.x())).append(',');
      line.append(Numbers.shortest(point.y())).append(',');
      line.append(item.ratings()).append(',');
      line.append(CsvText.field(item.mainGenre()));
      line.append(',');
      line.append(CsvText.field(item.title()));
      out().println(line);
    }
  }

  private static ObjectNode json(Embedding answer) {
    ObjectNode result = JsonText.MAPPER.createObjectNode();
    result.put("share_of_variance", answer.shareOfVariance());
    ArrayNode array = result.putArray("items");
    for (Embedding.Point point : answer.points()) {
      ObjectNode node = ItemJson.of(point.item());
      node.put("genre", point.item().mainGenre());
      node.put("x", point.x());
      node.put("y", point.y());
      array.add(node);
    }
    return result;
  }
}
