package dev.quire.catalogue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.IntToLongFunction;

/**
 * The external ids of users or items by dense index, as a tensor I64 [n].
 *
 * <p>The way back, {@link #indexOf}, needs a hash table; the first call makes it.
 */
public final class Ids {
  /** Users' ids in a dataset or model file. */
  public static final String USERS = "user_ids";

  /** Items' ids in a dataset or model file. */
  public static final String ITEMS = "item_ids";

  private final String name;
  private final MemorySegment ids; // I64 [size]
  private final int size;
  private volatile int[] table; // open addressing: index + 1, or 0 for an empty place

  private Ids(String name, MemorySegment ids) {
    this.name = name;
    this.ids = ids;
    this.size = Math.toIntExact(ids.byteSize() / Long.BYTES);
  }

  /** Ids in memory, in the caller's array. */
  public static Ids of(String name, long... ids) {
    return new Ids(name, MemorySegment.ofArray(ids));
  }

  /** The ids in a file, valid until the file is closed. */
  public static Ids read(TensorFile file, String name) throws InvalidFileException {
    return new Ids(name, file.segment(name, DType.I64, file.count(name, DType.I64)));
  }

  /**
   * Checks that no two have the same id.
   *
   * @param file that they are in
   */
  public void verify(Path file) throws InvalidFileException {
    for (int index = 0; index < size; index++) {
      if (indexOf(id(index)) != index) {
        throw InvalidFileException.damaged(
            file, Problem.of("id is there twice").with("tensor", name).with("id", id(index)));
      }
    }
  }

  /** Adds the tensor to the description of a file. */
  public void describe(TensorFileWriter.Builder builder) {
    builder.tensor(name, DType.I64, size);
  }

  /** Fills in the tensor. */
  public void write(TensorFileWriter writer) {
    MemorySegment.copy(ids, 0, writer.segment(name), 0, ids.byteSize());
  }

  /** Writes a file that holds users' and items' ids, by dense index, and nothing else. */
  public static void write(
      Path path,
      String kind,
      int users,
      IntToLongFunction userId,
      int items,
      IntToLongFunction itemId)
      throws IOException {
    TensorFileWriter.Builder builder =
        TensorFileWriter.builder(kind)
            .tensor(USERS, DType.I64, users)
            .tensor(ITEMS, DType.I64, items);
    try (TensorFileWriter writer = builder.open(path)) {
      fill(writer.segment(USERS), users, userId);
      fill(writer.segment(ITEMS), items, itemId);
      writer.commit();
    }
  }

  private static void fill(MemorySegment ids, int size, IntToLongFunction id) {
    for (int index = 0; index < size; index++) {
      ids.setAtIndex(Layouts.I64, index, id.applyAsLong(index));
    }
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The external id at a dense index. */
  public long id(int index) {
    return ids.getAtIndex(Layouts.I64, index);
  }

  /** The dense index of an external id, or -1 when it is unknown. */
  public int indexOf(long id) {
    int[] places = table;
    if (places == null) {
      places = tableOnce();
    }
    for (int place = hash(id) & (places.length - 1); ; place = (place + 1) & (places.length - 1)) {
      int index = places[place] - 1;
      if (index < 0 || id(index) == id) {
        return index;
      }
    }
  }

  /** One thread makes it while the others wait: many tables at once might not fit into the heap. */
  private synchronized int[] tableOnce() {
    if (table == null) {
      table = makeTable();
    }
    return table;
  }

  private int[] makeTable() {
    int least = size + size / 2 + 1; // so that it is at most two thirds full
    int[] places =
        new int[Integer.highestOneBit(least) == least ? least : Integer.highestOneBit(least) << 1];
    for (int index = 0; index < size; index++) {
      int place = hash(id(index)) & (places.length - 1);
      while (places[place] != 0) {
        place = (place + 1) & (places.length - 1);
      }
      places[place] = index + 1;
    }
    return places;
  }

  private static int hash(long id) {
    return (int) ((id * 0x9e3779b97f4a7c15L) >>> 32);
  }
}
