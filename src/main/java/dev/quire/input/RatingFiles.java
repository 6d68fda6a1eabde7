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
        sources.add(open(file, scratch, input -> of(input, options)));
      }
      return sources.size() == 1 ? sources.getFirst() : SeveralRatings.of(sources);
    } catch (IOException | RuntimeException e) {
      sources.forEach(RatingSource::close);
      throw e;
    }
  }

  /**
   * Opens a text of which only the users and items are of interest. It is read in one pass, so what
   * a sink has done with a batch never has to be undone.
   *
   * @param kinds of the ids; one that is no number is wrong where they are numbers
   * @param scratch folder for a copy of what can't be mapped
   * @throws InvalidFileException when it is no table of users and items
   */
  public static RatingSource openPairs(Path file, InputOptions options, IdKinds kinds, Path scratch)
      throws IOException {
    return open(file, scratch, input -> new TextRatings(input, options, kinds));
  }

  /** Makes something of a file that closes it; when that fails, it is closed here. */
  static RatingSource open(Path file, Path scratch, Maker maker) throws IOException {
    InputBytes input = InputBytes.open(file, scratch, TextSample.PART_BYTES);
    try {
      return maker.make(input);
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  /** Makes a source of what is open. */
  @FunctionalInterface
  interface Maker {
    RatingSource make(InputBytes input) throws IOException;
  }

  /** The source of the format that the first bytes tell. */
  private static RatingSource of(InputBytes input, InputOptions options) throws IOException {
    MemorySegment bytes = input.segment();
    if (isParquet(bytes)) {
      return new ParquetRatings(input, options);
    }
    boolean forced = options.delimiter().isPresent(); // then it is text, whatever it begins with
    long first = characterAt(bytes, TextFile.afterByteOrderMark(bytes));
    int character = forced ? -1 : byteAt(bytes, first);
    if (character == '{') {
      return new JsonRatings(input, options, TextRatings.CHUNK_BYTES);
    }
    if (character == '[' && byteAt(bytes, characterAt(bytes, first + 1)) == '{') {
      throw new InvalidFileException(
          input.file(),
          Problem.of("is one JSON array, not JSON lines")
              .remedy("write each object on a line of its own, for example with jq -c '.[]'"));
    }
    return new TextRatings(input, options, TextRatings.CHUNK_BYTES);
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
