package dev.quire.cli.ask;

import dev.quire.ask.Like;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.PlacedBy;
import dev.quire.ask.RatedItem;
import dev.quire.ask.RecommendQuery;
import dev.quire.ask.Recommendations;
import dev.quire.catalogue.Observed;
import dev.quire.cli.VerbCommand;
import dev.quire.json.AnswerJson;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quire recommend}. */
@Command(
    name = "recommend",
    description =
        "The best items for a user: those that they would choose and then like, of a model that"
            + " knows both; of others those that they would rate highest, or choose first. Predicted"
            + " ratings may lie beyond the scale of the ratings.")
public final class RecommendCommand extends VerbCommand {
  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @ArgGroup(multiplicity = "1")
  private Who who;

  private static final class Who {
    @Option(names = "--user", paramLabel = "ID", description = "A user of the model.")
    private String user;

    @Option(
        names = "--like",
        paramLabel = "ITEM[=RATING]",
        description =
            "A rating of someone new: a title or an id, and a rating between the lowest and the"
                + " highest of the dataset; without it the highest, or of counts a usual"
                + " one. May be repeated.")
    private List<String> likes;
  }

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description =
          "The dataset of the model, to leave out what the user has rated, for training or not.")
  private Path datasetFolder;

  @Option(
      names = "--fold-in",
      paramLabel = "model|fans",
      defaultValue = "model",
      description =
          "What gives someone new a place: model, as training would (default); fans, the mean of the"
              + " users who have rated the same, weighted by ratings, to compare with. That needs"
              + " --dataset.")
  private PlacedBy placedBy;

  @Mixin private TopOption top;
  @Mixin private ScoreOptions score;
  @Mixin private final FilterOptions filters = new FilterOptions();

  @Option(
      names = "--explain",
      description =
          "Show which of the user's ratings each score comes from. A known user is then placed by"
              + " the ratings of --dataset, as someone new would be.")
  private boolean explain;

  @Override
  protected void run() throws Exception {
    checkOptions();
    RecommendQuery query = query();
    try (ModelQueries model =
        input(ModelQueries.open(modelFile, Optional.ofNullable(datasetFolder)))) {
      Recommendations answer =
          model.recommend(query.items(filters.choiceForUsers(model, progress())));
      if (!json()) {
        answer.likes().forEach(like -> showLike(model.observed(), like));
      }
      announce(answer.notes());
      if (json()) {
        printJson(AnswerJson.of(answer));
      } else {
        new ItemTable(model.observed(), answer.items()).print(out());
      }
    }
  }

  private void checkOptions() {
    if (datasetFolder == null) {
      filters.requireNoDataset();
    }
    if (who.user == null) {
      filters.requireNoTraining("it goes with --user");
    }
    if (datasetFolder != null && who.user == null && placedBy == PlacedBy.MODEL) {
      throw new BadInputException(
          Problem.of("option without use")
              .setting("dataset", datasetFolder)
              .remedy("it goes with {user}, what is given with {like} is left out anyway"));
    }
  }

  /** The question, but for the items: those that files name are looked up in the model. */
  private RecommendQuery query() {
    RecommendQuery query =
        who.user == null
            ? RecommendQuery.ofLikes(who.likes.stream().map(Like::parse).toList())
            : RecommendQuery.ofUser(who.user);
    query = query.top(top.value()).leftOut(filters.leftOut()).placedBy(placedBy);
    return score.applyTo(explain ? query.explained() : query);
  }

  /** What the words of {@code --like} were taken for. */
  private void showLike(Observed observed, RatedItem like) {
    progress()
        .line(
            "quire: liked: " + like.item().named() + ", " + observed.value() + "=" + like.rating());
  }
}
