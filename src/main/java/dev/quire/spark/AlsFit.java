package dev.quire.spark;

import dev.quire.dataset.ConvertListener;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.Repeats;
import dev.quire.dataset.Selection;
import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * From a table of ratings to the file of a model: the ratings become lines of CSV in a temporary
 * folder, these a dataset, and that is trained on, its rows solved by the executors.
 */
final class AlsFit {
  private final SparkSession session;
  private final JavaSparkContext context;
  private final Path folder;
  private final boolean shared;
  private final int partitions;
  private final Repeats repeats;
  private final Consumer<String> notices;
  private final List<FileOfDriver> sent = new ArrayList<>();

  /**
   * On a cluster.
   *
   * @param folder that all executors see under the same name; empty where there is none, and the
   *     driver sends them files
   * @param partitions blocks of either side; 0 for twice as many as there are cores
   * @param repeats what several ratings of the same are worth
   * @param notices takes what people should know
   */
  AlsFit(
      SparkSession session,
      String folder,
      int partitions,
      Repeats repeats,
      Consumer<String> notices)
      throws IOException {
    this.session = session;
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.shared = !folder.isEmpty() || context.isLocal();
    this.folder =
        folder.isEmpty()
            ? Files.createTempDirectory("quire-als-")
            : Files.createTempDirectory(Files.createDirectories(Path.of(folder)), "quire-als-");
    this.partitions = partitions;
    this.repeats = repeats;
    this.notices = notices;
  }

  /**
   * Trains.
   *
   * @param ratings with a user, an item and a rating in each row
   * @param lines what becomes of them
   */
  ModelFile fit(JavaRDD<Row> ratings, RatingLines lines, Settings settings) throws IOException {
    Path model = folder.resolve("model.safetensors");
    boolean done = false;
    try (WorkerPool pool = new WorkerPool(Runtime.getRuntime().availableProcessors())) {
      Path converted = folder.resolve("dataset");
      convert(shared ? written(ratings, lines) : fetched(ratings, lines), converted, pool);
      try (Dataset dataset = Dataset.open(converted);
          SparkTraining spark = new SparkTraining(session, partitions, notices)) {
        sendUnlessShared(dataset);
        spark.run(Training.of(dataset, settings), settings, Model.target(model, false), pool);
        spark.deleteCopies(sent);
      }
      delete(converted);
      done = true;
    } finally { // Spark's own exceptions are checked, and not declared
      if (!done) {
        delete(folder);
        leaveEmpty();
      }
    }
    ModelFile file = new ModelFile(session, model, shared);
    leaveEmpty();
    return file;
  }

  private void leaveEmpty() throws IOException {
    if (!sent.isEmpty()) {
      folder.toFile().deleteOnExit();
    }
    for (FileOfDriver file : sent) {
      file.leaveEmpty();
    }
  }

  /** Each task writes a file. */
  private List<Path> written(JavaRDD<Row> ratings, RatingLines lines) {
    String to = folder.toString();
    return ratings
        .mapPartitions(
            rows -> {
              int partition = TaskContext.getPartitionId();
              return lines.write(to, partition, rows)
                  ? List.of(RatingLines.file(partition)).iterator()
                  : List.<String>of().iterator();
            })
        .collect()
        .stream()
        .map(folder::resolve)
        .toList();
  }

  /** The driver writes one file of what tasks send, one after the other. */
  private List<Path> fetched(JavaRDD<Row> ratings, RatingLines lines) throws IOException {
    Iterator<byte[]> chunks = ratings.mapPartitions(lines::chunks).toLocalIterator();
    if (!chunks.hasNext()) {
      return List.of();
    }
    Path file = folder.resolve(RatingLines.file(0));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      RatingLines.write(chunks, out);
    }
    return List.of(file);
  }

  private void convert(List<Path> files, Path to, WorkerPool pool) throws IOException {
    if (files.isEmpty()) {
      throw new BadInputException(
          Problem.of("no ratings to train on").remedy("give a table with at least one"));
    }
    try {
      Converter.convert(
          ConvertOptions.of(files, to).withSelection(Selection.ALL.withRepeats(repeats)),
          pool,
          ConvertListener.NONE);
    } catch (InvalidFileException e) { // of files that nobody else knows
      throw new BadInputException(e.problem(), e);
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private void sendUnlessShared(Dataset dataset) throws IOException {
    if (!shared) {
      for (var matrix : List.of(dataset.training().byUser(), dataset.training().byItem())) {
        FileOfDriver file = new FileOfDriver("dataset", matrix.place().orElseThrow().file());
        sent.add(file.send(context));
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> found = Files.walk(tree)) {
      found.forEach(all::add);
    }
    for (Path path : all.reversed()) {
      Files.delete(path);
    }
  }
}
