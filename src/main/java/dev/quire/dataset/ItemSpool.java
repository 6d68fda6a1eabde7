package dev.quire.dataset;

import dev.quire.files.InvalidFileException;
import dev.quire.input.ItemOptions;
import dev.quire.input.ItemRecord;
import dev.quire.input.ItemTable;
import dev.quire.input.OnError;
import dev.quire.input.SkippedLines;
import dev.quire.input.TextIds;
import dev.quire.input.TextLines;
import dev.quire.mapped.Layouts;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The lines of a table of items in the order of the file, in scratch files: a million titles would
 * fill the heap.
 *
 * <pre>
 * records  line, end of the id, end of the title, end of the genres    I64 [lines][4]
 * ids      5 u 7                                                 U8
 * titles   U p R a n                                             U8
 * genres   0 1 1              I32, in the order in which the file names them first
 * </pre>
 */
final class ItemSpool implements AutoCloseable {
  private static final int RECORD = 4;
  private static final int LINE = 0;
  private static final int ID_END = 1;
  private static final int TITLE_END = 2;
  private static final int GENRES_END = 3;

  /** The names go into the header of a file, which has a limit. */
  private static final int MAX_NAMES_CHARACTERS = 1 << 18;

  private final Path file; // null when there is none
  private final BufferedSpool records;
  private final BufferedSpool ids;
  private final BufferedSpool titles;
  private final BufferedSpool genres;
  private final Map<String, Integer> names = new HashMap<>(); // in the order of arrival
  private int namesCharacters;
  private final OnError onError;
  private ItemTable.Result table = ItemTable.Result.NONE;
  private final List<String> repeated = new ArrayList<>(); // the first lines of an id again
  private long repeats;
  private int firstText = -1; // the first line of which the id is no number
  private int size;

  private ItemSpool(Path folder, Path file, OnError onError) throws IOException {
    this.file = file;
    this.onError = onError;
    List<BufferedSpool> spools = BufferedSpool.openAll(folder, "items", "ids", "titles", "genres");
    records = spools.get(0);
    ids = spools.get(1);
    titles = spools.get(2);
    genres = spools.get(3);
  }

  /**
   * Reads a table of items.
   *
   * @param folder for the scratch files
   * @param file none for no items
   * @throws InvalidFileException naming the first line that is wrong
   */
  static ItemSpool read(Path folder, Optional<Path> file, ItemOptions options) throws IOException {
    ItemSpool spool = new ItemSpool(folder, file.orElse(null), options.onError());
    try {
      if (file.isPresent()) {
        spool.table = ItemTable.read(file.get(), options, folder, spool::add);
      }
      spool.records.finish();
      spool.ids.finish();
      spool.titles.finish();
      spool.genres.finish();
      return spool;
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  private void add(ItemRecord item) throws IOException {
    if (firstText < 0 && TextLines.id(item.id()).isEmpty()) {
      firstText = size;
    }
    ids.add(item.id().getBytes(StandardCharsets.UTF_8));
    titles.add(item.title().getBytes(StandardCharsets.UTF_8));
    for (String name : item.genres()) {
      genres.add(index(name, item.line()));
    }
    records.add(item.line());
    records.add(ids.bytes());
    records.add(titles.bytes());
    records.add(genres.bytes() / Integer.BYTES);
    size = Math.addExact(size, 1);
  }

  private int index(String name, long line) throws InvalidFileException {
    Integer known = names.putIfAbsent(name, names.size());
    if (known != null) {
      return known;
    }
    namesCharacters += name.length();
    if (namesCharacters > MAX_NAMES_CHARACTERS) {
      throw new InvalidFileException(
          file,
          Problem.of("too many different genres")
              .with("line", line)
              .with("genres", names.size())
              .with("characters", "more than " + MAX_NAMES_CHARACTERS)
              .remedy("give what is not a genre as features to {:train}"));
    }
    return names.size() - 1;
  }

  int size() {
    return size;
  }

  /** What there is to say of the table. */
  ItemTable.Result table() {
    List<String> examples =
        Stream.concat(table.skipped().examples().stream(), repeated.stream())
            .limit(SkippedLines.MAX_EXAMPLES)
            .toList();
    return new ItemTable.Result(
        table.shape(),
        table.idField(),
        table.unused(),
        new SkippedLines(table.skipped().count() + repeats, examples));
  }

  /** What to tell when ids of rated items are numbers, and some of these are not; or none. */
  Optional<Problem> notNumbers() {
    return firstText < 0
        ? Optional.empty()
        : Optional.of(
            Problem.of("ids of rated items are numbers, some here are not: all are taken for text")
                .with("line", field(firstText, LINE))
                .with("field", table.idField())
                .with("value", shown(firstText))
                .remedy("correct the line if it is to be a number")
                .about(file));
  }

  private byte[] id(int item) {
    long start = end(item - 1, ID_END);
    MemorySegment id = ids.segment().asSlice(start, end(item, ID_END) - start);
    return id.toArray(Layouts.U8);
  }

  private String shown(int item) {
    return TextLines.shown(new String(id(item), StandardCharsets.UTF_8));
  }

  private long field(long item, int field) {
    return records.segment().getAtIndex(Layouts.I64, item * RECORD + field);
  }

  private long end(int item, int field) {
    return item < 0 ? 0 : field(item, field);
  }

  /** The title in UTF-8. */
  MemorySegment title(int item) {
    long start = end(item - 1, TITLE_END);
    return titles.segment().asSlice(start, end(item, TITLE_END) - start);
  }

  /** Length of all titles in bytes. */
  long titleBytes() {
    return end(size - 1, TITLE_END);
  }

  /** Genres as indices into {@link #genreNames}, ascending. */
  int[] genres(int item, int[] alphabetic) {
    long start = end(item - 1, GENRES_END);
    int[] found = new int[Math.toIntExact(end(item, GENRES_END) - start)];
    for (int i = 0; i < found.length; i++) {
      found[i] = alphabetic[genres.segment().getAtIndex(Layouts.I32, start + i)];
    }
    Arrays.sort(found);
    return found;
  }

  /** Number of genres of all lines together. */
  long genreEntries() {
    return end(size - 1, GENRES_END);
  }

  /** In alphabetical order. */
  List<String> genreNames() {
    return names.keySet().stream().sorted().toList();
  }

  /** The place in alphabetical order of each name in the order of arrival. */
  int[] alphabetic() {
    List<String> sorted = genreNames();
    int[] places = new int[sorted.size()];
    for (int place = 0; place < places.length; place++) {
      places[names.get(sorted.get(place))] = place;
    }
    return places;
  }

  /**
   * Each line's slot in a table of items; -1 for a line with the id of another one, when such lines
   * are left out.
   *
   * @throws InvalidFileException when two lines have one id
   */
  int[] slots(IdTable items) throws InvalidFileException {
    int[] slots = new int[size];
    BitSet seen = new BitSet();
    for (int item = 0; item < size; item++) {
      int slot = items.slot(key(item, items.texts()));
      if (seen.get(slot)) {
        repeats++;
        repeat(item, slot, items);
        slot = -1;
      } else {
        seen.set(slot);
      }
      slots[item] = slot;
    }
    return slots;
  }

  private long key(int item, Optional<TextIds> texts) {
    byte[] id = id(item);
    return texts.isPresent()
        ? texts.get().intern(id, 0, id.length)
        : TextLines.id(new String(id, StandardCharsets.UTF_8)).orElseThrow();
  }

  private void repeat(int item, int slot, IdTable items) throws InvalidFileException {
    if (repeated.size() == SkippedLines.MAX_EXAMPLES) {
      return;
    }
    int first = 0;
    while (items.slot(key(first, items.texts())) != slot) {
      first++;
    }
    Problem twice =
        Problem.of("two lines with one id")
            .with("line", field(item, LINE))
            .with("field", table.idField())
            .with("value", shown(item))
            .with("first line", field(first, LINE));
    if (onError == OnError.STOP) {
      throw new InvalidFileException(
          file, twice.remedy("remove one, or leave out the later one with {on-error=skip}"));
    }
    repeated.add(twice.toString());
  }

  @Override
  public void close() {
    records.close();
    ids.close();
    titles.close();
    genres.close();
  }
}
