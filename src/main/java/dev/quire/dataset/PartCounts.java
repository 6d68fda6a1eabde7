package dev.quire.dataset;

/** How many ratings of each user are for validation and for test. */
final class PartCounts implements AutoCloseable {
  private final IdTable valid = new IdTable();
  private final IdTable test = new IdTable();

  /** Counts more ratings of a user; may be called by several threads. */
  void add(int userSlot, int validRatings, int testRatings) {
    if (validRatings != 0) {
      valid.add(userSlot, validRatings);
    }
    if (testRatings != 0) {
      test.add(userSlot, testRatings);
    }
  }

  /**
   * Where each block of users begins in the matrix of each part.
   *
   * @return [parts][blocks + 1], the last being the number of the part's ratings
   */
  long[][] blockStarts(Blocks blocks, DenseOrder users) {
    long[][] starts = new long[Split.PARTS][blocks.count() + 1];
    int[][] validCounts = valid.toPages();
    int[][] testCounts = test.toPages();
    for (int block = 0; block < blocks.count(); block++) {
      for (int user = blocks.firstRow(block); user < blocks.endRow(block); user++) {
        int validRatings = count(validCounts, users.slot(user));
        int testRatings = count(testCounts, users.slot(user));
        starts[Split.TRAIN][block + 1] += users.count(user) - validRatings - testRatings;
        starts[Split.VALID][block + 1] += validRatings;
        starts[Split.TEST][block + 1] += testRatings;
      }
      for (long[] part : starts) {
        part[block + 1] += part[block];
      }
    }
    return starts;
  }

  private static int count(int[][] pages, int slot) {
    return pages[slot >>> IdTable.PAGE_BITS] == null ? 0 : IdTable.in(pages, slot);
  }

  @Override
  public void close() {
    valid.close();
    test.close();
  }
}
