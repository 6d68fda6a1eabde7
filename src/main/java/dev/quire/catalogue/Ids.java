package dev.quire.catalogue;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;

/**
 * The external ids of users or items by dense index: all of them numbers from 0 to 2^63 - 1, or all
 * of them texts of 1 to {@value #MAX_BYTES} bytes of UTF-8, which are given back byte for byte.
 *
 * <pre>
 * numbers 300, 7      user_ids          300 7          I64 [n]
 *
 * texts "u7", "-5"    user_ids.offsets  0   2   4      I64 [n + 1], in bytes
 *                     user_ids.utf8     u 7 - 5        U8
 * </pre>
 *
 * <p>The way back, {@link #indexOf}, needs a hash table; the first call makes it: of a million ids,
 * 8 MB.
 */
public abstract sealed class Ids permits NumberIds, Utf8Ids {
  /** Users' ids in a dataset or model file. */
  public static final String USERS = "user_ids";

  /** Items' ids in a dataset or model file. */
  public static final String ITEMS = "item_ids";

  /** The longest text that is an id, in bytes. */
  public static final int MAX_BYTES = 4096;

  final Path source; // null of those in memory
  final String name;
  private volatile IdPlaces places; // null until somebody looks up

  Ids(Path source, String name) {
    this.source = source;
    this.name = name;
  }

  /** Numbers in memory, in the caller's array. */
  public static Ids of(String name, long... ids) {
    return new NumberIds(null, name, MemorySegment.ofArray(ids));
  }

  /** The ids in a file, of either kind, valid until the file is closed. */
  public static Ids read(TensorFile file, String name) throws InvalidFileException {
    boolean text = file.find(name + Utf8Ids.OFFSETS).isPresent();
    if (text && file.find(name).isPresent()) {
      throw InvalidFileException.damaged(
          file.path(), Problem.of("ids twice, as numbers and as texts").with("tensor", name));
    }
    return text ? Utf8Ids.in(file, name) : NumberIds.in(file, name);
  }

  /** Whether they are numbers, and {@link #number} knows them. */
  public abstract boolean areNumbers();

  /** How many there are. */
  public abstract int size();

  /** The external id at a dense index, whatever its kind. */
  public abstract String id(int index);

  /**
   * The number at a dense index.
   *
   * @throws IllegalStateException when they are texts
   */
  public abstract long number(int index);

  /**
   * The text at a dense index, in UTF-8; of a number its digits. Points into the file where it can.
   */
  public abstract MemorySegment utf8(int index);

  /**
   * The dense index of an external id, or -1 when it is unknown. A number is found by its value,
   * however it is written: 7 as 7, 007 and +7.
   */
  public int indexOf(String id) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(id) // no half of a surrogate pair is a "?"
        ? indexOf(MemorySegment.ofArray(id.getBytes(StandardCharsets.UTF_8)))
        : -1;
  }

  /** The same of an id in UTF-8. */
  public abstract int indexOf(MemorySegment utf8);

  /** The dense index of the very id that others have at an index, or -1. */
  public final int indexOf(Ids others, int index) {
    if (others.areNumbers()) {
      return indexOf(others.number(index));
    }
    MemorySegment id = others.utf8(index);
    int found = indexOf(id);
    return found >= 0 && utf8(found).mismatch(id) < 0 ? found : -1; // 007 is not 7
  }

  /** The same of a number; among texts, of its digits. */
  public abstract int indexOf(long id);

  /** The ids at some indices, each made when it is looked at. */
  public final List<String> at(int... indices) {
    return new AbstractList<>() {
      @Override
      public String get(int i) {
        return id(indices[i]);
      }

      @Override
      public int size() {
        return indices.length;
      }
    };
  }

  /** Adds the tensors to the description of a file. */
  public abstract void describe(TensorFileWriter.Builder builder);

  /** Fills in the tensors. */
  public abstract void write(TensorFileWriter writer);

  /**
   * Checks that each is what it has to be.
   *
   * @throws InvalidFileException naming the first that is wrong
   */
  public void verify() throws InvalidFileException {}

  /**
   * The same, and that none occurs twice.
   *
   * @throws InvalidFileException naming the first that is wrong
   */
  public final void verifyDistinct() throws InvalidFileException {
    verify();
    for (int index = 0; index < size(); index++) {
      if (indexOf(this, index) != index) {
        throw InvalidFileException.damaged(
            source,
            Problem.of("id occurs again")
                .with("tensor", name)
                .with("index", index)
                .with("id", shown(index)));
      }
    }
  }

  /** The id at a dense index as messages show it: in one line, and not too long. */
  public final String shown(int index) {
    return Shown.value(id(index));
  }

  /** What {@link #places} go by. */
  abstract long hash(int index);

  /** One thread makes it while the others wait: many tables at once might not fit into the heap. */
  final IdPlaces places() {
    IdPlaces made = places;
    return made != null ? made : placesOnce();
  }

  private synchronized IdPlaces placesOnce() {
    if (places == null) {
      places = new IdPlaces(size(), this::hash);
    }
    return places;
  }
}
