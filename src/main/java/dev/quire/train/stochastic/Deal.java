package dev.quire.train.stochastic;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The rows of a side, dealt out to blocks. Dense indices fall by ratings: so chunks of a few
 * neighbours are dealt round after round, each round in a random order, and every block gets its
 * share of the popular and of the rare. That its rows lie in chunks spares pages; that the order is
 * random spares caches, which have one place for rows at equal distances.
 */
public final class Deal {
  /** Chunks of a block at least, where there are as many rows, so that blocks are about equal. */
  private static final int LEAST_CHUNKS = 8;

  private final int rows;
  private final int chunkRows;
  private final int[] blockOfChunk; // [chunks]
  private final int[][] chunksOfBlock; // [blocks][], rising

  private Deal(int rows, int chunkRows, int[] blockOfChunk, int[][] chunksOfBlock) {
    this.rows = rows;
    this.chunkRows = chunkRows;
    this.blockOfChunk = blockOfChunk;
    this.chunksOfBlock = chunksOfBlock;
  }

  /**
   * Deals.
   *
   * @param mostChunkRows rows of a chunk; fewer where blocks would have few chunks
   */
  static Deal of(int rows, int blocks, int mostChunkRows, RandomGenerator random) {
    int chunkRows = Math.clamp(rows / ((long) LEAST_CHUNKS * blocks), 1, mostChunkRows);
    int chunks = Math.ceilDiv(rows, chunkRows);
    int[] blockOfChunk = new int[chunks];
    int[][] chunksOfBlock = new int[blocks][Math.ceilDiv(chunks, blocks)];
    int[] counts = new int[blocks];
    int[] round = Shuffle.indices(blocks);
    for (int chunk = 0; chunk < chunks; chunk++) {
      if (chunk % blocks == 0) {
        Shuffle.shuffle(round, random);
      }
      int block = round[chunk % blocks];
      blockOfChunk[chunk] = block;
      chunksOfBlock[block][counts[block]++] = chunk;
    }
    for (int block = 0; block < blocks; block++) {
      chunksOfBlock[block] = Arrays.copyOf(chunksOfBlock[block], counts[block]);
    }
    return new Deal(rows, chunkRows, blockOfChunk, chunksOfBlock);
  }

  /** The block that has a row. */
  int blockOf(int row) {
    return blockOfChunk[row / chunkRows];
  }

  /** Rows of a block. */
  public int size(int block) {
    int[] chunks = chunksOfBlock[block];
    int rowsIfWhole = chunks.length * chunkRows;
    boolean hasLast = chunks.length > 0 && chunks[chunks.length - 1] == blockOfChunk.length - 1;
    return hasLast ? rowsIfWhole - (blockOfChunk.length * chunkRows - rows) : rowsIfWhole;
  }

  /** The n-th row of a block, from 0 on; they rise. */
  public int row(int block, int n) {
    return chunksOfBlock[block][n / chunkRows] * chunkRows + n % chunkRows;
  }
}
