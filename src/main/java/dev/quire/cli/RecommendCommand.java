package dev.quire.cli;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.Explainer;
import dev.quire.recommend.Explanation;
import dev.quire.recommend.Exploration;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.Forecast;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import dev.quire.recommend.Taste;
import dev.quire.recommend.UncertainTaste;
import dev.quire.recommend.Uncertainty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire recommend}. */
@Command(
    name = "recommend",
    description =
        "The items that a user would rate highest. Predictions may lie beyond the scale of the"
            + " ratings.")
final class RecommendCommand extends VerbCommand {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,40}\\.?\\d{0,40}|\\.\\d{1,40})([eE][+-]?\\d{1,4})?");

  /** The place of a user of the model for someone new. */
  private static final int NOBODY = -1;

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @ArgGroup(multiplicity = "1")
  private Who who;

  private static final class Who {
    @Option(names = "--user", paramLabel = "ID", description = "A user of the model.")
    private Long user;

    @Option(
        names = "--like",
        paramLabel = "ITEM[=RATING]",
        description =
            "A rating of someone new: a title or an id, and a rating between the lowest and the"
                + " highest of the dataset; without it the highest. May be repeated.")
    private List<String> likes;
  }

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description =
          "The dataset of the model, to leave out what the user has rated, for training or not.")
  private Path datasetFolder;

  @Mixin private TopOption top;
  @Mixin private ScoreOptions score;
  @Mixin private final FilterOptions filters = new FilterOptions();

  @Option(
      names = "--explain",
      description =
          "Show which of the user's ratings each score comes from. A known user is then placed by"
              + " the ratings of --dataset, as someone new would be.")
  private boolean explain;

  /**
   * What somebody has rated.
   *
   * @param items dense indices of what they are placed by, [n]
   * @param ratings of these, [n]
   * @param known dense indices of all that they are not offered again
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  private record Rated(int[] items, float[] ratings, BitSet known) {}

  @Override
  void run() throws Exception {
    checkOptions();
    try (Model model = input(Model.open(modelFile))) {
      int user = who.user == null ? NOBODY : UserFinder.find(model, who.user);
      Rated rated = who.user == null ? likes(model) : ratings(model, user);
      ItemFilter filter = filters.filterForUsers(model, progress());
      if (!rated.known.isEmpty()) {
        filter = filter.without("leaving out what the user has rated", rated.known);
      }
      Optional<Exploration> exploration = score.exploration();
      Answer answer =
          exploration.isPresent()
              ? explore(model, user, rated, exploration.get(), filter)
              : rank(model, user, rated, filter);
      print(
          likesTaken(model, rated),
          new ItemTable(model, answer.items, answer.explanations, answer.forecasts),
          answer.items.isEmpty() ? filter : null);
    }
  }

  /** Ranked items, and of each an explanation and a forecast, or none of these. */
  private record Answer(
      List<ScoredItem> items, List<Explanation> explanations, List<Forecast> forecasts) {}

  private Answer rank(Model model, int user, Rated rated, ItemFilter filter) throws IOException {
    Scoring scoring = score.scoring();
    Explainer explainer = explain ? new Explainer(model, rated.items, rated.ratings) : null;
    Recommender recommender = new Recommender(model);
    Taste taste =
        explain
            ? explainer.taste()
            : user == NOBODY
                ? FoldIn.fold(model, rated.items, rated.ratings)
                : recommender.tasteOf(user);
    List<ScoredItem> items = recommender.recommend(taste, scoring, top.value(), filter);
    List<Explanation> explanations =
        explain
            ? items.stream().map(item -> explainer.explain(item.item(), scoring)).toList()
            : List.of();
    List<Forecast> forecasts =
        model.variances().isPresent()
            ? forecasts(Uncertainty.of(model), belief(model, user, rated), items)
            : List.of();
    return new Answer(items, explanations, forecasts);
  }

  private Answer explore(
      Model model, int user, Rated rated, Exploration exploration, ItemFilter filter)
      throws IOException {
    Uncertainty uncertainty = Uncertainty.of(model);
    UncertainTaste belief = belief(model, user, rated);
    List<ScoredItem> items = uncertainty.recommend(belief, exploration, user, top.value(), filter);
    return new Answer(items, List.of(), forecasts(uncertainty, belief, items));
  }

  private UncertainTaste belief(Model model, int user, Rated rated) throws IOException {
    return explain || user == NOBODY
        ? FoldIn.foldUncertain(model, rated.items, rated.ratings)
        : Uncertainty.of(model).tasteOf(user);
  }

  private static List<Forecast> forecasts(
      Uncertainty uncertainty, UncertainTaste belief, List<ScoredItem> items) {
    return items.stream().map(item -> uncertainty.forecast(belief, item.item())).toList();
  }

  private void checkOptions() {
    if (datasetFolder == null) {
      filters.requireNoDataset();
    }
    if (datasetFolder != null && who.user == null) {
      throw new BadInputException(
          Problem.of("option without use")
              .setting("dataset", datasetFolder)
              .remedy("it goes with {user}, what is given with {like} is left out anyway"));
    }
    if (explain && score.exploration().isPresent()) {
      throw new BadInputException(
          Problem.of("options exclude each other")
              .setting("explain")
              .setting("score", score.exploration().get().kind().name().toLowerCase(Locale.ROOT))
              .remedy("only prediction, dot and cosine have shares"));
    }
    if (explain && who.user != null && datasetFolder == null) {
      throw new BadInputException(
          Problem.of("option is missing")
              .setting("dataset")
              .remedy("{explain} needs the ratings of user={}", who.user));
    }
  }

  /** What the words of {@code --like} were taken for; empty for a known user. */
  private ArrayNode likesTaken(Model model, Rated rated) {
    ArrayNode likes = JSON.createArrayNode();
    ItemText text = new ItemText(model);
    for (int i = 0; who.user == null && i < rated.items.length; i++) {
      likes.add(text.json(rated.items[i]).put("rating", rated.ratings[i]));
      if (!json()) {
        progress()
            .line("quire: liked: " + text.named(rated.items[i]) + ", rating=" + rated.ratings[i]);
      }
    }
    return likes;
  }

  private void print(ArrayNode likes, ItemTable table, ItemFilter empty) {
    filters.announce(progress());
    if (who.user != null && datasetFolder == null) {
      progress()
          .line(
              "quire: what user="
                  + who.user
                  + " has rated is not left out; give it with --dataset");
    }
    if (empty != null) {
      progress().line("quire: " + empty.whyEmpty());
    }
    if (json()) {
      ObjectNode result = JSON.createObjectNode();
      if (!likes.isEmpty()) {
        result.set("likes", likes);
      }
      table.putJson(result);
      printJson(result);
    } else {
      table.print(out());
    }
  }

  /** What a user of the dataset has rated; nothing without a dataset. */
  private Rated ratings(Model model, int user) throws IOException {
    if (datasetFolder == null) {
      return new Rated(new int[0], new float[0], new BitSet());
    }
    try (Dataset dataset = input(ModelAndDataset.open(modelFile, model, datasetFolder))) {
      CsrMatrix byUser = dataset.training().byUser();
      long start = byUser.rowStart(user);
      int[] items = new int[byUser.rowLength(user)];
      float[] ratings = new float[items.length];
      for (int i = 0; i < items.length; i++) {
        items[i] = byUser.column(start + i);
        ratings[i] = byUser.value(start + i);
      }
      return new Rated(items, ratings, known(filters.rated(dataset), user));
    }
  }

  private static BitSet known(List<CsrMatrix> parts, int user) {
    BitSet known = new BitSet();
    for (CsrMatrix part : parts) {
      for (long at = part.rowStart(user); at < part.rowEnd(user); at++) {
        known.set(part.column(at));
      }
    }
    return known;
  }

  private Rated likes(Model model) throws InvalidFileException {
    ItemFinder finder = new ItemFinder(model);
    BitSet seen = new BitSet();
    int[] items = new int[who.likes.size()];
    float[] ratings = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      String like = who.likes.get(i);
      int equals = like.lastIndexOf('=');
      if (equals == 0) {
        throw new BadInputException(
            Problem.of("not a rating")
                .setting("like", like)
                .remedy("write a title or an id, =, and a rating"));
      }
      items[i] = finder.find(equals < 0 ? like : like.substring(0, equals));
      ratings[i] =
          equals < 0
              ? (float) model.number("max_rating")
              : stars(model, like, like.substring(equals + 1));
      if (seen.get(items[i])) {
        throw new BadInputException(
            Problem.of("item given twice").setting("like", like).remedy("give it once"));
      }
      seen.set(items[i]);
    }
    return new Rated(items, ratings, seen);
  }

  private static float stars(Model model, String like, String text) throws InvalidFileException {
    float min = (float) model.number("min_rating");
    float max = (float) model.number("max_rating");
    float stars = NUMBER.matcher(text).matches() ? Float.parseFloat(text) : Float.NaN;
    if (!(stars >= min && stars <= max)) {
      String problem = Float.isNaN(stars) ? "not a rating" : "rating out of range";
      Numbers scale = Numbers.ofRatings(min, max);
      throw new BadInputException(
          Problem.of(problem)
              .setting("like", like)
              .remedy(
                  "write a number from {} to {}, the lowest and the highest rating of the dataset",
                  scale.text(min),
                  scale.text(max)));
    }
    return stars;
  }
}
