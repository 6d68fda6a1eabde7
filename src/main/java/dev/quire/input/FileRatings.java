package dev.quire.input;

import dev.quire.input.RatingColumns.Role;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A source that is one file, whose columns are known. */
abstract class FileRatings extends RatingSource {
  private final InputBytes input;

  /**
   * Takes a file over.
   *
   * @param input closed with this
   */
  FileRatings(InputBytes input) {
    this.input = input;
  }

  /** How it is written. */
  protected abstract FileShape fileShape();

  /** The bytes of the file. */
  protected final InputBytes input() {
    return input;
  }

  @Override
  protected final String shape() {
    return fileShape().description();
  }

  @Override
  protected IdKinds expectedKinds() {
    return fileShape().kinds();
  }

  @Override
  protected final Path file() {
    return input.file();
  }

  @Override
  public final boolean hasTimestamps() {
    return fileShape().columns().has(Role.TIMESTAMP);
  }

  @Override
  public final boolean hasValues() {
    return fileShape().columns().has(Role.RATING);
  }

  @Override
  protected Optional<Problem> notice() {
    return fileShape().columns().notice();
  }

  @Override
  public final long lengthBytes() {
    return input.size();
  }

  @Override
  public final String digest() {
    return input.digest();
  }

  @Override
  public final void requireUnchanged() throws IOException {
    input.requireUnchanged();
  }

  @Override
  public void close() {
    super.close();
    input.close();
  }
}
