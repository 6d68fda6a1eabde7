package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.input.FieldText.BadField;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a movies file: {@code movieId,title,genres}, with genres separated by a bar. Other columns
 * are passed over.
 */
public final class MoviesCsv {
  private static final String NO_GENRES = "(no genres listed)";
  static final Set<String> ID_NAMES = Set.of("movieid", "itemid", "movie", "item");
  private static final int MAX_GENRE_LISTS = 4096; // remembered; a file may have any number
  private static final Set<String> TITLE_NAMES = Set.of("title", "name");
  private static final Set<String> GENRES_NAMES =
      Set.of("genres", "genre", "categories", "category");

  private final Path file;
  private final Map<String, List<String>> genreLists = new HashMap<>(); // of most files few differ
  private int columns;
  private int idColumn;
  private int titleColumn;
  private int genresColumn; // -1 when there is none

  private MoviesCsv(Path file) {
    this.file = file;
  }

  /** Takes in the lines. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the next line. */
    void accept(Movie movie) throws IOException;
  }

  /**
   * Gives every line to the sink, in the file's order.
   *
   * @return the names of the columns that were passed over, as in the file
   * @throws InvalidFileException naming the first line that is wrong
   */
  public static List<String> read(Path file, Sink sink) throws IOException {
    return FileStamp.reading(file, () -> readAll(file, sink));
  }

  private static List<String> readAll(Path file, Sink sink) throws IOException {
    try (CsvRecords records = CsvRecords.of(file)) {
      return new MoviesCsv(file).read(records, sink);
    }
  }

  private List<String> read(CsvRecords records, Sink sink) throws IOException {
    CSVRecord header = records.next();
    List<String> names = header == null ? List.of() : header.toList();
    findColumns(names);
    long movies = 0;
    for (CSVRecord fields; (fields = records.next()) != null; movies++) {
      sink.accept(movie(fields, records.firstLine()));
    }
    if (movies == 0) {
      throw new InvalidFileException(
          file,
          Problem.of("no movies, only a header")
              .with("lines", 1)
              .remedy("leave out {items} or give another file"));
    }
    return unused(names);
  }

  private List<String> unused(List<String> header) {
    return IntStream.range(0, columns)
        .filter(c -> c != idColumn && c != titleColumn && c != genresColumn)
        .mapToObj(c -> header.get(c).isBlank() ? "(no name)" : header.get(c))
        .toList();
  }

  private void findColumns(List<String> header) throws InvalidFileException {
    columns = header.size();
    idColumn = CsvRecords.column(header, ID_NAMES);
    titleColumn = CsvRecords.column(header, TITLE_NAMES);
    genresColumn = CsvRecords.column(header, GENRES_NAMES);
    if (idColumn < 0 || titleColumn < 0) {
      throw new InvalidFileException(
          file,
          Problem.of("column is missing")
              .with("line", 1)
              .with("column", idColumn < 0 ? "movieId" : "title")
              .with("found", FieldText.shown(String.join(",", header)))
              .remedy("the first line has to name the columns movieId,title and may name genres"));
    }
  }

  private Movie movie(CSVRecord fields, long line) throws InvalidFileException {
    if (fields.size() != columns) {
      throw new InvalidFileException(
          file,
          CsvRecords.wrongCount(fields, line, columns)
              .remedy("put quotes around a title with a comma, or correct the line"));
    }
    String id = id(fields.get(idColumn), line);
    String genres = genresColumn < 0 ? "" : fields.get(genresColumn);
    if (genreLists.size() == MAX_GENRE_LISTS) {
      genreLists.clear();
    }
    return new Movie(
        id, fields.get(titleColumn), genreLists.computeIfAbsent(genres, MoviesCsv::split), line);
  }

  private String id(String text, long line) throws InvalidFileException {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > TextIds.MAX_BYTES) {
      throw new InvalidFileException(
          file,
          new BadField(length == 0 ? "empty field" : "id too long")
              .problem(line, "movieId", text)
              .remedy("correct the line"));
    }
    return text;
  }

  private static List<String> split(String genres) {
    if (genres.equals(NO_GENRES)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (int start = 0, end; start <= genres.length(); start = end + 1) {
      end = genres.indexOf('|', start);
      end = end < 0 ? genres.length() : end;
      String name = genres.substring(start, end).strip();
      if (!name.isEmpty() && !names.contains(name)) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }
}
