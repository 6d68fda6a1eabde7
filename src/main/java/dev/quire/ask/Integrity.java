package dev.quire.ask;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.dataset.Dataset;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.TensorFile;
import dev.quire.model.Model;
import dev.quire.problem.Problem;
import dev.quire.train.ModelKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether datasets and tensor files are what was written.
 *
 * <p>Files are mapped, and what is in them is used as it is: checks in every loop would cost more
 * than damage ever does. So damage may show as an index out of bounds, as a programming error does.
 * Which of the two it was is decided afterwards, by reading all of the files: {@link #damage}.
 */
public final class Integrity {
  private static final String IDS = "ids";

  /** Kinds of files that are parts of a dataset. */
  private static final List<String> PARTS = List.of(IDS, "catalogue", "ratings");

  /** Goes on from the advice on one file. */
  private static final String MORE = " and run {:verify}";

  private Integrity() {}

  /**
   * Reads all of a dataset or a file and compares it with its checksums.
   *
   * @return whether they are of all of it; in version 1 of the format they were of the data alone
   * @throws InvalidFileException when it is damaged
   */
  public static boolean verify(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Dataset dataset = Dataset.open(path)) {
        dataset.verify();
        dataset.requireUnchanged();
        return dataset.hasHeaderChecksums();
      }
    }
    String kind = kind(path);
    if (kind.equals(Model.KIND)) {
      try (Model model = Model.open(path)) {
        ModelKinds.verify(model);
        model.requireUnchanged();
        return model.hasHeaderChecksum();
      }
    }
    try (TensorFile file = TensorFile.open(path, kind)) {
      file.verify();
      if (kind.equals(TopTensors.KIND)) {
        TopTensors.check(file);
      } else if (Catalogue.find(file).isPresent()) {
        Catalogue.read(file).verify();
      } else if (kind.equals(IDS)) {
        Ids.read(file, Ids.USERS).verifyDistinct();
        Ids.read(file, Ids.ITEMS).verifyDistinct();
      }
      file.requireUnchanged();
      return file.headerChecksum().isPresent();
    }
  }

  /** Folders are for other things, too, such as scratch files. */
  private static boolean isDataset(Path path) {
    return Files.exists(path.resolve("dataset.json"));
  }

  /** Whether a file says that it is of this kind. */
  public static boolean isOfKind(Path path, String kind) throws IOException {
    try (TensorFile file = TensorFile.open(path)) {
      return kind.equals(file.metadata().get(TensorFile.KIND));
    } catch (InvalidFileException e) {
      return false;
    }
  }

  private static String kind(Path path) throws IOException {
    try (TensorFile file = TensorFile.open(path)) {
      String kind = file.metadata(TensorFile.KIND);
      if (!kind.equals(Model.KIND) && !kind.equals(TopTensors.KIND) && !PARTS.contains(kind)) {
        throw new InvalidFileException(
            path, Problem.of("not a kind of file that Quire writes").remedy("choose another file"));
      }
      return kind;
    }
  }

  /**
   * The damage of the first of these that is a damaged dataset or tensor file.
   *
   * @param paths what was read; others than these are passed over
   */
  public static Optional<InvalidFileException> damage(Collection<Path> paths) {
    for (Path path : paths) {
      if (isDataset(path) || path.toString().endsWith(".safetensors")) {
        try {
          verify(path);
        } catch (InvalidFileException e) {
          return Optional.of(new InvalidFileException(e.problem().more(MORE)));
        } catch (InternalError e) { // a page of it cannot be had
          return Optional.of(
              new InvalidFileException(
                  path, Problem.of("cannot be read").remedy("check its disk").more(MORE)));
        } catch (ArithmeticException
            | IllegalArgumentException
            | IndexOutOfBoundsException
            | NegativeArraySizeException e) { // no file of ours leads there
          return Optional.of(
              InvalidFileException.damaged(
                  path,
                  Problem.of("holds numbers that no such file can").with("found", e.getMessage())));
        } catch (IOException e) {
          // gone meanwhile, for example, which damages nothing
        }
      }
    }
    return Optional.empty();
  }
}
