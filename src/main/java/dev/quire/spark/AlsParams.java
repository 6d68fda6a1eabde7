package dev.quire.spark;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** The params of {@link ALS}, with the names and defaults that MLlib has for them. */
abstract class AlsParams extends Estimator<ALSModel> {
  private static final long serialVersionUID = 1;

  private final String uid;
  final ColumnParams columns;
  final OldParams old;
  private final Param<String> ratingCol;
  private final IntParam rank;
  private final IntParam maxIter;
  private final DoubleParam regParam;
  private final DoubleParam biasRegParam;
  private final BooleanParam implicitPrefs;
  private final DoubleParam alpha;
  private final LongParam seed;
  private final Param<String> sharedFolder;

  AlsParams(String uid) {
    this.uid = uid;
    columns = new ColumnParams(this);
    old = new OldParams(this);
    ratingCol = new Param<>(this, "ratingCol", "column name for ratings; empty where all are 1");
    rank = new IntParam(this, "rank", "number of factors", ParamValidators.gtEq(1));
    maxIter = new IntParam(this, "maxIter", "number of epochs", ParamValidators.gtEq(1));
    regParam = new DoubleParam(this, "regParam", "regularisation", ParamValidators.gtEq(0));
    biasRegParam =
        new DoubleParam(this, "biasRegParam", "regularisation of a bias", ParamValidators.gtEq(0));
    implicitPrefs = new BooleanParam(this, "implicitPrefs", "whether ratings are preferences");
    alpha = new DoubleParam(this, "alpha", "confidence in a preference", ParamValidators.gtEq(0));
    seed = new LongParam(this, "seed", "of the first factors");
    sharedFolder =
        new Param<>(
            this,
            "sharedFolder",
            "a folder that all executors see, for ratings on the way; without one the driver sends"
                + " them");
    setDefault(ratingCol, "rating");
    setDefault(rank, 10);
    setDefault(maxIter, 10);
    setDefault(regParam, 0.1);
    setDefault(biasRegParam, 7.5);
    setDefault(implicitPrefs, false);
    setDefault(alpha, 1.0);
    setDefault(seed, (long) ALS.class.getName().hashCode());
    setDefault(sharedFolder, "");
  }

  @Override
  public String uid() {
    return uid;
  }

  private ALS self() {
    return (ALS) this;
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
  public ALS setUserCol(String value) {
    set(columns.userCol, value);
    return self();
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
  public ALS setItemCol(String value) {
    set(columns.itemCol, value);
    return self();
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
  public ALS setPredictionCol(String value) {
    set(columns.predictionCol, value);
    return self();
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
  public ALS setColdStartStrategy(String value) {
    set(columns.coldStartStrategy, value);
    return self();
  }

  /** The column of ratings; empty where all are 1. */
  public Param<String> ratingCol() {
    return ratingCol;
  }

  /** The column of ratings; empty where all are 1. */
  public String getRatingCol() {
    return getOrDefault(ratingCol);
  }

  /** The column of ratings; empty where all are 1. */
  public ALS setRatingCol(String value) {
    set(ratingCol, value);
    return self();
  }

  /** Number of factors. */
  public IntParam rank() {
    return rank;
  }

  /** Number of factors. */
  public int getRank() {
    return (int) getOrDefault(rank);
  }

  /** Number of factors. */
  public ALS setRank(int value) {
    set(rank, value);
    return self();
  }

  /** Number of epochs. */
  public IntParam maxIter() {
    return maxIter;
  }

  /** Number of epochs. */
  public int getMaxIter() {
    return (int) getOrDefault(maxIter);
  }

  /** Number of epochs. */
  public ALS setMaxIter(int value) {
    set(maxIter, value);
    return self();
  }

  /** Regularisation of factors. */
  public DoubleParam regParam() {
    return regParam;
  }

  /** Regularisation of factors. */
  public double getRegParam() {
    return (double) getOrDefault(regParam);
  }

  /** Regularisation of factors. */
  public ALS setRegParam(double value) {
    set(regParam, value);
    return self();
  }

  /** Regularisation of biases. */
  public DoubleParam biasRegParam() {
    return biasRegParam;
  }

  /** Regularisation of biases. */
  public double getBiasRegParam() {
    return (double) getOrDefault(biasRegParam);
  }

  /** Regularisation of biases. */
  public ALS setBiasRegParam(double value) {
    set(biasRegParam, value);
    return self();
  }

  /** Whether ratings are strengths of preferences. */
  public BooleanParam implicitPrefs() {
    return implicitPrefs;
  }

  /** Whether ratings are strengths of preferences. */
  public boolean getImplicitPrefs() {
    return (boolean) getOrDefault(implicitPrefs);
  }

  /** Whether ratings are strengths of preferences. */
  public ALS setImplicitPrefs(boolean value) {
    set(implicitPrefs, value);
    return self();
  }

  /** Confidence in a preference of 1. */
  public DoubleParam alpha() {
    return alpha;
  }

  /** Confidence in a preference of 1. */
  public double getAlpha() {
    return (double) getOrDefault(alpha);
  }

  /** Confidence in a preference of 1. */
  public ALS setAlpha(double value) {
    set(alpha, value);
    return self();
  }

  /** Of the first factors. */
  public LongParam seed() {
    return seed;
  }

  /** Of the first factors. */
  public long getSeed() {
    return (long) getOrDefault(seed);
  }

  /** Of the first factors. */
  public ALS setSeed(long value) {
    set(seed, value);
    return self();
  }

  /** A folder that all executors see under the same name. */
  public Param<String> sharedFolder() {
    return sharedFolder;
  }

  /** A folder that all executors see under the same name. */
  public String getSharedFolder() {
    return getOrDefault(sharedFolder);
  }

  /** A folder that all executors see under the same name. */
  public ALS setSharedFolder(String value) {
    set(sharedFolder, value);
    return self();
  }

  /** Blocks of either side. */
  public IntParam numUserBlocks() {
    return old.numUserBlocks;
  }

  /** Blocks of either side. */
  public ALS setNumUserBlocks(int value) {
    set(old.numUserBlocks, value);
    return self();
  }

  /** Blocks of either side. */
  public IntParam numItemBlocks() {
    return old.numItemBlocks;
  }

  /** Blocks of either side. */
  public ALS setNumItemBlocks(int value) {
    set(old.numItemBlocks, value);
    return self();
  }

  /** Not known here. */
  public BooleanParam nonnegative() {
    return old.nonnegative;
  }

  /** Not known here. */
  public ALS setNonnegative(boolean value) {
    set(old.nonnegative, value);
    return self();
  }

  /** Without effect. */
  public IntParam checkpointInterval() {
    return old.checkpointInterval;
  }

  /** Without effect. */
  public ALS setCheckpointInterval(int value) {
    set(old.checkpointInterval, value);
    return self();
  }

  /** Without effect. */
  public IntParam blockSize() {
    return old.blockSize;
  }

  /** Without effect. */
  public ALS setBlockSize(int value) {
    set(old.blockSize, value);
    return self();
  }

  /** Without effect. */
  public Param<String> intermediateStorageLevel() {
    return old.intermediateStorageLevel;
  }

  /** Without effect. */
  public ALS setIntermediateStorageLevel(String value) {
    set(old.intermediateStorageLevel, value);
    return self();
  }

  /** Without effect. */
  public Param<String> finalStorageLevel() {
    return old.finalStorageLevel;
  }

  /** Without effect. */
  public ALS setFinalStorageLevel(String value) {
    set(old.finalStorageLevel, value);
    return self();
  }

  /** Blocks of either side. */
  public ALS setNumBlocks(int value) {
    return setNumUserBlocks(value).setNumItemBlocks(value);
  }
}
