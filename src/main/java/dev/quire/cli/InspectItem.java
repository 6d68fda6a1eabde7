package dev.quire.cli;

import static dev.quire.model.Parameters.F32;

import dev.quire.files.Shown;
import dev.quire.model.Model;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire inspect MODEL item}. */
@Command(
    name = "item",
    customSynopsis = "quire inspect MODEL item ITEM [OPTION]...",
    description = "What the model knows of an item, and its neighbours.")
final class InspectItem extends VerbCommand {
  @ParentCommand private InspectCommand inspect;

  @Parameters(paramLabel = "ITEM", description = "A title or an id.")
  private String wanted;

  @Mixin private TopOption top;
  @Mixin private final FilterOptions filters = new FilterOptions();

  @Override
  void run() throws Exception {
    try (Model model = input(Model.open(inspect.modelFile()))) {
      int item = new ItemFinder(model).find(wanted);
      ItemFilter filter = filters.filter(model, progress());
      Recommender recommender = new Recommender(model);
      double norm = recommender.itemNorm(item);
      List<ScoredItem> neighbours =
          norm == 0
              ? List.of()
              : recommender.similarItems(item, Scoring.COSINE, top.value(), filter);
      filters.announce(progress());
      double bias = model.parameters().itemBias().getAtIndex(F32, item);
      ItemText text = new ItemText(model);
      ItemTable table = new ItemTable(model, neighbours);
      if (json()) {
        ObjectNode result = text.json(item);
        result.put("bias", bias);
        result.put("norm", norm);
        table.putJson(result);
        printJson(result);
        return;
      }
      out().println(line(text.id(item) + "  " + text.title(item)));
      out().println(line(facts(model, item, bias, norm)));
      if (neighbours.isEmpty()) {
        progress()
            .line(
                "quire: "
                    + (norm == 0 ? "a vector of length 0 has no neighbours" : filter.whyEmpty()));
      } else {
        out().printf(Locale.ROOT, "%nnearest by cosine:%n");
        table.print(out());
      }
    }
  }

  private static String facts(Model model, int item, double bias, double norm) {
    ItemText text = new ItemText(model);
    return Counted.of(model.itemCount(item), "training rating")
        + ", bias "
        + Numbers.significantSigned(bias)
        + ", norm "
        + Numbers.significant(norm)
        + (text.genres(item).isEmpty() ? "" : ", " + String.join(", ", text.genres(item)));
  }

  private static String line(String text) {
    return TextWidth.cut(Shown.line(text), TextWidth.terminal());
  }
}
