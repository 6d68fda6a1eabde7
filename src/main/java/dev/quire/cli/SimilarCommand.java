package dev.quire.cli;

import dev.quire.model.Model;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire similar}. */
@Command(
    name = "similar",
    description = "The items most like one of them, or like one that does not exist yet.")
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

  /** One of them. */
  private static final class Wanted {
    @Option(
        names = "--item",
        paramLabel = "ITEM",
        required = true,
        description = "A title or an id.")
    private String item;

    @Option(
        names = "--genres",
        paramLabel = "NAME",
        split = ",",
        required = true,
        description =
            "A new item of these genres, or other features that the model knows; several with"
                + " commas.")
    private List<String> genres;
  }

  @ArgGroup(multiplicity = "1")
  private Wanted wanted;

  @Option(
      names = "--score",
      paramLabel = "cosine|dot",
      defaultValue = "cosine",
      description =
          "The cosine of the angle between the items' vectors, or their product (default:"
              + " ${DEFAULT-VALUE}).")
  private Kind kind;

  @Mixin private TopOption top;
  @Mixin private final FilterOptions filters = new FilterOptions();

  @Override
  void run() throws Exception {
    try (Model model = input(Model.open(modelFile))) {
      ObjectNode about = JSON.createObjectNode();
      ItemFilter filter = filters.filter(model, progress());
      List<ScoredItem> items =
          wanted.item == null
              ? similarToNew(model, filter, about)
              : similarToKnown(model, filter, about);
      filters.announce(progress());
      if (items.isEmpty()) {
        progress().line("quire: " + filter.whyEmpty());
      }
      ItemTable table = new ItemTable(model, items);
      if (json()) {
        table.putJson(about);
        printJson(about);
      } else {
        table.print(out());
      }
    }
  }

  private List<ScoredItem> similarToKnown(Model model, ItemFilter filter, ObjectNode about) {
    int item = new ItemFinder(model).find(wanted.item);
    ItemText text = new ItemText(model);
    about.set("item", text.json(item));
    List<ScoredItem> items =
        new Recommender(model).similarItems(item, kind.scoring(), top.value(), filter);
    if (!json()) {
      progress().line("quire: similar to: " + text.named(item));
    }
    return items;
  }

  private List<ScoredItem> similarToNew(Model model, ItemFilter filter, ObjectNode about) {
    float[] vector =
        ModelFeatures.of(modelFile, model).mean(wanted.genres.stream().map(String::strip).toList());
    wanted.genres.forEach(about.putArray("features")::add);
    return new Recommender(model).similarItems(vector, kind.scoring(), top.value(), filter);
  }
}
