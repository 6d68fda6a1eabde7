package dev.quire.dataset;

import dev.quire.mapped.Layouts;
import dev.quire.mapped.SpoolFile;
import dev.quire.mapped.TensorFileWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ratings in file order, in a scratch file, batch by batch. A batch is four columns, each as narrow
 * as its values allow, so that MovieLens takes 13 bytes a rating:
 *
 * <pre>
 * users I32 [n] | items I32 [n] | values U8 or F32 [n] | timestamps none, U32 or I64 [n]
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

  private record Batch(
      long offsetBytes, int size, boolean coded, int timestampBytes, long timestampBase) {}

  /**
   * An empty spool.
   *
   * @param storedValues whether values come as {@link RatingLevels#stored} gives them
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

  /** A thread's room to put a batch together. */
  static final class Encoder {
    private final MemorySegment buffer = Arena.ofAuto().allocate(20L * CAPACITY, Long.BYTES);
  }

  /**
   * Appends a batch to a chunk; one thread at a time for the same chunk.
   *
   * @param coded whether the values are codes, not float bits
   */
  void append(int chunk, SpoolBatch batch, boolean coded, Encoder encoder) throws IOException {
    int n = batch.size;
    MemorySegment to = encoder.buffer;
    MemorySegment.copy(batch.users, 0, to, Layouts.I32, 0, n);
    MemorySegment.copy(batch.items, 0, to, Layouts.I32, 4L * n, n);
    long at = 8L * n;
    if (coded) {
      for (int i = 0; i < n; i++) {
        to.set(Layouts.U8, at + i, (byte) batch.values[i]);
      }
      at += n;
    } else {
      MemorySegment.copy(batch.values, 0, to, Layouts.I32, at, n);
      at += 4L * n;
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, batch.timestamps[i]);
      most = Math.max(most, batch.timestamps[i]);
    }
    int width = timestampBytes(least, most);
    if (width == Integer.BYTES) {
      for (int i = 0; i < n; i++) {
        to.set(Layouts.I32, at + 4L * i, (int) (batch.timestamps[i] - least));
      }
    } else if (width == Long.BYTES) {
      MemorySegment.copy(batch.timestamps, 0, to, Layouts.I64, at, n);
    }
    long offset = file.append(to.asSlice(0, at + (long) width * n));
    List<Batch> list = new ArrayList<>(chunks.get(chunk));
    list.add(new Batch(offset, n, coded, width, least));
    chunks.set(chunk, list);
  }

  private static int timestampBytes(long least, long most) {
    long range = most - least;
    if (range == 0) {
      return 0;
    }
    return range > 0 && range <= 0xffffffffL ? Integer.BYTES : Long.BYTES;
  }

  /** All is in it. */
  void finish() throws IOException {
    batches = chunks.stream().flatMap(List::stream).toArray(Batch[]::new);
    chunks.clear();
    bytes = file.map();
  }

  /** Number of batches. */
  int batches() {
    return batches.length;
  }

  /** Fetches a batch's users and nothing else. */
  void readUsers(int batch, SpoolBatch into) {
    into.size = batches[batch].size;
    MemorySegment.copy(bytes, Layouts.I32, batches[batch].offsetBytes, into.users, 0, into.size);
  }

  /** Fetches a batch, with values as {@link RatingLevels#stored} gives them. */
  void read(int batch, SpoolBatch into) {
    readUsers(batch, into);
    Batch from = batches[batch];
    int n = from.size;
    long at = from.offsetBytes + 4L * n;
    MemorySegment.copy(bytes, Layouts.I32, at, into.items, 0, n);
    at += 4L * n;
    if (!from.coded) {
      MemorySegment.copy(bytes, Layouts.I32, at, into.values, 0, n);
    } else {
      for (int i = 0; i < n; i++) {
        int code = bytes.get(ValueLayout.JAVA_BYTE, at + i) & 0xff;
        into.values[i] = storedValues ? code : levels.stored(code);
      }
    }
    at += from.coded ? n : 4L * n;
    for (int i = 0; i < n; i++) {
      into.timestamps[i] =
          switch (from.timestampBytes) {
            case 0 -> from.timestampBase;
            case Integer.BYTES ->
                from.timestampBase + (bytes.get(Layouts.I32, at + 4L * i) & 0xffffffffL);
            default -> bytes.get(Layouts.I64, at + 8L * i);
          };
    }
  }

  /** Opens a file for writing in the place of the spool, which can't be read any more. */
  TensorFileWriter recycle(TensorFileWriter.Builder builder, Path target) throws IOException {
    bytes = MemorySegment.NULL;
    return builder.openOver(target, file);
  }

  @Override
  public void close() {
    file.close();
  }
}
