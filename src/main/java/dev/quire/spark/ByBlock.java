package dev.quire.spark;

import org.apache.spark.Partitioner;

/** Brings what has the number of a block to the partition of that block. */
final class ByBlock extends Partitioner {
  private static final long serialVersionUID = 1;

  private final int blocks;

  ByBlock(int blocks) {
    this.blocks = blocks;
  }

  @Override
  public int numPartitions() {
    return blocks;
  }

  @Override
  public int getPartition(Object block) {
    return (Integer) block;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByBlock that && that.blocks == blocks;
  }

  @Override
  public int hashCode() {
    return blocks;
  }
}
