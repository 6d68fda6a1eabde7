package dev.quire.cli.ask;

import dev.quire.ask.ItemChoice;
import dev.quire.ask.ItemList;
import dev.quire.ask.LeftOut;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Years;
import dev.quire.cli.Progress;
import dev.quire.input.OnError;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which items come into question. */
final class FilterOptions {
  /** The word for {@code --exclude} that is no file. */
  private static final String TRAINING = "train";

  @Option(
      names = "--min-ratings",
      paramLabel = "N",
      description =
          "Only items with so many training ratings. By default 1 where preferences put items in"
              + " order, elsewhere 100, or fewer so that with them 80 %% of the ratings and 100 items"
              + " are left.")
  private Integer minRatings; // null when it is not given

  @Option(
      names = "--genre",
      paramLabel = "NAME",
      description = "Only items of this genre. May be repeated: then of all of them.")
  private List<String> genres = new ArrayList<>();

  @Option(
      names = "--year",
      paramLabel = "FROM..TO",
      description =
          "Only items whose title ends with a year in this range, open at an end that is left out, or with this year.")
  private String years;

  @Option(
      names = "--candidates",
      paramLabel = "FILE",
      description = "Only the items of this file: an id or a title on each line.")
  private Path candidatesFile;

  @Option(
      names = "--exclude",
      paramLabel = "FILE|train",
      description =
          "None of the items of this file. May be repeated. The word train: of what users have rated"
              + " leave out the training ratings alone, to evaluate by hand; a file of that name is"
              + " ./train.")
  private List<String> excluded = new ArrayList<>();

  @Option(
      names = "--on-error",
      paramLabel = "stop|skip",
      defaultValue = "stop",
      description = "What to do with what is unknown or wrong in files (default: stop).")
  private OnError onError;

  OnError onError() {
    return onError;
  }

  /** The files that are named. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (candidatesFile != null) {
      files.add(candidatesFile);
    }
    excluded.stream().filter(file -> !file.equals(TRAINING)).map(Path::of).forEach(files::add);
    return files;
  }

  /** The items that the options ask for, to be shown to nobody in particular. */
  ItemChoice choice(ModelQueries model, Progress progress) throws IOException {
    requireNoTraining("there are no users whose ratings are left out");
    return choiceForUsers(model, progress);
  }

  /** Checks that no ratings of users are spoken of. */
  void requireNoTraining(String why) {
    if (excluded.contains(TRAINING)) {
      throw new BadInputException(
          Problem.of("option without use")
              .setting("exclude", "train")
              .remedy("{}, and a file of that name is ./train", why));
    }
  }

  /** The items that the options ask for, before anything that depends on the user. */
  ItemChoice choiceForUsers(ModelQueries model, Progress progress) throws IOException {
    ItemChoice choice = ItemChoice.all().genres(genres.toArray(String[]::new));
    if (minRatings != null) {
      choice = choice.minRatings(minRatings);
    }
    if (years != null) {
      choice = choice.years(Years.parse(years));
    }
    if (candidatesFile != null) {
      choice = choice.candidates(items(candidatesFile, model, progress));
    }
    for (String file : excluded) {
      if (!file.equals(TRAINING)) {
        choice = choice.without(items(Path.of(file), model, progress));
      }
    }
    return choice;
  }

  private ItemList items(Path file, ModelQueries model, Progress progress) throws IOException {
    return new ItemList(file.toString(), new IdList(file, onError, progress).items(model));
  }

  /** What each user has rated and is not offered again. */
  LeftOut leftOut() {
    return excluded.contains(TRAINING) ? LeftOut.TRAINING_ONLY : LeftOut.ALL_RATED;
  }

  /** Checks that nothing is asked for that takes a dataset. */
  void requireNoDataset() {
    requireNoTraining("it goes with --dataset");
  }
}
