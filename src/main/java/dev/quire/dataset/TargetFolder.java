package dev.quire.dataset;

import dev.quire.files.FolderContent;
import dev.quire.files.Input;
import dev.quire.files.Target;
import dev.quire.files.Temporary;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder that a dataset is made in: built under a temporary name beside its place, and put
 * there when it is complete. A dataset that it replaces is deleted after that.
 */
final class TargetFolder implements AutoCloseable {
  /** Everything that a dataset consists of; a folder with anything else is never deleted. */
  static final FolderContent CONTENT =
      new FolderContent(
          Stream.of(Stream.of(DatasetJson.FILE), Dataset.FILES.stream(), Dataset.FOLDERS.stream())
              .flatMap(names -> names)
              .map(Path::of)
              .collect(Collectors.toSet()));

  private final Target target;
  private final Temporary temporary;

  private TargetFolder(Target target, Temporary temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /**
   * Makes the temporary folder.
   *
   * @throws dev.quire.files.TakenNameException when the target is there and nobody said to replace
   *     it
   * @throws BadInputException when it must not be replaced
   */
  static TargetFolder create(Path requested, boolean force) throws IOException {
    Place place = Place.of(requested, force);
    Files.createDirectories(place.path.getParent());
    Target target = Target.of(requested, place.path, place.standing.map(dataset -> dataset));
    return new TargetFolder(target, Temporary.folder(target.folder(), target.name(), CONTENT));
  }

  /**
   * Checks that it can be made, before there is any work.
   *
   * @throws BadInputException as {@link #create} does
   */
  static void requireFree(Path requested, boolean force) throws IOException {
    Place.of(requested, force);
  }

  /** Where a dataset is to be, and what it replaces. */
  private record Place(Path path, Optional<StandingDataset> standing) {
    static Place of(Path requested, boolean force) throws IOException {
      Target.requireName(requested);
      Path place = Target.place(resolved(requested));
      if (place.getFileName() == null) {
        throw new BadInputException(Problem.of("not a folder to make").with("folder", requested));
      }
      boolean recovered = StandingDataset.recover(place);
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        return new Place(place, Optional.empty());
      }
      if (!force && Files.isDirectory(place)) {
        throw Target.existsAlready(
            requested,
            recovered ? ", brought back because the run that replaced it was killed" : "");
      }
      refuseToReplace(requested, place);
      return new Place(place, Optional.of(StandingDataset.of(place)));
    }
  }

  /** As the system has it: {@code ..} behind a link is above the folder that the link leads to. */
  private static Path resolved(Path requested) throws IOException {
    Path existing = requested.toAbsolutePath();
    Path rest = Path.of("");
    while (!Files.isDirectory(existing) && existing.getParent() != null) {
      rest = existing.getFileName().resolve(rest);
      existing = existing.getParent();
    }
    return existing.toRealPath().resolve(rest).normalize();
  }

  private static void refuseToReplace(Path requested, Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      throw new BadInputException(
          Problem.of("exists and is not a folder").remedy("choose another name").about(requested));
    }
    Optional<Path> foreign = CONTENT.foreign(place);
    if (Files.notExists(place.resolve(DatasetJson.FILE)) && !isEmpty(place)) {
      throw new BadInputException(
          Problem.of("is not a dataset, so {force} doesn't replace it")
              .with("missing", DatasetJson.FILE)
              .remedy("choose another name")
              .about(requested));
    }
    if (foreign.isPresent()) {
      throw new BadInputException(
          Problem.of("holds more than a dataset, so {force} doesn't replace it")
              .with("found", foreign.get())
              .remedy("move that away or choose another name")
              .about(requested));
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var paths = Files.list(folder)) {
      return paths.findAny().isEmpty();
    }
  }

  /** The temporary folder, for the files of the dataset. */
  Path path() {
    return temporary.path();
  }

  /** Puts the finished folder in its place, unless what it is made from has changed. */
  void commit(Input source) throws IOException {
    target.madeFrom(source).put(temporary);
  }

  /** Deletes the temporary folder unless it was committed. */
  @Override
  public void close() {
    temporary.close();
  }
}
