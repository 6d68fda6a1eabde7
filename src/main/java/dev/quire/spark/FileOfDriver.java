package dev.quire.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
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
    deleteCopy(); // the driver needs none
    return this;
  }

  /**
   * To be called when a file that was sent has been deleted. An empty one takes its place until the
   * end of the process: Spark sends whatever it was given to executors that start later, too, and
   * where it finds nothing none of their tasks begins.
   */
  void leaveEmpty() throws IOException {
    Path place = Path.of(path);
    Files.createDirectories(place.getParent());
    place.getParent().toFile().deleteOnExit();
    place.toFile().deleteOnExit();
    Files.write(place, new byte[0]);
  }

  /**
   * The same for the same file, whoever asks; without an ending, by which Spark would unpack it.
   */
  String sentName() {
    return "quire-" + UUID.nameUUIDFromBytes((bytes + " " + path).getBytes(UTF_8));
  }

  /** Deletes what an executor was sent; the driver's own file stays. */
  void deleteCopy() throws IOException {
    Files.deleteIfExists(Path.of(SparkFiles.get(sentName())));
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
