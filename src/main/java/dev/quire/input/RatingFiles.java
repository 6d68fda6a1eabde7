package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens ratings files of every format there is. */
public final class RatingFiles {
  private static final String PARQUET = "PAR1";

  private RatingFiles() {}

  /**
   * Opens files that are one data set together.
   *
   * @param files at least one, as {@link FoundFiles} has them
   * @param scratch folder for copies of what can't be mapped: a pipe, standard input, what is
   *     packed
   * @throws InvalidFileException when one of them is no ratings file, or they don't go together
   */
  public static RatingSource open(List<Path> files, InputOptions options, Path scratch)
      throws IOException {
    List<RatingSource> sources = new ArrayList<>();
    try {
      for (Path file : files) {
        sources.add(open(file, options, scratch));
      }
      return sources.size() == 1 ? sources.getFirst() : SeveralRatings.of(sources);
    } catch (IOException | RuntimeException e) {
      sources.forEach(RatingSource::close);
      throw e;
    }
  }

  /** Opens a file of the format that its first bytes tell. */
  private static RatingSource open(Path file, InputOptions options, Path scratch)
      throws IOException {
    InputBytes input = InputBytes.open(file, scratch, TextSample.PART_BYTES);
    MemorySegment bytes = input.segment();
    if (isParquet(bytes)) {
      return ParquetRatings.open(input, options);
    }
    boolean forced = options.delimiter().isPresent(); // then it is text, whatever it begins with
    long first = characterAt(bytes, TextFile.afterByteOrderMark(bytes));
    return switch (forced ? -1 : byteAt(bytes, first)) {
      case '{' -> JsonRatings.open(input, options);
      case '[' -> {
        if (byteAt(bytes, characterAt(bytes, first + 1)) != '{') {
          yield TextRatings.open(input, options); // a name in brackets
        }
        input.close();
        throw new InvalidFileException(
            file,
            Problem.of("is one JSON array, not JSON lines")
                .remedy("write each object on a line of its own, for example with jq -c '.[]'"));
      }
      default -> TextRatings.open(input, options);
    };
  }

  /** Where the first byte is that is no blank, from a place on. */
  private static long characterAt(MemorySegment bytes, long from) {
    long at = from;
    while (at < bytes.byteSize() && byteAt(bytes, at) >= 0 && byteAt(bytes, at) <= ' ') {
      at++;
    }
    return at;
  }

  private static int byteAt(MemorySegment bytes, long at) {
    return at < bytes.byteSize() ? bytes.get(ValueLayout.JAVA_BYTE, at) : -1;
  }

  /** Whether bytes begin like those of a Parquet file. */
  static boolean isParquet(MemorySegment bytes) {
    for (int i = 0; i < PARQUET.length(); i++) {
      if (i >= bytes.byteSize() || bytes.get(ValueLayout.JAVA_BYTE, i) != PARQUET.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
