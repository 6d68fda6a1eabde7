package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goes through a table of items of some format. */
abstract class ItemReader {
  private static final String NO_GENRES = "(no genres listed)";
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

  /** What its columns hold. */
  abstract ItemColumns columns();

  /** How it is written, in words. */
  abstract String description();

  /** Goes to the next line that is not blank; false at the end. */
  abstract boolean next() throws InvalidFileException;

  /** The item of the line, or none when that is wrong, which is told. */
  abstract Optional<ItemRecord> item(WrongLines wrong) throws InvalidFileException;

  /** Checks the id of an item. */
  static String id(String text) throws BadField {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > TextIds.MAX_BYTES) {
      throw new BadField(length == 0 ? "empty field" : "id too long");
    }
    return text;
  }

  /** Genres between bars, or those of a list as Python or JSON writes it. */
  static List<String> split(String genres) {
    if (genres.equals(NO_GENRES)) {
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    if (genres.startsWith("[") && genres.endsWith("]")) {
      Matcher quoted = QUOTED.matcher(genres);
      while (quoted.find()) {
        names.add((quoted.group(1) == null ? quoted.group(2) : quoted.group(1)).strip());
      }
      names.remove("");
      return List.copyOf(names);
    }
    for (int start = 0, end; start <= genres.length(); start = end + 1) {
      end = genres.indexOf('|', start);
      end = end < 0 ? genres.length() : end;
      names.add(genres.substring(start, end).strip());
    }
    names.remove("");
    return List.copyOf(names);
  }
}
