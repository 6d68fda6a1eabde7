package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Temporary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The ratings among what somebody names, opened, and what lies beside them. An archive that comes
 * through a pipe is kept in a temporary file for as long as this is open: what is in it stands at
 * its end, and may be wanted more than once.
 */
public final class FoundRatings implements AutoCloseable {
  private final List<RatingSource> sources = new ArrayList<>();
  private final List<InputBytes> archives = new ArrayList<>(); // that came through pipes
  private final List<String> remarks = new ArrayList<>();
  private Optional<Path> items = Optional.empty();
  private RatingSource source;

  private FoundRatings() {}

  /**
   * Opens files, folders, archives and pipes that are one data set together.
   *
   * @param inputs at least one
   * @param scratch folder for copies of what can't be mapped
   * @throws InvalidFileException when there are no ratings in one of them, or they don't go
   *     together
   */
  public static FoundRatings open(List<Path> inputs, InputOptions options, Path scratch)
      throws IOException {
    FoundRatings found = new FoundRatings();
    try {
      for (Path input : inputs) {
        found.add(input, options, scratch);
      }
      found.source = RatingFiles.together(found.sources);
      return found;
    } catch (IOException | RuntimeException e) {
      found.close();
      throw e;
    }
  }

  private void add(Path input, InputOptions options, Path scratch) throws IOException {
    if (!TextFile.isStream(input)) {
      addAll(FoundFiles.of(List.of(input)), options, scratch);
      return;
    }
    InputBytes bytes = InputBytes.openStream(input, scratch, TextSample.PART_BYTES);
    Optional<Path> archive = bytes.archive();
    if (archive.isEmpty()) {
      sources.add(RatingFiles.made(bytes, open -> RatingFiles.of(open, options)));
    } else {
      archives.add(bytes);
      remarks.add(input + ": a zip archive, kept in a file beside the dataset meanwhile");
      addAll(FoundFiles.of(List.of(archive.get())), options, scratch);
    }
  }

  private void addAll(FoundFiles files, InputOptions options, Path scratch) throws IOException {
    for (Path file : files.ratings()) {
      sources.add(RatingFiles.open(file, scratch, open -> RatingFiles.of(open, options)));
    }
    if (!files.passedOver().isEmpty()) {
      remarks.add(nearest(files));
    }
    items = items.or(files::items);
    files.tags().forEach(tags -> remarks.add(tags.getFileName() + ": tags, not used"));
  }

  private static String nearest(FoundFiles files) {
    return Temporary.named(files.ratings().getFirst())
        + ": taken, since others lie in more folders: "
        + files.passedOver().stream()
            .map(path -> Temporary.named(path).toString())
            .collect(Collectors.joining(" "));
  }

  /** The ratings, which are closed with this. */
  public RatingSource source() {
    return source;
  }

  /** The file of titles that lies beside the ratings, if one does; valid while this is open. */
  public Optional<Path> items() {
    return items;
  }

  /** What people should know of how they were found, each in a line. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  @Override
  public void close() {
    if (source == null) {
      sources.forEach(RatingSource::close);
    } else {
      source.close(); // and with it, all of them
    }
    archives.forEach(InputBytes::close);
  }
}
