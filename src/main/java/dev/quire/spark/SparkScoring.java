package dev.quire.spark;

import dev.quire.ask.Batch;
import dev.quire.ask.BatchQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The best items of many users, found by the executors of a Spark cluster: exactly those of {@link
 * Batch}. Each executor maps the model once.
 */
public final class SparkScoring implements AutoCloseable {
  /** More parts than cores, so that unequal ones balance. */
  private static final int PARTS_PER_CORE = 2;

  private final SparkSession session;
  private final JavaSparkContext context;
  private final Broadcast<OncePerExecutor<ModelQueries>> model;

  /** Opens a model and perhaps its dataset. */
  private static final class OpenModel implements OncePerExecutor.Opener<ModelQueries> {
    private static final long serialVersionUID = 1;

    private final FileOfDriver model;
    private final String dataset; // null for none

    OpenModel(FileOfDriver model, Optional<Path> dataset) {
      this.model = model;
      this.dataset = dataset.map(folder -> folder.toAbsolutePath().toString()).orElse(null);
    }

    @Override
    public ModelQueries open() throws IOException {
      Optional<Path> folder = Optional.ofNullable(dataset).map(Path::of);
      if (folder.isPresent() && !folder.get().toFile().isDirectory()) {
        throw new NotHereException("dataset", dataset);
      }
      return ModelQueries.open(model.here(), folder);
    }
  }

  /** Some users of a query. */
  private static final class Part implements Serializable {
    private static final long serialVersionUID = 1;

    private final int first; // their first place among all users
    private final int end; // one more than their last
    private final ArrayList<String> ids; // theirs; null where the query is about all users

    Part(int first, int end, BatchQuery query) {
      this.first = first;
      this.end = end;
      this.ids = query.userIds().map(all -> new ArrayList<>(all.subList(first, end))).orElse(null);
    }

    Batch of(ModelQueries model, SentQuery sent) throws IOException {
      return ids == null
          ? model.batch(sent.query(Optional.empty())).part(first, end)
          : model.batch(sent.query(Optional.of(ids)));
    }
  }

  /**
   * On a cluster.
   *
   * @param modelFile that executors see under the same name, unless it is sent
   * @param datasetFolder that they see, too; empty for a model without its dataset
   * @param sent whether the driver sends the model to each of them
   */
  SparkScoring(SparkSession session, Path modelFile, Optional<Path> datasetFolder, boolean sent)
      throws IOException {
    this.session = session;
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    FileOfDriver file = new FileOfDriver("model", modelFile);
    if (sent) {
      file.send(context);
    }
    this.model = context.broadcast(new OncePerExecutor<>(new OpenModel(file, datasetFolder)));
  }

  /**
   * Finds them and writes a folder of files, whose names are in the order of the users.
   *
   * @param here the driver's model
   * @param query what to find
   * @param partitions how many files; 0 for twice as many as there are cores
   * @param format {@code parquet}, {@code csv}, or another that Spark has
   * @param to the folder, which must not be there
   * @throws BadInputException when it is, or the query cannot be answered
   */
  public void write(ModelQueries here, BatchQuery query, int partitions, String format, String to)
      throws IOException {
    requireFree(to);
    try {
      lists(here, query, partitions)
          .write()
          .mode(SaveMode.ErrorIfExists)
          .format(format)
          .option("header", true) // the rest is of CSV, too: as in RFC 4180
          .option("escape", "\"")
          .option("emptyValue", "")
          .save(to);
    } catch (Exception e) { // Spark's own are checked, and not declared
      if (!(e instanceof AnalysisException)) { // what has come there meanwhile is somebody's
        deleteIfEmpty(to);
      }
      throw Failure.of(e);
    }
  }

  /** Spark makes the folder first, and it would be in the way of who tries again. */
  private void deleteIfEmpty(String to) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(to);
    try {
      FileSystem files = path.getFileSystem(session.sparkContext().hadoopConfiguration());
      if (files.exists(path) && files.listStatus(path).length == 0) {
        files.delete(path, /* recursive= */ false);
      }
    } catch (IOException | RuntimeException e) {
      // what made the writing fail is what people should hear of
    }
  }

  /**
   * Refuses what is there already, before any other work.
   *
   * @throws BadInputException naming it
   */
  public void requireFree(String to) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(to);
    FileSystem files = path.getFileSystem(session.sparkContext().hadoopConfiguration());
    if (files.exists(path)) {
      throw new BadInputException(
          Problem.of("exists already").remedy("choose another name, or remove it").about(to));
    }
  }

  private Dataset<Row> lists(ModelQueries here, BatchQuery query, int partitions)
      throws IOException {
    Batch batch = here.batch(query); // says what cannot be asked, before executors do
    int wanted = partitions > 0 ? partitions : PARTS_PER_CORE * context.defaultParallelism();
    List<Part> parts = parts(query, batch.users(), Math.clamp(batch.users(), 1, wanted));
    Broadcast<OncePerExecutor<ModelQueries>> shared = model;
    SentQuery sent = new SentQuery(query);
    return session.createDataFrame(
        context
            .parallelize(parts, parts.size())
            .mapPartitions(part -> new TopRows(part.next().of(shared.value().takeForTask(), sent))),
        TopRows.schema(batch, here.userIds(), here.itemIds()));
  }

  private static List<Part> parts(BatchQuery query, int users, int count) {
    List<Part> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      parts.add(new Part(place(users, part, count), place(users, part + 1, count), query));
    }
    return parts;
  }

  private static int place(int users, int part, int parts) {
    return (int) ((long) users * part / parts);
  }

  /** Lets the executors close the model. */
  @Override
  public void close() {
    model.destroy();
  }
}
