package dev.quire.catalogue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Ids that are numbers. */
final class NumberIds extends Ids {
  private static final int MAX_DIGITS = 64;

  private final MemorySegment ids; // I64 [size]
  private final int size;

  NumberIds(Path source, String name, MemorySegment ids) {
    super(source, name);
    this.ids = ids;
    this.size = Math.toIntExact(ids.byteSize() / Long.BYTES);
  }

  static NumberIds in(TensorFile file, String name) throws InvalidFileException {
    return new NumberIds(
        file.path(), name, file.segment(name, DType.I64, file.count(name, DType.I64)));
  }

  @Override
  public boolean areNumbers() {
    return true;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int meanBytes() {
    return 19;
  }

  @Override
  public long number(int index) {
    return ids.getAtIndex(Layouts.I64, index);
  }

  @Override
  public String id(int index) {
    return Long.toString(number(index));
  }

  @Override
  public MemorySegment utf8(int index) {
    return MemorySegment.ofArray(id(index).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public int indexOf(long id) {
    IdPlaces places = places();
    long hash = hash(id);
    for (int place = places.start(hash); ; place = places.after(place)) {
      int index = places.at(place, hash);
      if (index == IdPlaces.NONE || (index >= 0 && number(index) == id)) {
        return index;
      }
    }
  }

  @Override
  public int indexOf(MemorySegment utf8) {
    long value = utf8.byteSize() <= MAX_DIGITS ? value(utf8.toArray(ValueLayout.JAVA_BYTE)) : -1;
    return value < 0 ? -1 : indexOf(value);
  }

  /** The number that digits stand for, or -1. */
  private static long value(byte[] digits) {
    int start = digits.length > 0 && digits[0] == '+' ? 1 : 0;
    long value = digits.length > start ? 0 : -1;
    for (int at = start; at < digits.length && value >= 0; at++) {
      int digit = digits[at] - '0';
      boolean fits = digit >= 0 && digit <= 9 && value <= (Long.MAX_VALUE - digit) / 10;
      value = fits ? 10 * value + digit : -1;
    }
    return value;
  }

  @Override
  long hash(int index) {
    return hash(number(index));
  }

  private static long hash(long id) {
    long mixed = id * 0x9e3779b97f4a7c15L;
    return mixed ^ (mixed >>> 32);
  }

  @Override
  public void describe(TensorFileWriter.Builder builder) {
    builder.tensor(name, DType.I64, size);
  }

  @Override
  public void write(TensorFileWriter writer) {
    MemorySegment.copy(ids, 0, writer.segment(name), 0, ids.byteSize());
  }
}
