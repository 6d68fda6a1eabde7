package dev.quire.spark;

import dev.quire.model.Model;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * The file of a model and what each executor has of it. Both go when neither the model nor a table
 * that is made of it can be reached any more, the file at the end of the process at the latest.
 */
final class ModelFile {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Path path;
  private final Broadcast<OncePerExecutor<Model>> onExecutors;

  /** Opens it. */
  private static final class OpenModel implements OncePerExecutor.Opener<Model> {
    private static final long serialVersionUID = 1;

    private final FileOfDriver file;

    OpenModel(FileOfDriver file) {
      this.file = file;
    }

    @Override
    public Model open() throws IOException {
      return Model.open(file.here());
    }
  }

  /**
   * Takes over a file.
   *
   * @param path alone in its folder
   * @param shared whether executors see it under that name; otherwise the driver sends it
   */
  ModelFile(SparkSession session, Path path, boolean shared) throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    FileOfDriver file = new FileOfDriver("model", path);
    if (!shared && !context.isLocal()) {
      file.send(context);
    }
    this.path = path;
    this.onExecutors = context.broadcast(new OncePerExecutor<>(new OpenModel(file)));
    path.getParent().toFile().deleteOnExit();
    path.toFile().deleteOnExit();
    CLEANER.register(onExecutors, () -> delete(path));
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(path.getParent());
    } catch (IOException e) {
      // at the end of the process it is tried again
    }
  }

  Path path() {
    return path;
  }

  Broadcast<OncePerExecutor<Model>> onExecutors() {
    return onExecutors;
  }
}
