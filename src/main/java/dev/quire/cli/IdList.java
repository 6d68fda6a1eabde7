package dev.quire.cli;

import dev.quire.catalogue.Ids;
import dev.quire.csv.OnError;
import dev.quire.mapped.FileStamp;
import dev.quire.mapped.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.recommend.ItemFinder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text file with a user or an item on each line; the first line may be a header. */
final class IdList {
  private static final int EXAMPLES = 10;
  private static final int UNKNOWN = -1;
  private static final String NUMBER = "\\d{1,18}";

  private final Path file;
  private final OnError onError;
  private final Progress progress;

  IdList(Path file, OnError onError, Progress progress) {
    this.file = file;
    this.onError = onError;
    this.progress = progress;
  }

  /** What a line means. */
  @FunctionalInterface
  private interface Lookup {
    /** The dense index, or {@link #UNKNOWN}. */
    int indexOf(String text, int line) throws InvalidFileException;
  }

  /** The dense indices of users by their ids, in the order of the file. */
  int[] users(Ids userIds) throws IOException {
    return readUnchanged(
        "users",
        "\\D+",
        (text, line) -> {
          if (!text.matches(NUMBER)) {
            throw new InvalidFileException(
                file,
                "not a user id: line=" + line + ", value=" + text + "; write one id on each line");
          }
          return userIds.indexOf(Long.parseLong(text));
        });
  }

  /** The dense indices of items by their ids or titles, in the order of the file. */
  int[] items(Model model) throws IOException {
    ItemFinder finder = new ItemFinder(model);
    return readUnchanged(
        "items",
        "(?i)movieId|itemId|item_id|title",
        (text, line) ->
            text.matches(NUMBER)
                ? model.itemIds().indexOf(Long.parseLong(text))
                : byTitle(finder, text, line));
  }

  private int byTitle(ItemFinder finder, String title, int line) throws InvalidFileException {
    try {
      return finder.find(title);
    } catch (IllegalArgumentException e) {
      if (onError == OnError.STOP) { // it says what may have been meant
        throw new InvalidFileException(file, "line=" + line + ": " + e.getMessage());
      }
      return UNKNOWN;
    }
  }

  private int[] readUnchanged(String what, String header, Lookup lookup) throws IOException {
    return FileStamp.reading(file, () -> read(what, header, lookup));
  }

  private int[] read(String what, String header, Lookup lookup) throws IOException {
    int[] found = new int[1024];
    int count = 0;
    long unknown = 0;
    List<String> examples = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String line;
      for (int number = 1; (line = reader.readLine()) != null; number++) {
        String text = line.strip();
        if (text.isEmpty() || (number == 1 && text.matches(header))) {
          continue;
        }
        int index = lookup.indexOf(text, number);
        if (index >= 0) {
          found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
          found[count++] = index;
        } else {
          unknown++;
          if (examples.size() < EXAMPLES) {
            examples.add("line " + number + ": " + text);
          }
        }
      }
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(file, "not a text in UTF-8; write one id on each line");
    }
    report(what, unknown, examples);
    return Arrays.copyOf(found, count);
  }

  private void report(String what, long unknown, List<String> examples)
      throws InvalidFileException {
    if (unknown == 0) {
      return;
    }
    String problem = what + " unknown to the model: count=" + unknown + ", " + examples;
    if (onError == OnError.STOP) {
      throw new InvalidFileException(
          file, problem + "; take them out, or leave them out with --on-error skip");
    }
    progress.line("quire: " + file + ": " + problem + "; left out");
  }
}
