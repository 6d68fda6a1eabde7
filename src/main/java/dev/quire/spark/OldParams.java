package dev.quire.spark;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Params of MLlib that mean little or nothing here, so that who sets them need not change that. */
final class OldParams implements Serializable {
  private static final long serialVersionUID = 1;

  final IntParam numUserBlocks;
  final IntParam numItemBlocks;
  final BooleanParam nonnegative;
  final IntParam checkpointInterval;
  final IntParam blockSize;
  final Param<String> intermediateStorageLevel;
  final Param<String> finalStorageLevel;
  private final Params owner;

  OldParams(Params owner) {
    this.owner = owner;
    numUserBlocks =
        new IntParam(owner, "numUserBlocks", "blocks of either side", ParamValidators.gtEq(1));
    numItemBlocks =
        new IntParam(owner, "numItemBlocks", "blocks of either side", ParamValidators.gtEq(1));
    nonnegative = new BooleanParam(owner, "nonnegative", "not known here");
    checkpointInterval = new IntParam(owner, "checkpointInterval", "without effect");
    blockSize = new IntParam(owner, "blockSize", "without effect", ParamValidators.gt(0));
    intermediateStorageLevel = new Param<>(owner, "intermediateStorageLevel", "without effect");
    finalStorageLevel = new Param<>(owner, "finalStorageLevel", "without effect");
    owner.setDefault(nonnegative, false);
  }

  boolean isNonnegative() {
    return (boolean) owner.getOrDefault(nonnegative);
  }

  /** How many blocks, if anybody has said; otherwise 0. */
  int blocks() {
    return Math.max(given(numUserBlocks), given(numItemBlocks));
  }

  private int given(IntParam blocks) {
    return owner.isSet(blocks) ? (int) owner.getOrDefault(blocks) : 0;
  }
}
