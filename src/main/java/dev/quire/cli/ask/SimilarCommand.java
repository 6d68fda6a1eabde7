package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.SimilarItems;
import dev.quire.ask.SimilarQuery;
import dev.quire.cli.VerbCommand;
import dev.quire.json.AnswerJson;
import dev.quire.recommend.Scoring;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quire similar}. */
@Command(
    name = "similar",
    description = "The items most like one of them, or like one that does not exist yet.")
public final class SimilarCommand extends VerbCommand {
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
  protected void run() throws Exception {
    try (ModelQueries model = input(ModelQueries.open(modelFile))) {
      SimilarItems answer =
          model.similar(
              (wanted.item == null
                      ? SimilarQuery.toFeatures(wanted.genres)
                      : SimilarQuery.toItem(wanted.item))
                  .top(top.value())
                  .scoring(kind.scoring())
                  .items(filters.choice(model, progress())));
      if (answer.item().isPresent() && !json()) {
        progress().line("quire: similar to: " + answer.item().get().named());
      }
      announce(answer.notes());
      ItemTable table = new ItemTable(model.observed(), answer.items());
      if (json()) {
        printJson(AnswerJson.of(answer, wanted.item == null ? wanted.genres : List.of()));
      } else {
        table.print(out());
      }
    }
  }
}
