package dev.quire.cli;

import dev.quire.model.Model;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire similar}. */
@Command(name = "similar", description = "The items most like one of them.")
final class SimilarCommand extends VerbCommand {
  /** The scores that make sense between items. */
  enum Kind {
    COSINE,
    DOT;

    private Scoring scoring() {
      return this == COSINE ? Scoring.COSINE : Scoring.dot(0);
    }
  }

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @Option(names = "--item", paramLabel = "ITEM", required = true, description = "A title or an id.")
  private String wanted;

  @Option(
      names = "--score",
      paramLabel = "cosine|dot",
      defaultValue = "cosine",
      description =
          "The cosine of the angle between the items' vectors, or their product (default:"
              + " ${DEFAULT-VALUE}).")
  private Kind kind;

  @Mixin private TopOption top;
  @Mixin private final FilterOptions filters = new FilterOptions(100);

  @Override
  void run() throws Exception {
    try (Model model = Model.open(modelFile)) {
      int item = new ItemFinder(model).find(wanted);
      ItemFilter filter = filters.filter(model, progress());
      List<ScoredItem> items =
          new Recommender(model).similarItems(item, kind.scoring(), top.value(), filter);
      if (items.isEmpty()) {
        progress().line("quire: " + filter.whyEmpty());
      }
      ItemTable table = new ItemTable(model, items);
      if (json()) {
        ObjectNode result = JSON.createObjectNode();
        result.set("item", new ItemText(model).json(item));
        table.putJson(result);
        printJson(result);
      } else {
        table.print(out());
      }
    }
  }
}
