package dev.quire.cli;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.mapped.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Taste;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quire recommend}. */
@Command(name = "recommend", description = "The items that a user would rate highest.")
final class RecommendCommand extends VerbCommand {
  @Parameters(paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @ArgGroup(multiplicity = "1")
  private Who who;

  private static final class Who {
    @Option(names = "--user", paramLabel = "ID", description = "A user of the model.")
    private Long user;

    @Option(
        names = "--like",
        paramLabel = "ITEM=RATING",
        description = "A rating of someone new: a title or an id, and stars. May be repeated.")
    private List<String> likes;
  }

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = "The dataset of the model, to leave out what the user has rated.")
  private Path datasetFolder;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many items (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--min-ratings",
      paramLabel = "N",
      defaultValue = "100",
      description = "Only items with so many training ratings (default: ${DEFAULT-VALUE}).")
  private int minRatings;

  @Override
  void run() throws Exception {
    requireAtLeast("--min-ratings", minRatings, 0);
    if (datasetFolder != null && who.user == null) {
      throw new IllegalArgumentException(
          "option without use: --dataset="
              + datasetFolder
              + "; it goes with --user, what is given with --like is left out anyway");
    }
    try (Model model = Model.open(modelFile)) {
      BitSet known = new BitSet();
      Taste taste = who.user != null ? knownUser(model, known) : newUser(model, known);
      List<ScoredItem> items = new Recommender(model).recommend(taste, top, minRatings, known);
      if (items.isEmpty()) {
        progress()
            .line(
                "quire: no item is left: --min-ratings="
                    + minRatings
                    + ", known to the user="
                    + known.cardinality()
                    + (minRatings > 0 ? "; lower --min-ratings" : "; the user knows them all"));
      }
      ItemTable table = new ItemTable(model, items);
      if (json()) {
        printJson(table.json());
      } else {
        table.print(out());
      }
    }
  }

  private Taste knownUser(Model model, BitSet known) throws Exception {
    int user = model.userIds().indexOf(who.user);
    if (user < 0) {
      throw new IllegalArgumentException(
          "unknown user: user="
              + who.user
              + "; give an id of the training data, or tastes with --like ITEM=RATING");
    }
    if (datasetFolder != null) {
      try (Dataset dataset = Dataset.open(datasetFolder)) {
        ModelAndDataset.requireSame(modelFile, model, datasetFolder, dataset);
        CsrMatrix byUser = dataset.training().byUser();
        for (long at = byUser.rowStart(user); at < byUser.rowEnd(user); at++) {
          known.set(byUser.column(at));
        }
      }
    }
    return new Recommender(model).tasteOf(user);
  }

  private Taste newUser(Model model, BitSet known) throws InvalidFileException {
    ItemFinder finder = new ItemFinder(model);
    int[] items = new int[who.likes.size()];
    float[] ratings = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      String like = who.likes.get(i);
      int equals = like.lastIndexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "not a rating: --like=" + like + "; write a title or an id, =, and stars");
      }
      items[i] = finder.find(like.substring(0, equals));
      ratings[i] = stars(model, like, like.substring(equals + 1));
      if (known.get(items[i])) {
        throw new IllegalArgumentException("item given twice: --like=" + like + "; give it once");
      }
      known.set(items[i]);
    }
    return FoldIn.fold(model, items, ratings);
  }

  private static float stars(Model model, String like, String text) throws InvalidFileException {
    double min = model.number("min_rating");
    double max = model.number("max_rating");
    double stars = Double.NaN;
    if (text.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
      stars = Double.parseDouble(text);
    }
    if (!(stars >= min && stars <= max)) {
      throw new IllegalArgumentException(
          "not a rating: --like=" + like + "; ratings are numbers from " + min + " to " + max);
    }
    return (float) stars;
  }
}
