package dev.quire.catalogue;

import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * Ids on their way into a file, by dense index:
 *
 * <pre>
 * NewIds.writeFile(path, "ids",
 *     NewIds.numbers(Ids.USERS, users, user -> idOf(user)),
 *     NewIds.texts(Ids.ITEMS, items, item -> bytesOf(item)));
 * </pre>
 */
public abstract sealed class NewIds {
  final String name;
  final int size;

  private NewIds(String name, int size) {
    this.name = name;
    this.size = size;
  }

  /**
   * Numbers.
   *
   * @param name {@link Ids#USERS} or {@link Ids#ITEMS}
   * @param id of each index, from 0 to 2^63 - 1
   */
  public static NewIds numbers(String name, int size, IntToLongFunction id) {
    return new Numbers(name, size, id);
  }

  /**
   * Texts.
   *
   * @param name {@link Ids#USERS} or {@link Ids#ITEMS}
   * @param utf8 of each index, 1 to {@value Ids#MAX_BYTES} bytes of valid UTF-8; asked twice for
   *     each
   */
  public static NewIds texts(String name, int size, IntFunction<MemorySegment> utf8) {
    return new Texts(name, size, utf8);
  }

  /**
   * Some of the ids that there are, in another order.
   *
   * @param indices of which, by the new index
   */
  public static NewIds of(String name, Ids ids, int[] indices) {
    return ids.areNumbers()
        ? numbers(name, indices.length, index -> ids.number(indices[index]))
        : texts(name, indices.length, index -> ids.utf8(indices[index]));
  }

  /** Writes a file that holds these ids and nothing else. */
  public static void writeFile(Path path, String kind, NewIds... all) throws IOException {
    TensorFileWriter.Builder builder = TensorFileWriter.builder(kind);
    for (NewIds ids : all) {
      ids.describe(builder);
    }
    try (TensorFileWriter writer = builder.open(path)) {
      for (NewIds ids : all) {
        ids.write(writer);
      }
      writer.commit();
    }
  }

  /** Adds the tensors to the description of a file. */
  public abstract void describe(TensorFileWriter.Builder builder);

  /** Fills in the tensors. */
  public abstract void write(TensorFileWriter writer);

  private static final class Numbers extends NewIds {
    private final IntToLongFunction id;

    Numbers(String name, int size, IntToLongFunction id) {
      super(name, size);
      this.id = id;
    }

    @Override
    public void describe(TensorFileWriter.Builder builder) {
      builder.tensor(name, DType.I64, size);
    }

    @Override
    public void write(TensorFileWriter writer) {
      MemorySegment ids = writer.segment(name);
      for (int index = 0; index < size; index++) {
        ids.setAtIndex(Layouts.I64, index, id.applyAsLong(index));
      }
    }
  }

  private static final class Texts extends NewIds {
    private final IntFunction<MemorySegment> utf8;

    Texts(String name, int size, IntFunction<MemorySegment> utf8) {
      super(name, size);
      this.utf8 = utf8;
    }

    @Override
    public void describe(TensorFileWriter.Builder builder) {
      long bytes = 0;
      for (int index = 0; index < size; index++) {
        bytes += requireLength(utf8.apply(index).byteSize());
      }
      builder
          .tensor(name + Utf8Ids.OFFSETS, DType.I64, size + 1L)
          .tensor(name + Utf8Ids.UTF8, DType.U8, bytes);
    }

    @Override
    public void write(TensorFileWriter writer) {
      MemorySegment offsets = writer.segment(name + Utf8Ids.OFFSETS);
      MemorySegment bytes = writer.segment(name + Utf8Ids.UTF8);
      long end = 0;
      for (int index = 0; index < size; index++) {
        MemorySegment id = utf8.apply(index);
        MemorySegment.copy(id, 0, bytes, end, id.byteSize());
        end += id.byteSize();
        offsets.setAtIndex(Layouts.I64, index + 1L, end);
      }
    }

    /** Those who read files of people have refused others long before. */
    private static long requireLength(long bytes) {
      if (bytes < 1 || bytes > Ids.MAX_BYTES) {
        throw new IllegalArgumentException("length of an id out of range: bytes=" + bytes);
      }
      return bytes;
    }
  }
}
