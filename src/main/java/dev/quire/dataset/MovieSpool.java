package dev.quire.dataset;

import dev.quire.files.InvalidFileException;
import dev.quire.input.Movie;
import dev.quire.input.MoviesCsv;
import dev.quire.input.TextIds;
import dev.quire.input.TextLines;
import dev.quire.mapped.Layouts;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The lines of a movies file in the order of the file, in scratch files: a million titles would
 * fill the heap.
 *
 * <pre>
 * records  line, end of the id, end of the title, end of the genres    I64 [movies][4]
 * ids      5 u 7                                                 U8
 * titles   U p R a n                                             U8
 * genres   0 1 1              I32, in the order in which the file names them first
 * </pre>
 */
final class MovieSpool implements AutoCloseable {
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
  private int size;
  private List<String> unusedColumns = List.of();

  private MovieSpool(Path folder, Path file) throws IOException {
    this.file = file;
    List<BufferedSpool> spools = BufferedSpool.openAll(folder, "movies", "ids", "titles", "genres");
    records = spools.get(0);
    ids = spools.get(1);
    titles = spools.get(2);
    genres = spools.get(3);
  }

  /**
   * Reads a movies file.
   *
   * @param folder for the scratch files
   * @param file none for no movies
   * @throws InvalidFileException naming the first line that is wrong
   */
  static MovieSpool read(Path folder, Optional<Path> file) throws IOException {
    MovieSpool spool = new MovieSpool(folder, file.orElse(null));
    try {
      if (file.isPresent()) {
        spool.unusedColumns = MoviesCsv.read(file.get(), spool::add);
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

  private void add(Movie movie) throws IOException {
    ids.add(movie.itemId().getBytes(StandardCharsets.UTF_8));
    titles.add(movie.title().getBytes(StandardCharsets.UTF_8));
    for (String name : movie.genres()) {
      genres.add(index(name, movie.line()));
    }
    records.add(movie.line());
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
              .remedy("give what is not a genre as features to quire train"));
    }
    return names.size() - 1;
  }

  int size() {
    return size;
  }

  /** The names of the file's columns that are passed over. */
  List<String> unusedColumns() {
    return unusedColumns;
  }

  private byte[] id(int movie) {
    long start = end(movie - 1, ID_END);
    MemorySegment id = ids.segment().asSlice(start, end(movie, ID_END) - start);
    return id.toArray(Layouts.U8);
  }

  private long field(long movie, int field) {
    return records.segment().getAtIndex(Layouts.I64, movie * RECORD + field);
  }

  private long end(int movie, int field) {
    return movie < 0 ? 0 : field(movie, field);
  }

  /** The title in UTF-8. */
  MemorySegment title(int movie) {
    long start = end(movie - 1, TITLE_END);
    return titles.segment().asSlice(start, end(movie, TITLE_END) - start);
  }

  /** Length of all titles in bytes. */
  long titleBytes() {
    return end(size - 1, TITLE_END);
  }

  /** Genres as indices into {@link #genreNames}, ascending. */
  int[] genres(int movie, int[] alphabetic) {
    long start = end(movie - 1, GENRES_END);
    int[] found = new int[Math.toIntExact(end(movie, GENRES_END) - start)];
    for (int i = 0; i < found.length; i++) {
      found[i] = alphabetic[genres.segment().getAtIndex(Layouts.I32, start + i)];
    }
    Arrays.sort(found);
    return found;
  }

  /** Number of genres of all movies together. */
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
   * Each movie's slot in a table of items.
   *
   * @throws InvalidFileException when two lines have one id
   */
  int[] slots(IdTable items) throws InvalidFileException {
    int[] slots = new int[size];
    BitSet seen = new BitSet();
    for (int movie = 0; movie < size; movie++) {
      int slot = items.slot(key(movie, items.texts()));
      if (seen.get(slot)) {
        throw twice(movie, slot, items);
      }
      seen.set(slot);
      slots[movie] = slot;
    }
    return slots;
  }

  private long key(int movie, Optional<TextIds> texts) throws InvalidFileException {
    byte[] id = id(movie);
    if (texts.isPresent()) {
      return texts.get().intern(id, 0, id.length);
    }
    String text = new String(id, StandardCharsets.UTF_8);
    OptionalLong number = TextLines.id(text);
    if (number.isEmpty()) {
      throw new InvalidFileException(
          file,
          Problem.of("not a whole number, as the ids of the rated items are")
              .with("line", field(movie, LINE))
              .with("field", "movieId")
              .with("value", TextLines.shown(text))
              .remedy("correct the line"));
    }
    return number.getAsLong();
  }

  private InvalidFileException twice(int movie, int slot, IdTable items)
      throws InvalidFileException {
    int first = 0;
    while (items.slot(key(first, items.texts())) != slot) {
      first++;
    }
    return new InvalidFileException(
        file,
        Problem.of("two lines with one movieId")
            .with("line", field(movie, LINE))
            .with("field", "movieId")
            .with("value", TextLines.shown(new String(id(movie), StandardCharsets.UTF_8)))
            .with("first line", field(first, LINE))
            .remedy("remove one"));
  }

  @Override
  public void close() {
    records.close();
    ids.close();
    titles.close();
    genres.close();
  }
}
