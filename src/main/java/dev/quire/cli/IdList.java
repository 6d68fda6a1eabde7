package dev.quire.cli;

import dev.quire.catalogue.Ids;
import dev.quire.csv.HeaderName;
import dev.quire.csv.OnError;
import dev.quire.csv.TextLines;
import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.ItemFinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A text file with a user or an item on each line. The first line may be a header; one that says
 * {@code movieId} or {@code title} also decides what the numbers among items are.
 */
final class IdList {
  private static final int EXAMPLES = 10;
  private static final Set<String> USER_IDS = Set.of("user", "users", "userid", "userids", "id");
  private static final Set<String> ITEM_IDS =
      Set.of("movie", "movieid", "movieids", "item", "itemid", "itemids", "id");
  private static final Set<String> TITLES = Set.of("title", "titles");

  /** Titles that are looked for together: each time all titles of the model are read. */
  private static final int TITLES_AT_ONCE = 4096;

  private final Path file;
  private final OnError onError;
  private final Progress progress;
  private final List<String> examples = new ArrayList<>();
  private final List<String> repeated = new ArrayList<>(); // the first of them
  private long repetitions;
  private long unknown;
  private boolean ambiguous; // some of them mean several
  private int[] found = new int[1024];
  private int count;

  IdList(Path file, OnError onError, Progress progress) {
    this.file = file;
    this.onError = onError;
    this.progress = progress;
  }

  /** The dense indices of users by their ids, in the order of the file; each once. */
  int[] users(Ids userIds) throws IOException {
    int[] users = FileStamp.reading(file, () -> readUsers(userIds));
    if (repetitions > 0) {
      progress.line(
          "quire: "
              + file
              + ": users given again, each counts once: count="
              + repetitions
              + ", "
              + repeated);
    }
    return users;
  }

  private int[] readUsers(Ids userIds) throws IOException {
    BitSet seen = new BitSet();
    try (TextLines lines = new TextLines(file)) {
      for (String text; (text = lines.next()) != null; ) {
        if (lines.line() > 1 || !USER_IDS.contains(HeaderName.of(text))) {
          int user = userIds.indexOf(id(text, lines.line(), "user"));
          if (user >= 0 && seen.get(user)) {
            repetitions++;
            example(repeated, text, lines.line());
          } else {
            take(user, text, lines.line());
          }
          if (user >= 0) {
            seen.set(user);
          }
        }
      }
    }
    return finish("users");
  }

  /** The dense indices of items by their ids or titles, in the order of the file. */
  int[] items(Model model) throws IOException {
    return FileStamp.reading(file, () -> readItems(model));
  }

  private int[] readItems(Model model) throws IOException {
    try (TextLines lines = new TextLines(file)) {
      String first = lines.next();
      String header = first == null || lines.line() > 1 ? "" : HeaderName.of(first);
      if (ITEM_IDS.contains(header)) {
        for (String text; (text = lines.next()) != null; ) {
          take(model.itemIds().indexOf(id(text, lines.line(), "item")), text, lines.line());
        }
      } else {
        boolean titles = TITLES.contains(header);
        findAll(lines, titles ? lines.next() : first, new ItemFinder(model), titles);
      }
    }
    return finish("items");
  }

  private long id(String text, long line, String what) throws InvalidFileException {
    OptionalLong id = TextLines.id(text);
    if (id.isEmpty()) {
      throw new InvalidFileException(
          file,
          Problem.of("not {} {} id", what.equals("item") ? "an" : "a", what)
              .with("line", line)
              .with("value", TextLines.shown(text))
              .remedy("write one id on each line"));
    }
    return id.getAsLong();
  }

  private void findAll(TextLines lines, String first, ItemFinder finder, boolean titlesOnly)
      throws IOException {
    List<String> wanted = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (String text = first; text != null; text = lines.next()) {
      wanted.add(text);
      numbers.add(lines.line());
      if (wanted.size() == TITLES_AT_ONCE) {
        find(finder, wanted, numbers, titlesOnly);
        wanted.clear();
        numbers.clear();
      }
    }
    find(finder, wanted, numbers, titlesOnly);
  }

  private void find(ItemFinder finder, List<String> wanted, List<Long> numbers, boolean titlesOnly)
      throws InvalidFileException {
    int[] refused = {0};
    int[] items;
    try {
      items =
          finder.find(
              wanted,
              titlesOnly,
              (place, choices) -> {
                refused[0] = place;
                ambiguous |= choices > 1;
                boolean unknownId = choices == 0 && TextLines.id(wanted.get(place)).isPresent();
                return onError == OnError.STOP && !unknownId; // those are counted
              });
    } catch (BadInputException e) { // it says what may have been meant
      throw new InvalidFileException(file, e.problem().about("line=" + numbers.get(refused[0])));
    }
    for (int i = 0; i < items.length; i++) {
      take(items[i], wanted.get(i), numbers.get(i));
    }
  }

  private void take(int index, String text, long line) {
    if (index >= 0) {
      found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
      found[count++] = index;
    } else {
      unknown++;
      example(examples, text, line);
    }
  }

  private static void example(List<String> examples, String text, long line) {
    if (examples.size() < EXAMPLES) {
      examples.add("line " + line + ": " + TextLines.shown(text));
    }
  }

  private int[] finish(String what) throws InvalidFileException {
    if (unknown > 0) {
      Problem problem =
          Problem.of(what + " unknown to the model" + (ambiguous ? ", or titles of several" : ""))
              .with("count", unknown)
              .with("examples", examples);
      if (onError == OnError.STOP) {
        throw new InvalidFileException(
            file, problem.remedy("take them out, or leave them out with {on-error=skip}"));
      }
      progress.line("quire: " + problem.about(file).remedy("left out"));
    }
    return Arrays.copyOf(found, count);
  }
}
