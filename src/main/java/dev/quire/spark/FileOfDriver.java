package dev.quire.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A file of the driver, as executors find it: under the same name, or as Spark has sent it to them.
 */
final class FileOfDriver implements Serializable {
  private static final long serialVersionUID = 1;

  private final String what; // in a word
  private final String path;
  private final long bytes;

  /**
   * One that all executors see, or that is sent to them.
   *
   * @param what it is, in a word
   */
  FileOfDriver(String what, Path file) throws IOException {
    Path whole = file.toAbsolutePath().normalize();
    this.what = what;
    this.path = whole.toString();
    this.bytes = Files.size(whole);
  }

  /** Lets the driver send it to each executor with its first task. */
  FileOfDriver send(JavaSparkContext context) throws IOException {
    Path link = Files.createTempDirectory("quire-sent-").resolve(sentName());
    Files.createSymbolicLink(link, Path.of(path)); // files that are sent need names of their own
    link.getParent().toFile().deleteOnExit();
    link.toFile().deleteOnExit();
    context.addFile(link.toUri().toString());
    return this;
  }

  private String sentName() {
    return "quire-"
        + Integer.toHexString(Objects.hash(path, bytes))
        + "-"
        + Path.of(path).getFileName();
  }

  /**
   * Where it is on this machine.
   *
   * @throws NotHereException when there is none, or another one
   */
  Path here() throws IOException {
    if (isAt(Path.of(path))) {
      return Path.of(path);
    }
    if (SparkEnv.get() != null && isAt(Path.of(SparkFiles.get(sentName())))) {
      return Path.of(SparkFiles.get(sentName()));
    }
    throw new NotHereException(what, path);
  }

  private boolean isAt(Path place) throws IOException {
    return Files.isReadable(place) && Files.size(place) == bytes;
  }

  /** Its path on the driver. */
  @Override
  public String toString() {
    return path;
  }
}
