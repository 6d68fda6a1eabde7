package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a table of items, of any delimiter and encoding or JSON lines: ids, titles and genres.
 * Other columns are passed over.
 */
public final class ItemTable {
  private ItemTable() {}

  /** Takes in the lines. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next line.
     *
     * @throws InvalidFileException when there is something wrong with it
     */
    void accept(ItemRecord item) throws IOException;
  }

  /**
   * What was read.
   *
   * @param shape how the table is written, in a line
   * @param idField the name of the column of the ids
   * @param unused the names of the columns that were passed over, as in the file
   * @param skipped wrong lines that were left out
   */
  public record Result(String shape, String idField, List<String> unused, SkippedLines skipped) {
    /** Whether it is a table as MovieLens has it: no word is needed. */
    public boolean isUsual() {
      return shape.endsWith(": item=movieId, title, genres")
          || shape.endsWith(": item=movieId, title");
    }

    /** Of no table. */
    public static final Result NONE = new Result("", "", List.of(), SkippedLines.NONE);

    /** Keeps a copy. */
    public Result {
      unused = List.copyOf(unused);
    }
  }

  /**
   * Gives every line to the sink, in the file's order.
   *
   * @param scratch folder for a copy of what can't be mapped
   * @throws InvalidFileException naming the first line that is wrong, unless such lines are to be
   *     left out
   */
  public static Result read(Path file, ItemOptions options, Path scratch, Sink sink)
      throws IOException {
    return FileStamp.reading(
        file,
        () -> {
          try (InputBytes input = InputBytes.open(file, scratch, TextSample.PART_BYTES)) {
            return read(file, input.segment(), options, sink);
          }
        });
  }

  private static Result read(Path file, MemorySegment bytes, ItemOptions options, Sink sink)
      throws IOException {
    ItemReader reader = reader(file, bytes, options);
    WrongLines wrong = new WrongLines(file, options.onError());
    long lines = 0;
    for (; reader.next(); lines++) {
      Optional<ItemRecord> item = reader.item(wrong);
      if (item.isPresent()) {
        sink.accept(item.get());
      }
    }
    SkippedLines skipped = wrong.skipped();
    if (lines == skipped.count()) {
      throw skipped.nothingLeft(file, "items", "leave out {items} or give another file");
    }
    ItemColumns columns = reader.columns();
    return new Result(
        file.getFileName() + ": " + reader.description(),
        columns.name(columns.item()),
        columns.unused(),
        skipped);
  }

  private static ItemReader reader(Path file, MemorySegment bytes, ItemOptions options)
      throws InvalidFileException {
    return switch (FileFormat.of(file, bytes)) {
      case JSON -> new JsonItems(file, bytes, options);
      case TEXT -> new TextItems(bytes, ItemShape.find(file, bytes, options));
      case PARQUET ->
          throw new InvalidFileException(
              file,
              Problem.of("is Parquet, in which ratings may be, but not items")
                  .remedy("write it as a CSV file or JSON lines"));
    };
  }
}
