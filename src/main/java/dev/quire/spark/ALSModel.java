package dev.quire.spark;

import dev.quire.catalogue.Ids;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.PredictionRanker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What {@link ALS} has learned, with the methods and columns of {@link
 * org.apache.spark.ml.recommendation.ALSModel}. It is a model file of Quire, which each executor
 * maps once. Lists are exact: they have whom scores of single pairs would put first.
 */
@SuppressWarnings("AbbreviationAsWordInName") // MLlib's own
public final class ALSModel extends org.apache.spark.ml.Model<ALSModel> implements MLWritable {
  private static final long serialVersionUID = 1;

  /** More parts than cores, so that unequal ones balance. */
  private static final int PARTS_PER_CORE = 2;

  private final String uid;
  private final transient ModelFile file;
  private final ColumnParams columns;
  private final Param<String> userIdType;
  private final Param<String> itemIdType;

  ALSModel(String uid, ModelFile file) {
    this.uid = uid;
    this.file = file;
    columns = new ColumnParams(this);
    userIdType = new Param<>(this, "userIdType", "type of user ids: string, int or bigint");
    itemIdType = new Param<>(this, "itemIdType", "type of item ids: string, int or bigint");
  }

  ALSModel withIds(IdColumn users, IdColumn items) {
    set(userIdType, users.toString());
    set(itemIdType, items.toString());
    return this;
  }

  /**
   * One that was saved.
   *
   * @throws BadInputException when there is none
   */
  public static ALSModel load(String path) {
    return read().load(path);
  }

  /** What loads one. */
  public static MLReader<ALSModel> read() {
    return new SavedModel.Reader();
  }

  @Override
  public MLWriter write() {
    return new SavedModel.Writer(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  ModelFile file() {
    return file;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return columns.withPrediction(schema);
  }

  /** The rows with a prediction each, as {@link #setColdStartStrategy} says. */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Column prediction =
        functions
            .udf(new Predicting(file.onExecutors()), DataTypes.FloatType)
            .apply(column(columns.user()), column(columns.item()));
    Dataset<Row> all = dataset.withColumn(columns.prediction(), prediction);
    return getColdStartStrategy().equals(ColumnParams.DROP)
        ? all.na().drop(new String[] {columns.prediction()})
        : all;
  }

  private static Column column(String name) {
    return new Column(SparkRatings.quoted(name));
  }

  /** The best items of every user: a row with {@code recommendations} for each. */
  public Dataset<Row> recommendForAllUsers(int numItems) {
    return lists(numItems, true, model -> RowRanges.ofAll(model.parameters().users(), parts()));
  }

  /** The best users for every item. */
  public Dataset<Row> recommendForAllItems(int numUsers) {
    return lists(numUsers, false, model -> RowRanges.ofAll(model.parameters().items(), parts()));
  }

  /** The best items of those users of a table whom the model knows. */
  public Dataset<Row> recommendForUserSubset(Dataset<?> dataset, int numItems) {
    return lists(numItems, true, model -> subset(dataset, columns.user(), model.userIds()));
  }

  /** The best users for those items of a table that the model knows. */
  public Dataset<Row> recommendForItemSubset(Dataset<?> dataset, int numUsers) {
    return lists(numUsers, false, model -> subset(dataset, columns.item(), model.itemIds()));
  }

  private static List<RowRanges> subset(Dataset<?> dataset, String column, Ids ids) {
    ColumnParams.requireIds(dataset.schema(), column);
    int[] rows =
        dataset.select(column(column)).distinct().collectAsList().stream()
            .mapToInt(row -> IdColumn.find(ids, row.get(0)))
            .filter(row -> row >= 0)
            .sorted()
            .toArray();
    return RowRanges.of(rows, parts());
  }

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
  }

  private static int parts() {
    return PARTS_PER_CORE * context().defaultParallelism();
  }

  /** Which rows which task is about. */
  private interface Cut {
    List<RowRanges> of(Model model);
  }

  private Dataset<Row> lists(int top, boolean ofUsers, Cut cut) {
    if (top < 1) {
      throw new BadInputException(
          Problem.of("a list without a length").with("top", top).remedy("ask for 1 or more"));
    }
    Broadcast<OncePerExecutor<Model>> shared = file.onExecutors();
    IdColumn users = userColumn();
    IdColumn items = itemColumn();
    JavaRDD<Row> rows =
        parallel(cut)
            .mapPartitions(
                part -> {
                  Model model = shared.value().takeForTask();
                  return ofUsers
                      ? new ListRows(
                          itemsForUsers(model, top),
                          part.next().rows(),
                          new ListRows.Side(model.userIds(), users),
                          new ListRows.Side(model.itemIds(), items))
                      : new ListRows(
                          usersForItems(model, top),
                          part.next().rows(),
                          new ListRows.Side(model.itemIds(), items),
                          new ListRows.Side(model.userIds(), users));
                });
    return SparkSession.active()
        .createDataFrame(
            rows,
            ofUsers
                ? ListRows.schema(columns.user(), users, columns.item(), items)
                : ListRows.schema(columns.item(), items, columns.user(), users));
  }

  private JavaRDD<RowRanges> parallel(Cut cut) {
    try (Model here = Model.open(file.path())) {
      List<RowRanges> parts = cut.of(here);
      return context().parallelize(parts, parts.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BatchScorer itemsForUsers(Model model, int top) {
    return new BatchScorer(
        PredictionRanker.ofScores(model),
        top,
        ItemFilter.all(model.parameters().items()),
        List.of());
  }

  private static BatchScorer usersForItems(Model model, int top) {
    return new BatchScorer(
        PredictionRanker.ofUsersForItems(model),
        top,
        ItemFilter.all(model.parameters().users()),
        List.of());
  }

  /** Number of factors. */
  public int rank() {
    return withModel(model -> model.parameters().rank());
  }

  /** The mean of the ratings, to which biases and factors are relative; of preferences 0. */
  public double globalMean() {
    return withModel(model -> model.parameters().globalMean());
  }

  private <T> T withModel(Function<Model, T> question) {
    try (Model here = Model.open(file.path())) {
      return question.apply(here);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The users: {@code id}, {@code features} and, beyond MLlib's, {@code bias}. */
  public Dataset<Row> userFactors() {
    return factors(
        userColumn(), true, model -> RowRanges.ofAll(model.parameters().users(), parts()));
  }

  /** The items in the same form. */
  public Dataset<Row> itemFactors() {
    return factors(
        itemColumn(), false, model -> RowRanges.ofAll(model.parameters().items(), parts()));
  }

  private Dataset<Row> factors(IdColumn ids, boolean ofUsers, Cut cut) {
    Broadcast<OncePerExecutor<Model>> shared = file.onExecutors();
    JavaRDD<Row> rows =
        parallel(cut)
            .mapPartitions(
                part -> {
                  Model model = shared.value().takeForTask();
                  return factors(model, ids, ofUsers, part.next().rows());
                });
    return SparkSession.active()
        .createDataFrame(
            rows,
            new StructType()
                .add("id", ids.type(), false)
                .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false)
                .add("bias", DataTypes.FloatType, false));
  }

  private static Iterator<Row> factors(Model model, IdColumn ids, boolean ofUsers, int[] rows) {
    Parameters all = model.parameters();
    var own = ofUsers ? model.userIds() : model.itemIds();
    var bias = ofUsers ? all.userBias() : all.itemBias();
    var factors = ofUsers ? all.userFactors() : all.itemFactors();
    return Arrays.stream(rows)
        .mapToObj(
            row ->
                RowFactory.create(
                    ids.value(own, row),
                    vector(factors, row, all.rank()),
                    bias.getAtIndex(Parameters.F32, row)))
        .iterator();
  }

  private static float[] vector(MemorySegment factors, int row, int rank) {
    float[] vector = new float[rank];
    MemorySegment.copy(factors, Parameters.F32, (long) row * rank * Float.BYTES, vector, 0, rank);
    return vector;
  }

  private IdColumn userColumn() {
    return IdColumn.of(getOrDefault(userIdType));
  }

  private IdColumn itemColumn() {
    return IdColumn.of(getOrDefault(itemIdType));
  }

  @Override
  public ALSModel copy(ParamMap extra) {
    return copyValues(new ALSModel(uid, file), extra).setParent(parent());
  }

  @Override
  public String toString() {
    return "ALSModel: uid=" + uid + ", rank=" + rank();
  }

  /** The column of users. */
  public Param<String> userCol() {
    return columns.userCol;
  }

  /** The column of users. */
  public String getUserCol() {
    return getOrDefault(columns.userCol);
  }

  /** The column of users. */
  public ALSModel setUserCol(String value) {
    set(columns.userCol, value);
    return this;
  }

  /** The column of items. */
  public Param<String> itemCol() {
    return columns.itemCol;
  }

  /** The column of items. */
  public String getItemCol() {
    return getOrDefault(columns.itemCol);
  }

  /** The column of items. */
  public ALSModel setItemCol(String value) {
    set(columns.itemCol, value);
    return this;
  }

  /** The column of predictions. */
  public Param<String> predictionCol() {
    return columns.predictionCol;
  }

  /** The column of predictions. */
  public String getPredictionCol() {
    return getOrDefault(columns.predictionCol);
  }

  /** The column of predictions. */
  public ALSModel setPredictionCol(String value) {
    set(columns.predictionCol, value);
    return this;
  }

  /** What to do with unknown users and items: {@code nan} or {@code drop}. */
  public Param<String> coldStartStrategy() {
    return columns.coldStartStrategy;
  }

  /** What to do with unknown users and items: {@code nan} or {@code drop}. */
  public String getColdStartStrategy() {
    return getOrDefault(columns.coldStartStrategy);
  }

  /** What to do with unknown users and items: {@code nan} or {@code drop}. */
  public ALSModel setColdStartStrategy(String value) {
    set(columns.coldStartStrategy, value);
    return this;
  }

  /** The type of user ids where they come back. */
  public Param<String> userIdType() {
    return userIdType;
  }

  /** The type of item ids where they come back. */
  public Param<String> itemIdType() {
    return itemIdType;
  }
}
