package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.mapped.SpoolFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ratings in file order, in a scratch file, batch by batch. A batch is columns, each as narrow as
 * its values allow, so that MovieLens takes 9 bytes a rating and 8 more for each run of a user's
 * lines:
 *
 * <pre>
 * items I32 [n] | timestamps none, U32 or I64 [n] | run users I32 [r] | run lengths I32 [r]
 * | values U8 or F32 [n]
 * </pre>
 *
 * <p>Timestamps of 32 bits count from the least of the batch. Batches lie in the file as the
 * threads wrote them; {@link #finish} puts their descriptions into the order of the chunks.
 */
final class RatingSpool implements AutoCloseable {
  static final int CAPACITY = 1 << 14;

  private final SpoolFile file;
  private final RatingLevels levels;
  private final boolean storedValues; // values are final, not provisional codes
  private final List<List<Batch>> chunks = new ArrayList<>();
  private Batch[] batches = {};
  private MemorySegment bytes;
  private int[] storedOfCode; // [codes]
  private long runs;

  private record Batch(
      long offsetBytes, int size, int runs, boolean coded, int timestampBytes, long least) {
    long timestampsOffset() {
      return offsetBytes + 4L * size;
    }

    long runsOffset() {
      return timestampsOffset() + (long) timestampBytes * size;
    }

    long valuesOffset() {
      return runsOffset() + 8L * runs;
    }

    long endBytes() {
      return valuesOffset() + (coded ? 1L : 4L) * size;
    }
  }

  /**
   * An empty spool.
   *
   * @param storedValues whether values come as {@link RatingLevels#storedOfCodes} gives them
   */
  RatingSpool(Path folder, String name, RatingLevels levels, boolean storedValues, int chunkCount)
      throws IOException {
    this.file = SpoolFile.create(folder, name);
    this.levels = levels;
    this.storedValues = storedValues;
    for (int chunk = 0; chunk < chunkCount; chunk++) {
      chunks.add(List.of());
    }
  }

  /** A thread's room to put a batch together, or to take it apart. */
  static final class Buffer {
    /** Heap that it takes. */
    static final long BYTES = 5L * CAPACITY;

    private final byte[] bytes = new byte[CAPACITY];
    private final int[] ints = new int[CAPACITY];
    private final MemorySegment batch = Arena.ofAuto().allocate(24L * CAPACITY, Long.BYTES);
  }

  /**
   * Appends a batch to a chunk; one thread at a time for the same chunk.
   *
   * @param coded whether the values are codes, not float bits
   */
  void append(int chunk, SpoolBatch batch, boolean coded, Buffer buffer) throws IOException {
    int n = batch.size;
    long least = least(batch.timestamps, n);
    int timestampBytes = timestampBytes(least, most(batch.timestamps, n));
    Batch layout = new Batch(0, n, batch.runs, coded, timestampBytes, least);
    MemorySegment to = buffer.batch;
    MemorySegment.copy(batch.items, 0, to, Layouts.I32, 0, n);
    putTimestamps(batch, layout, buffer);
    long at = layout.runsOffset();
    MemorySegment.copy(batch.runUsers, 0, to, Layouts.I32, at, batch.runs);
    MemorySegment.copy(batch.runLengths, 0, to, Layouts.I32, at + 4L * batch.runs, batch.runs);
    if (coded) {
      narrow(batch.values, buffer.bytes, n);
      MemorySegment.copy(buffer.bytes, 0, to, Layouts.U8, layout.valuesOffset(), n);
    } else {
      MemorySegment.copy(batch.values, 0, to, Layouts.I32, layout.valuesOffset(), n);
    }
    long offset = file.append(to.asSlice(0, layout.endBytes()));
    if (chunks.get(chunk).isEmpty()) {
      chunks.set(chunk, new ArrayList<>(1)); // most have one
    }
    chunks.get(chunk).add(new Batch(offset, n, layout.runs, coded, timestampBytes, least));
  }

  // Loops are methods of their own: small ones are compiled soon and in no time.

  private static long least(long[] values, int n) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, values[i]);
    }
    return least;
  }

  private static long most(long[] values, int n) {
    long most = Long.MIN_VALUE;
    for (int i = 0; i < n; i++) {
      most = Math.max(most, values[i]);
    }
    return most;
  }

  private static int timestampBytes(long least, long most) {
    long range = most - least;
    if (range == 0) {
      return 0;
    }
    return range > 0 && range <= 0xffffffffL ? Integer.BYTES : Long.BYTES;
  }

  private static void putTimestamps(SpoolBatch batch, Batch layout, Buffer buffer) {
    int n = batch.size;
    if (layout.timestampBytes == Integer.BYTES) {
      narrow(batch.timestamps, layout.least, buffer.ints, n);
      MemorySegment.copy(buffer.ints, 0, buffer.batch, Layouts.I32, layout.timestampsOffset(), n);
    } else if (layout.timestampBytes == Long.BYTES) {
      MemorySegment.copy(
          batch.timestamps, 0, buffer.batch, Layouts.I64, layout.timestampsOffset(), n);
    }
  }

  private static void narrow(long[] from, long base, int[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = (int) (from[i] - base);
    }
  }

  private static void narrow(int[] from, byte[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = (byte) from[i];
    }
  }

  /** All is in it, and the levels are finished. */
  void finish() throws IOException {
    batches = chunks.stream().flatMap(List::stream).toArray(Batch[]::new);
    chunks.clear();
    bytes = file.map();
    storedOfCode = levels.storedOfCodes(storedValues);
    for (Batch batch : batches) {
      runs += batch.runs;
    }
  }

  /** Number of batches. */
  int batches() {
    return batches.length;
  }

  /** Number of ratings of a batch. */
  int size(int batch) {
    return batches[batch].size;
  }

  /** Number of runs in all batches. */
  long runs() {
    return runs;
  }

  /** Fetches a batch's runs and nothing else. */
  void readRuns(int batch, SpoolBatch into) {
    Batch from = batches[batch];
    into.runs = from.runs;
    long at = from.runsOffset();
    MemorySegment.copy(bytes, Layouts.I32, at, into.runUsers, 0, from.runs);
    MemorySegment.copy(bytes, Layouts.I32, at + 4L * from.runs, into.runLengths, 0, from.runs);
  }

  /**
   * Appends some of a batch's ratings to others, with values as {@link RatingLevels#storedOfCodes}
   * gives them, and without runs.
   */
  void read(int batch, int first, int count, SpoolBatch into, Buffer buffer) {
    Batch from = batches[batch];
    int size = into.size;
    into.ensure(size + count);
    long items = from.offsetBytes + 4L * first;
    MemorySegment.copy(bytes, Layouts.I32, items, into.items, size, count);
    if (from.coded) {
      long values = from.valuesOffset() + first;
      MemorySegment.copy(bytes, Layouts.U8, values, buffer.bytes, 0, count);
      decode(buffer.bytes, storedOfCode, into.values, size, count);
    } else {
      long values = from.valuesOffset() + 4L * first;
      MemorySegment.copy(bytes, Layouts.I32, values, into.values, size, count);
    }
    readTimestamps(from, first, count, into, buffer);
    into.size = size + count;
  }

  /** Fetches the items of some of a batch's ratings and nothing else. */
  void readItems(int batch, int first, int count, int[] into, int at) {
    long items = batches[batch].offsetBytes + 4L * first;
    MemorySegment.copy(bytes, Layouts.I32, items, into, at, count);
  }

  private void readTimestamps(Batch from, int first, int count, SpoolBatch into, Buffer buffer) {
    long at = from.timestampsOffset() + (long) from.timestampBytes * first;
    if (from.timestampBytes == Long.BYTES) {
      MemorySegment.copy(bytes, Layouts.I64, at, into.timestamps, into.size, count);
    } else if (from.timestampBytes == Integer.BYTES) {
      MemorySegment.copy(bytes, Layouts.I32, at, buffer.ints, 0, count);
      widen(buffer.ints, from.least, into.timestamps, into.size, count);
    } else {
      Arrays.fill(into.timestamps, into.size, into.size + count, from.least);
    }
  }

  private static void decode(byte[] codes, int[] stored, int[] to, int start, int n) {
    for (int i = 0; i < n; i++) {
      to[start + i] = stored[codes[i] & 0xff];
    }
  }

  private static void widen(int[] from, long base, long[] to, int start, int n) {
    for (int i = 0; i < n; i++) {
      to[start + i] = base + (from[i] & 0xffffffffL);
    }
  }

  /** The file's bytes, for another use when the ratings are no longer needed. */
  MemorySegment bytes() {
    return bytes;
  }

  @Override
  public void close() {
    file.close();
  }
}
