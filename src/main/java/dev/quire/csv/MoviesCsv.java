package dev.quire.csv;

import dev.quire.csv.FieldText.BadField;
import dev.quire.mapped.InvalidFileException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/** Reads a movies file: {@code movieId,title,genres}, with genres separated by a bar. */
public final class MoviesCsv {
  private static final String NO_GENRES = "(no genres listed)";
  static final Set<String> ID_NAMES = Set.of("movieid", "itemid", "movie", "item");
  private static final Set<String> TITLE_NAMES = Set.of("title", "name");
  private static final Set<String> GENRES_NAMES = Set.of("genres", "genre");

  private final Path file;
  private final Map<String, List<String>> genreLists = new HashMap<>(); // few differ
  private final Map<Long, Long> lineOfId = new HashMap<>();
  private int columns;
  private int idColumn;
  private int titleColumn;
  private int genresColumn; // -1 when there is none

  private MoviesCsv(Path file) {
    this.file = file;
  }

  /**
   * All lines in the file's order.
   *
   * @throws InvalidFileException naming the first line that is wrong
   */
  public static List<Movie> read(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = TextFile.map(file, arena);
      MemorySegment text = bytes.asSlice(TextFile.afterByteOrderMark(bytes));
      try (CsvRecords records = new CsvRecords(file, text, 0)) {
        return new MoviesCsv(file).read(records);
      }
    }
  }

  private List<Movie> read(CsvRecords records) throws IOException {
    CSVRecord header = records.next();
    findColumns(header == null ? List.of() : header.toList());
    List<Movie> movies = new ArrayList<>();
    for (CSVRecord fields; (fields = records.next()) != null; ) {
      movies.add(movie(fields, records.firstLine()));
    }
    if (movies.isEmpty()) {
      throw new InvalidFileException(
          file, "no movies, only a header: lines=1; leave out --items or give another file");
    }
    return movies;
  }

  private void findColumns(List<String> header) throws InvalidFileException {
    columns = header.size();
    idColumn = CsvRecords.column(header, ID_NAMES);
    titleColumn = CsvRecords.column(header, TITLE_NAMES);
    genresColumn = CsvRecords.column(header, GENRES_NAMES);
    if (idColumn < 0 || titleColumn < 0) {
      throw new InvalidFileException(
          file,
          String.format(
              Locale.ROOT,
              "column is missing: line=1, column=%s, found=%s; the first line has to name the"
                  + " columns movieId,title and may name genres",
              idColumn < 0 ? "movieId" : "title",
              FieldText.shown(String.join(",", header))));
    }
  }

  private Movie movie(CSVRecord fields, long line) throws InvalidFileException {
    if (fields.size() != columns) {
      throw new InvalidFileException(
          file,
          CsvRecords.wrongCount(fields, line, columns)
              + "; put quotes around a title with a comma, or correct the line");
    }
    long id = id(fields.get(idColumn), line);
    Long before = lineOfId.put(id, line);
    if (before != null) {
      throw new InvalidFileException(
          file,
          String.format(
              Locale.ROOT,
              "two lines with one movieId: line=%d, field=movieId, value=%d, first line=%d; remove"
                  + " one",
              line,
              id,
              before));
    }
    String genres = genresColumn < 0 ? "" : fields.get(genresColumn);
    return new Movie(
        id, fields.get(titleColumn), genreLists.computeIfAbsent(genres, MoviesCsv::split), line);
  }

  private long id(String text, long line) throws InvalidFileException {
    try {
      return FieldText.id(text);
    } catch (BadField e) {
      throw new InvalidFileException(
          file,
          String.format(
              Locale.ROOT,
              "%s: line=%d, field=movieId, value=%s; correct the line",
              e.getMessage(),
              line,
              FieldText.shown(text)));
    }
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
