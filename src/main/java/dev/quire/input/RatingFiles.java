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
   * @param files at least one
   * @param scratch folder for copies of what can't be mapped: a pipe, standard input
   * @throws InvalidFileException when one of them is no ratings file, or they don't go together
   */
  public static RatingSource open(List<Path> files, InputOptions options, Path scratch)
      throws IOException {
    List<RatingSource> sources = new ArrayList<>();
    try {
      for (Path file : files) {
        sources.add(TextRatings.open(file, options, scratch));
      }
      return sources.size() == 1 ? sources.getFirst() : SeveralRatings.of(sources);
    } catch (IOException | RuntimeException e) {
      sources.forEach(RatingSource::close);
      throw e;
    }
  }
}
