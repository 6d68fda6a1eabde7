package dev.quire.spark;

import dev.quire.dataset.Repeats;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.solve.PairWeights;
import dev.quire.train.Settings;
import dev.quire.train.als.AlsKind;
import dev.quire.train.ials.IalsKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Quire's alternating least squares as an estimator of Spark, with the names, defaults and, as far
 * as they go, the meanings of {@link org.apache.spark.ml.recommendation.ALS}: who uses that changes
 * an import.
 *
 * <p>On ratings r of users u and items i it minimises
 *
 * <pre>
 *   sum (r - m - b_u - b_i - u.v)^2 + regParam (sum n_u |u|^2 + sum n_i |v|^2)
 *       + biasRegParam (sum b_u^2 + sum b_i^2)
 * </pre>
 *
 * <p>with n the number of ratings of a row, as in MLlib, which has neither the mean m of the
 * ratings nor biases b: a row without much to go by is predicted as the mean, and not as 0. A
 * biasRegParam of 1e12 leaves the mean alone. With implicitPrefs the objective is that of Hu, Koren
 * and Volinsky (2008), as in MLlib,
 *
 * <pre>
 *   sum over all pairs c (p - u.v)^2 + regParam (sum |u|^2 + sum |v|^2),   c = 1 + alpha r
 * </pre>
 *
 * <p>but regParam is not multiplied by n, as it isn't in the paper: one of MLlib's is to be
 * multiplied by the usual n. Preferences of 0 count as none; ones below 0 are refused.
 *
 * <p>Ids are whole numbers of 64 bits or strings. Of several ratings of a user and an item the mean
 * counts, of preferences the sum. Blocks, storage levels and checkpoint intervals are accepted: the
 * larger number of blocks is that of both sides, and the rest has no effect.
 */
@SuppressWarnings("AbbreviationAsWordInName") // MLlib's own
public final class ALS extends AlsParams implements DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  /** With MLlib's defaults. */
  public ALS() {
    this(Identifiable.randomUID("als"));
  }

  /** The same under a name. */
  public ALS(String uid) {
    super(uid);
  }

  /** One that was saved. */
  public static ALS load(String path) {
    return read().load(path);
  }

  /** What loads one. */
  public static MLReader<ALS> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public ALSModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    boolean events = getImplicitPrefs();
    RatingLines lines = new RatingLines(getUserCol(), getItemCol(), getRatingCol(), events);
    try {
      ModelFile file =
          new AlsFit(
                  dataset.sparkSession(),
                  getSharedFolder(),
                  old.blocks(),
                  events ? Repeats.SUM : Repeats.MEAN,
                  notice -> logWarning(() -> notice))
              .fit(ratings(dataset), lines, settings());
      ALSModel model = new ALSModel(uid(), file);
      return copyValues(model, ParamMap.empty())
          .withIds(
              IdColumn.of(ColumnParams.type(dataset.schema(), getUserCol())),
              IdColumn.of(ColumnParams.type(dataset.schema(), getItemCol())))
          .setParent(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) { // Spark's own are checked, and not declared
      throw Failure.of(e);
    }
  }

  private JavaRDD<Row> ratings(Dataset<?> dataset) {
    Column rating =
        getRatingCol().isEmpty()
            ? functions.lit(1.0f)
            : new Column(SparkRatings.quoted(getRatingCol())).cast("float");
    return dataset
        .select(
            new Column(SparkRatings.quoted(getUserCol())),
            new Column(SparkRatings.quoted(getItemCol())),
            rating)
        .toJavaRDD();
  }

  private Settings settings() {
    if (getImplicitPrefs()) {
      return Settings.of(new IalsKind())
          .with(IalsKind.RANK, getRank())
          .with(IalsKind.EPOCHS, getMaxIter())
          .with(IalsKind.WEIGHTING, PairWeights.Form.CONFIDENCE)
          .with(IalsKind.ALPHA, getAlpha())
          .with(IalsKind.REG, getRegParam())
          .with(IalsKind.NU, 0.0)
          .with(IalsKind.USER_MEAN, 0.0)
          .with(IalsKind.SEED, getSeed());
    }
    return Settings.of(new AlsKind())
        .with(AlsKind.RANK, getRank())
        .with(AlsKind.EPOCHS, getMaxIter())
        .with(AlsKind.TAU, getRegParam())
        .with(AlsKind.REG_EXPONENT, 1.0)
        .with(AlsKind.GAMMA, getBiasRegParam())
        .with(AlsKind.SEED, getSeed());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (old.isNonnegative()) {
      throw new BadInputException(
          Problem.of("factors that may not be negative are not known here")
              .with("nonnegative", true)
              .remedy("leave it out"));
    }
    if (!getRatingCol().isEmpty()) {
      ColumnParams.requireNumbers(schema, getRatingCol());
    }
    return columns.withPrediction(schema);
  }

  @Override
  public ALS copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
