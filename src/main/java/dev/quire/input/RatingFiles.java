package dev.quire.input;

import dev.quire.files.InvalidFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens ratings files of every format there is. */
public final class RatingFiles {
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
      return together(sources);
    } catch (IOException | RuntimeException e) {
      sources.forEach(RatingSource::close);
      throw e;
    }
  }

  /** One source of several, which close with it. */
  static RatingSource together(List<RatingSource> sources) throws InvalidFileException {
    return sources.size() == 1 ? sources.getFirst() : SeveralRatings.of(sources);
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

  /** Makes something of a file. */
  static RatingSource open(Path file, Path scratch, Maker maker) throws IOException {
    return made(InputBytes.open(file, scratch, TextSample.PART_BYTES), maker);
  }

  /** Makes something of what is open that closes it; when that fails, it is closed here. */
  static RatingSource made(InputBytes input, Maker maker) throws IOException {
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

  /** The source of a file of any format; with a delimiter that is said it is no JSON. */
  static RatingSource of(InputBytes input, InputOptions options) throws IOException {
    FileFormat format =
        options.delimiter().isPresent() && !FileFormat.isParquet(input.segment())
            ? FileFormat.TEXT
            : FileFormat.of(input.file(), input.segment());
    return switch (format) {
      case PARQUET -> new ParquetRatings(input, options);
      case JSON -> new JsonRatings(input, options, TextRatings.CHUNK_BYTES);
      case TEXT -> new TextRatings(input, options, TextRatings.CHUNK_BYTES);
    };
  }
}
