package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.cli.Progress;
import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.input.HeaderName;
import dev.quire.input.OnError;
import dev.quire.input.TextLines;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
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
  private long[] found = new long[1024];
  private int count;

  IdList(Path file, OnError onError, Progress progress) {
    this.file = file;
    this.onError = onError;
    this.progress = progress;
  }

  /** Says where a user is. */
  @FunctionalInterface
  interface Places {
    int of(long userId) throws IOException;
  }

  /**
   * The ids of users, in the order of the file; each once.
   *
   * @param place of a user in the model, or -1
   */
  long[] users(Places place) throws IOException {
    long[] users = FileStamp.reading(file, () -> readUsers(place));
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

  private long[] readUsers(Places place) throws IOException {
    BitSet seen = new BitSet();
    try (TextLines lines = new TextLines(file)) {
      for (String text; (text = lines.next()) != null; ) {
        if (lines.line() > 1 || !USER_IDS.contains(HeaderName.of(text))) {
          long user = id(text, lines.line(), "user");
          int at = place.of(user);
          if (at < 0) {
            leaveOut(text, lines.line());
          } else if (seen.get(at)) {
            repetitions++;
            example(repeated, text, lines.line());
          } else {
            seen.set(at);
            take(user);
          }
        }
      }
    }
    return finish("users");
  }

  /** The ids of items by their ids or titles, in the order of the file. */
  long[] items(ModelQueries model) throws IOException {
    return FileStamp.reading(file, () -> readItems(model));
  }

  private long[] readItems(ModelQueries model) throws IOException {
    try (TextLines lines = new TextLines(file)) {
      String first = lines.next();
      String header = first == null || lines.line() > 1 ? "" : HeaderName.of(first);
      if (ITEM_IDS.contains(header)) {
        for (String text; (text = lines.next()) != null; ) {
          long item = id(text, lines.line(), "item");
          if (model.hasItem(item)) {
            take(item);
          } else {
            leaveOut(text, lines.line());
          }
        }
      } else {
        boolean titles = TITLES.contains(header);
        findAll(lines, titles ? lines.next() : first, model, titles);
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

  private void findAll(TextLines lines, String first, ModelQueries model, boolean titlesOnly)
      throws IOException {
    List<String> wanted = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (String text = first; text != null; text = lines.next()) {
      wanted.add(text);
      numbers.add(lines.line());
      if (wanted.size() == TITLES_AT_ONCE) {
        find(model, wanted, numbers, titlesOnly);
        wanted.clear();
        numbers.clear();
      }
    }
    find(model, wanted, numbers, titlesOnly);
  }

  private void find(ModelQueries model, List<String> wanted, List<Long> numbers, boolean titlesOnly)
      throws InvalidFileException {
    int[] refused = {0};
    List<OptionalLong> items;
    try {
      items =
          model.find(
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
    for (int i = 0; i < wanted.size(); i++) {
      if (items.get(i).isPresent()) {
        take(items.get(i).getAsLong());
      } else {
        leaveOut(wanted.get(i), numbers.get(i));
      }
    }
  }

  private void take(long id) {
    found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
    found[count++] = id;
  }

  private void leaveOut(String text, long line) {
    unknown++;
    example(examples, text, line);
  }

  private static void example(List<String> examples, String text, long line) {
    if (examples.size() < EXAMPLES) {
      examples.add("line " + line + ": " + TextLines.shown(text));
    }
  }

  private long[] finish(String what) throws InvalidFileException {
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
