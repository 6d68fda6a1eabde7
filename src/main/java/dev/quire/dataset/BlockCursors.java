package dev.quire.dataset;

/**
 * Where a partition puts what: slices of the input write side by side into blocks of the output.
 *
 * <p>First each slice counts what it has for each block. {@link #place} turns the counts into
 * places, block by block and within a block slice by slice, so that a block keeps the order of the
 * input, whichever thread writes first. Two slices and two blocks:
 *
 * <pre>
 * counts   slice 0: 2 1    slice 1: 1 3
 * places   slice 0: 0 3    slice 1: 2 4     blocks start at 0 and 3, the end is 7
 * </pre>
 */
final class BlockCursors {
  /** Number of pieces of the input; fixed, so that nothing depends on the threads. */
  static final int SLICES = 64;

  private final long[][] places; // [SLICES][blocks] counts, then the next place
  private final long[] starts; // [blocks + 1]

  BlockCursors(int blocks) {
    places = new long[SLICES][blocks];
    starts = new long[blocks + 1];
  }

  /** The first of {@code total} things that belongs to a slice. */
  static int sliceStart(int slice, int total) {
    return (int) ((long) total * slice / SLICES);
  }

  /** The counts of a slice, and after {@link #place} its next places, by block. */
  long[] of(int slice) {
    return places[slice];
  }

  void place() {
    long next = 0;
    for (int block = 0; block < starts.length - 1; block++) {
      starts[block] = next;
      for (long[] slice : places) {
        long count = slice[block];
        slice[block] = next;
        next += count;
      }
    }
    starts[starts.length - 1] = next;
  }

  long start(int block) {
    return starts[block];
  }

  long end(int block) {
    return starts[block + 1];
  }
}
