package dev.quire.catalogue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.problem.Problem;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Ids that are texts: all of them in a row, and offsets to where each begins. */
final class Utf8Ids extends Ids {
  /** Behind the name: I64 [size + 1], rising from 0 to the length of the bytes. */
  static final String OFFSETS = ".offsets";

  /** Behind the name: U8, all ids without anything between them. */
  static final String UTF8 = ".utf8";

  private final MemorySegment offsets; // I64 [size + 1]
  private final MemorySegment utf8; // U8
  private final int size;

  Utf8Ids(Path source, String name, MemorySegment offsets, MemorySegment utf8) {
    super(source, name);
    this.offsets = offsets;
    this.utf8 = utf8;
    this.size = Math.toIntExact(offsets.byteSize() / Long.BYTES - 1);
  }

  /** Looks at the ends of the offsets alone; the others are checked on use. */
  static Utf8Ids in(TensorFile file, String name) throws InvalidFileException {
    MemorySegment offsets =
        file.segment(name + OFFSETS, DType.I64, file.count(name + OFFSETS, DType.I64));
    MemorySegment utf8 = file.segment(name + UTF8, DType.U8, -1);
    long count = offsets.byteSize() / Long.BYTES;
    long first = count == 0 ? -1 : offsets.getAtIndex(Layouts.I64, 0);
    long last = count == 0 ? -1 : offsets.getAtIndex(Layouts.I64, count - 1);
    if (first != 0 || last != utf8.byteSize()) {
      throw InvalidFileException.damaged(
          file.path(),
          Problem.of("offsets are not those of the bytes")
              .with("tensor", name + OFFSETS)
              .with("first", first)
              .with("last", last)
              .with("bytes", utf8.byteSize()));
    }
    return new Utf8Ids(file.path(), name, offsets, utf8);
  }

  @Override
  public boolean areNumbers() {
    return false;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int meanBytes() {
    return (int) (utf8.byteSize() / Math.max(1, size));
  }

  @Override
  public long number(int index) {
    throw new IllegalStateException("ids are texts: tensor=" + name);
  }

  @Override
  public MemorySegment utf8(int index) {
    long start = start(index);
    return utf8.asSlice(start, end(index) - start);
  }

  /** Where the bytes of an id begin. */
  private long start(int index) {
    return offsets.getAtIndex(Layouts.I64, index);
  }

  /**
   * Where the bytes of an id end. No offset of a damaged file leads beyond its bytes, or to more
   * than an id may have.
   */
  private long end(int index) {
    long start = start(index);
    long end = offsets.getAtIndex(Layouts.I64, index + 1L);
    if (start < 0 || end <= start || end - start > MAX_BYTES || end > utf8.byteSize()) {
      throw damaged(
          Problem.of("offsets out of range")
              .with("tensor", name + OFFSETS)
              .with("index", index)
              .with("start", start)
              .with("end", end));
    }
    return end;
  }

  @Override
  public String id(int index) {
    byte[] bytes = utf8(index).toArray(ValueLayout.JAVA_BYTE);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw damaged(Problem.of("id is not UTF-8").with("tensor", name).with("index", index));
    }
  }

  @Override
  public int indexOf(long id) {
    return indexOf(Long.toString(id));
  }

  @Override
  public int indexOf(MemorySegment id) {
    IdPlaces places = places();
    long hash = hash(id, 0, id.byteSize());
    for (int place = places.start(hash); ; place = places.after(place)) {
      int index = places.at(place, hash);
      if (index == IdPlaces.NONE || (index >= 0 && isAt(index, id))) {
        return index;
      }
    }
  }

  private boolean isAt(int index, MemorySegment id) {
    long end = end(index);
    long start = start(index);
    long length = id.byteSize();
    return end - start == length && MemorySegment.mismatch(utf8, start, end, id, 0, length) < 0;
  }

  @Override
  long hash(int index) {
    long start = start(index);
    return hash(utf8, start, end(index) - start);
  }

  /** Eight bytes at a time; the last ones may be among those that were there before. */
  private static long hash(MemorySegment data, long start, long length) {
    long hash = length;
    if (length < Long.BYTES) {
      for (long at = start; at < start + length; at++) {
        hash = (hash << Byte.SIZE) | (data.get(Layouts.U8, at) & 0xff);
      }
      return mix(hash);
    }
    long last = start + length - Long.BYTES;
    for (long at = start; at < last; at += Long.BYTES) {
      hash = mix(hash ^ data.get(Layouts.I64, at));
    }
    return mix(hash ^ data.get(Layouts.I64, last));
  }

  private static long mix(long value) {
    long mixed = value * 0x9e3779b97f4a7c15L;
    return (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L ^ (mixed >>> 29);
  }

  @Override
  public void describe(TensorFileWriter.Builder builder) {
    builder
        .tensor(name + OFFSETS, DType.I64, size + 1L)
        .tensor(name + UTF8, DType.U8, utf8.byteSize());
  }

  @Override
  public void write(TensorFileWriter writer) {
    writer.segment(name + OFFSETS).copyFrom(offsets);
    writer.segment(name + UTF8).copyFrom(utf8);
  }

  @Override
  public void verify() throws InvalidFileException {
    try {
      for (int index = 0; index < size; index++) {
        id(index);
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof InvalidFileException damage) {
        throw damage;
      }
      throw e;
    }
  }

  private UncheckedIOException damaged(Problem problem) {
    return new UncheckedIOException(InvalidFileException.damaged(source, problem));
  }
}
