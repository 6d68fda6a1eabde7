package dev.quire.catalogue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Titles and genres of the items, as tensors of a dataset's or a model's file.
 *
 * <p>Items "Up" (Comedy, Drama), untitled (no genres) and "Ran" (Drama):
 *
 * <pre>
 * titles.offsets  0     2 2      5       I64 [items + 1], in bytes
 * titles.utf8     U p     R a n          U8
 * genre_pointers  0     2 2      3       I64 [items + 1]
 * genres          0 1     1              I32, indices into the names
 * metadata        genre_names = ["Comedy","Drama"]
 * </pre>
 */
public final class Catalogue {
  static final String OFFSETS = "titles.offsets";
  static final String UTF8 = "titles.utf8";
  static final String GENRE_POINTERS = "genre_pointers";
  static final String GENRES = "genres";
  static final String GENRE_NAMES = "genre_names";

  /** Of all names together, as a JSON array; some 300 KB at most of a header's 1 MB. */
  private static final int MAX_GENRE_CHARACTERS = 100_000;

  /** A year at the end of a title, or the first one of a series: {@code (1994-1998)}. */
  private static final Pattern YEAR = Pattern.compile("\\((\\d{4})(?:[-\u2013]\\d{0,4})?\\)\\s*$");

  private final Path source; // null for one that a test built in memory
  private final MemorySegment offsets; // I64 [items + 1]
  private final MemorySegment utf8; // U8
  private final MemorySegment genrePointers; // I64 [items + 1]
  private final MemorySegment genres; // I32
  private final List<String> genreNames;

  Catalogue(
      Path source,
      MemorySegment offsets,
      MemorySegment utf8,
      MemorySegment genrePointers,
      MemorySegment genres,
      List<String> genreNames) {
    this.source = source;
    this.offsets = offsets;
    this.utf8 = utf8;
    this.genrePointers = genrePointers;
    this.genres = genres;
    this.genreNames = genreNames;
  }

  /**
   * The catalogue in a file, valid until the file is closed; its pointers are checked when they are
   * used.
   */
  public static Catalogue read(TensorFile file) throws InvalidFileException {
    MemorySegment offsets = file.segment(OFFSETS, DType.I64, -1);
    int pointers = file.count(OFFSETS, DType.I64);
    return new Catalogue(
        file.path(),
        offsets,
        file.segment(UTF8, DType.U8, -1),
        file.segment(GENRE_POINTERS, DType.I64, pointers),
        file.segment(GENRES, DType.I32, -1),
        Lists.names(file, GENRE_NAMES));
  }

  /** The catalogue in a file, if it holds one. */
  public static Optional<Catalogue> find(TensorFile file) throws InvalidFileException {
    return file.find(OFFSETS).isPresent() ? Optional.of(read(file)) : Optional.empty();
  }

  /** Checks all pointers. */
  public void verify() throws InvalidFileException {
    Lists.checkPointers(source, OFFSETS, offsets, utf8.byteSize());
    Lists.checkPointers(source, GENRE_POINTERS, genrePointers, genres.byteSize() / Integer.BYTES);
    Lists.checkIndices(source, GENRES, genres, genreNames.size(), "genre");
  }

  /** Adds the tensors to the description of a file. */
  public void describe(TensorFileWriter.Builder builder) {
    builder
        .metadata(GENRE_NAMES, Lists.json(genreNames))
        .tensor(OFFSETS, DType.I64, offsets.byteSize() / Long.BYTES)
        .tensor(UTF8, DType.U8, utf8.byteSize())
        .tensor(GENRE_POINTERS, DType.I64, genrePointers.byteSize() / Long.BYTES)
        .tensor(GENRES, DType.I32, genres.byteSize() / Integer.BYTES);
  }

  /** Fills in the tensors. */
  public void write(TensorFileWriter writer) {
    writer.segment(OFFSETS).copyFrom(offsets);
    writer.segment(UTF8).copyFrom(utf8);
    writer.segment(GENRE_POINTERS).copyFrom(genrePointers);
    writer.segment(GENRES).copyFrom(genres);
  }

  /** Number of items, with or without a title. */
  public int items() {
    return Math.toIntExact(offsets.byteSize() / Long.BYTES - 1);
  }

  /** The title of an item, empty when it has none. */
  public String title(int item) {
    byte[] bytes = part(offsets, item, utf8, 1).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether all items have the titles that they have in another catalogue. */
  public boolean hasSameTitles(Catalogue other) {
    return offsets.mismatch(other.offsets) < 0 && utf8.mismatch(other.utf8) < 0;
  }

  /** The year that the title ends with, if it does. */
  public OptionalInt year(int item) {
    Matcher dated = YEAR.matcher(title(item));
    return dated.find() ? OptionalInt.of(Integer.parseInt(dated.group(1))) : OptionalInt.empty();
  }

  /** The genres of an item by name. */
  public List<String> genres(int item) {
    return IntStream.of(genreIndices(item)).mapToObj(genreNames::get).toList();
  }

  /** The genres of an item as indices into {@link #genreNames}, ascending. */
  public int[] genreIndices(int item) {
    int[] indices = part(genrePointers, item, genres, Integer.BYTES).toArray(Layouts.I32);
    for (int genre : indices) {
      if (genre < 0 || genre >= genreNames.size()) {
        throw damaged(Problem.of("no such genre").with("item", item).with("genre", genre));
      }
    }
    return indices;
  }

  /** An item's part of the data; no pointer of a damaged file leads beyond it. */
  private MemorySegment part(
      MemorySegment pointers, int item, MemorySegment data, long elementBytes) {
    long start = pointers.getAtIndex(Layouts.I64, item);
    long end = pointers.getAtIndex(Layouts.I64, item + 1L);
    if (start < 0 || start > end || end > data.byteSize() / elementBytes) {
      throw damaged(
          Problem.of("pointers out of range")
              .with("item", item)
              .with("start", start)
              .with("end", end));
    }
    return data.asSlice(start * elementBytes, (end - start) * elementBytes);
  }

  private UncheckedIOException damaged(Problem problem) {
    return new UncheckedIOException(InvalidFileException.damaged(source, problem));
  }

  /**
   * Checks that a header has room for the names of these genres; for those who work long before
   * they write it.
   *
   * @throws BadInputException when it has not
   */
  public static void requireRoom(Set<String> genres) {
    int characters = genres.stream().mapToInt(String::length).sum() + 3 * genres.size();
    if (characters > MAX_GENRE_CHARACTERS) {
      throw new BadInputException(
          Problem.of("too many genres")
              .with("genres", genres.size())
              .with("characters of their names", characters)
              .with("at most", MAX_GENRE_CHARACTERS)
              .remedy("keep those that many items have"));
    }
  }

  /** All genres, in alphabetical order when Quire made the file. */
  public List<String> genreNames() {
    return genreNames;
  }
}
