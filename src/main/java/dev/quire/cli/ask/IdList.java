package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.catalogue.Ids;
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
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text file with a user or an item on each line. The first line may be a header; one that says
 * {@code movieId} or {@code title} also decides what the numbers among items are. Ids that are
 * texts may stand in quotes, as in CSV, which keeps blanks around them.
 */
final class IdList {
  private static final Set<String> USER_IDS = Set.of("user", "users", "userid", "userids", "id");
  private static final Set<String> ITEM_IDS =
      Set.of("movie", "movieid", "movieids", "item", "itemid", "itemids", "id");
  private static final Set<String> TITLES = Set.of("title", "titles");

  private static final String ONE_ON_EACH_LINE = "write one id on each line";

  /** What stands before a delimiter and more columns. */
  private static final Pattern FIRST_COLUMN = Pattern.compile("([^,;|\t]*)[,;|\t].*");

  /** Titles that are looked for together: each time all titles of the model are read. */
  private static final int TITLES_AT_ONCE = 4096;

  private final Path file;
  private final OnError onError;
  private final Progress progress;
  private final FoundPlaces found = new FoundPlaces();

  IdList(Path file, OnError onError, Progress progress) {
    this.file = file;
    this.onError = onError;
    this.progress = progress;
  }

  /**
   * The ids of users, in the order of the file; each once.
   *
   * @param ids of the model
   */
  List<String> users(Ids ids) throws IOException {
    int[] users = FileStamp.reading(file, () -> readUsers(ids));
    found.tellRepeated(file, "users", progress);
    if (users.length == 0) {
      throw new InvalidFileException(
          file,
          Problem.of(found.hasUnknown() ? "no user is left" : "no users in it")
              .remedy(ONE_ON_EACH_LINE));
    }
    return ids.at(users);
  }

  private int[] readUsers(Ids ids) throws IOException {
    BitSet seen = new BitSet();
    try (TextLines lines = new TextLines(file, ONE_ON_EACH_LINE)) {
      for (String text; (text = lines.next()) != null; ) {
        if (isHeader(text, lines, USER_IDS, ids)) {
          continue;
        }
        refuseTable(text, lines, USER_IDS, ids);
        int user = place(text, lines.line(), "user", ids);
        if (user < 0) {
          found.addUnknown(text, lines.line());
        } else if (seen.get(user)) {
          found.addRepeated(text, lines.line());
        } else {
          seen.set(user);
          found.add(user);
        }
      }
    }
    return found.all(file, "users", onError, progress);
  }

  /** A first line that is a text and somebody's id is that id. */
  private static boolean isHeader(String text, TextLines lines, Set<String> names, Ids ids) {
    return lines.line() == 1
        && names.contains(HeaderName.of(text))
        && (ids.areNumbers() || ids.indexOf(text) < 0);
  }

  /** A header of several columns is not of a list; with another first line each line is wrong. */
  private void refuseTable(String text, TextLines lines, Set<String> names, Ids ids)
      throws InvalidFileException {
    Matcher table = FIRST_COLUMN.matcher(text);
    if (table.matches() && ids.indexOf(text) < 0 && isHeader(table.group(1), lines, names, ids)) {
      throw new InvalidFileException(
          file,
          Problem.of("is a table of several columns, not a list")
              .with("line", 1)
              .with("value", TextLines.shown(text))
              .remedy("write one on each line, for example its first column alone"));
    }
  }

  /** The ids of items by their ids or titles, in the order of the file. */
  List<String> items(ModelQueries model) throws IOException {
    return model.itemIds().at(FileStamp.reading(file, () -> readItems(model)));
  }

  private int[] readItems(ModelQueries model) throws IOException {
    Ids ids = model.itemIds();
    try (TextLines lines = new TextLines(file, ONE_ON_EACH_LINE)) {
      String first = lines.next();
      if (first != null) {
        refuseTable(first, lines, ITEM_IDS, ids);
      }
      if (first != null && isHeader(first, lines, ITEM_IDS, ids)) {
        for (String text; (text = lines.next()) != null; ) {
          int item = place(text, lines.line(), "item", ids);
          if (item >= 0) {
            found.add(item);
          } else {
            found.addUnknown(text, lines.line());
          }
        }
      } else {
        boolean titles = first != null && isHeader(first, lines, TITLES, ids);
        findAll(lines, titles ? lines.next() : first, model, titles);
      }
    }
    return found.all(file, "items", onError, progress);
  }

  /** The place of an id in the model, or -1. */
  private int place(String text, long line, String what, Ids ids) throws InvalidFileException {
    if (ids.areNumbers() && TextLines.id(text).isEmpty()) {
      if (onError == OnError.SKIP) {
        return -1; // as one that is unknown
      }
      throw new InvalidFileException(
          file,
          Problem.of("not {} {} id", what.equals("item") ? "an" : "a", what)
              .with("line", line)
              .with("value", TextLines.shown(text))
              .remedy(ONE_ON_EACH_LINE));
    }
    int place = ids.indexOf(text);
    return place < 0 && isQuoted(text) ? ids.indexOf(unquoted(text)) : place;
  }

  /** An id or title as {@link ModelQueries#find} takes it. */
  private static String plain(String text, Ids ids) {
    boolean quotedId = isQuoted(text) && ids.indexOf(text) < 0 && ids.indexOf(unquoted(text)) >= 0;
    return quotedId ? "id:" + unquoted(text) : text;
  }

  /** Whether it can be nothing else. */
  private static boolean isId(String text, ModelQueries model) {
    return model.itemIds().areNumbers() ? TextLines.id(text).isPresent() : !model.hasTitles();
  }

  private static boolean isQuoted(String text) {
    return text.length() > 2 && text.startsWith("\"") && text.endsWith("\"");
  }

  private static String unquoted(String text) {
    return text.substring(1, text.length() - 1).replace("\"\"", "\"");
  }

  private void findAll(TextLines lines, String first, ModelQueries model, boolean titlesOnly)
      throws IOException {
    List<String> wanted = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (String text = first; text != null; text = lines.next()) {
      wanted.add(titlesOnly ? text : plain(text, model.itemIds()));
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
    int[] items;
    try {
      items =
          model.find(
              wanted,
              titlesOnly,
              (place, choices) -> {
                refused[0] = place;
                if (choices > 1) {
                  found.noteAmbiguous();
                }
                boolean unknownId = choices == 0 && isId(wanted.get(place), model);
                return onError == OnError.STOP && !unknownId; // those are counted
              });
    } catch (BadInputException e) { // it says what may have been meant
      throw new InvalidFileException(file, e.problem().about("line=" + numbers.get(refused[0])));
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (items[i] >= 0) {
        found.add(items[i]);
      } else {
        found.addUnknown(wanted.get(i), numbers.get(i));
      }
    }
  }
}
