package dev.quire.spark;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/**
 * A model in a folder of any file system that Spark knows: the params as Spark writes them, and
 * beside them the model file, which Quire itself serves as it is.
 *
 * <pre>
 * FOLDER/metadata/part-00000   class, uid and params, JSON
 * FOLDER/model.safetensors
 * </pre>
 */
final class SavedModel {
  private static final String FILE = "model.safetensors";

  private SavedModel() {}

  /** Writes one. */
  static final class Writer extends MLWriter {
    private final ALSModel model;

    Writer(ALSModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sparkSession());
      Path to = new Path(path, FILE);
      try {
        files(to, sparkSession().sparkContext().hadoopConfiguration())
            .copyFromLocalFile(new Path(model.file().path().toUri()), to);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Reads one. */
  static final class Reader extends MLReader<ALSModel> {
    @Override
    public ALSModel load(String path) {
      Path from = new Path(path, FILE);
      try {
        FileSystem files = files(from, sparkSession().sparkContext().hadoopConfiguration());
        if (!files.exists(from)) {
          throw new BadInputException(
              Problem.of("is not a model that was saved")
                  .with("missing", FILE)
                  .remedy("give the folder that save has made")
                  .about(path));
        }
        DefaultParamsReader.Metadata metadata =
            DefaultParamsReader.loadMetadata(path, sparkSession(), ALSModel.class.getName());
        ALSModel model = new ALSModel(metadata.uid(), local(files, from));
        metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
        return model;
      } catch (IOException e) {
        throw new BadInputException(
            Problem.of("a model that was saved and cannot be read")
                .with("reason", e.getMessage())
                .remedy("check the folder, or save it anew")
                .about(path),
            e);
      }
    }

    private ModelFile local(FileSystem files, Path from) throws IOException {
      java.nio.file.Path to = Files.createTempDirectory("quire-als-").resolve(FILE);
      files.copyToLocalFile(false, from, new Path(to.toUri()), true);
      dev.quire.model.Model.open(to).close(); // or it is none
      return new ModelFile(sparkSession(), to, false);
    }
  }

  private static FileSystem files(Path path, Configuration configuration) throws IOException {
    return path.getFileSystem(configuration);
  }
}
