package dev.quire.model;

import dev.quire.catalogue.Lists;
import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A number for each stretch of time, of a fixed length, in which a user has rated: the mood of a
 * session. Stretches are numbered from 1970 on; what a rating in none of them has is not known.
 */
public final class TimeSlots extends TimeGroup {
  /** Names and lengths, from the shortest on: a visit, and an hour. */
  public static final List<Width> WIDTHS =
      List.of(new Width("visit", 300), new Width("hour", 3600));

  /**
   * Stretches of a length.
   *
   * @param seconds length
   */
  public record Width(String name, int seconds) {
    /** Number of the stretch in which a time is. */
    public long number(long time) {
      return Math.floorDiv(time, seconds);
    }

    private String pointers() {
      return TimeBiases.PREFIX + name + "_pointers";
    }

    private String numbers() {
      return TimeBiases.PREFIX + name + "_numbers";
    }

    /** Whether a file has any. */
    boolean isIn(TensorFile file) {
      return file.find(pointers()).isPresent();
    }
  }

  private final Width width;
  private final MemorySegment pointers; // I64 [users + 1]
  private final MemorySegment numbers; // I64 [size]
  private final Optional<Path> source;

  private TimeSlots(
      Width width, MemorySegment pointers, MemorySegment numbers, Optional<Path> source) {
    this.width = width;
    this.pointers = pointers;
    this.numbers = numbers;
    this.source = source;
  }

  /**
   * Stretches in which users have rated.
   *
   * @param pointers I64 [users + 1], to where the numbers of each user begin
   * @param numbers I64 [size], of the stretches, rising for each user
   */
  public static TimeSlots of(Width width, MemorySegment pointers, MemorySegment numbers) {
    return new TimeSlots(width, pointers, numbers, Optional.empty());
  }

  static TimeSlots read(TensorFile file, Width width, int users) throws InvalidFileException {
    MemorySegment numbers = file.segment(width.numbers(), DType.I64, -1);
    MemorySegment pointers = file.segment(width.pointers(), DType.I64, users + 1L);
    Lists.checkPointers(file.path(), width.pointers(), pointers, numbers.byteSize() / Long.BYTES);
    return new TimeSlots(width, pointers, numbers, Optional.of(file.path()));
  }

  @Override
  public String name() {
    return width.name();
  }

  @Override
  public int users() {
    return (int) (pointers.byteSize() / Long.BYTES - 1);
  }

  @Override
  public long first(int user) {
    return pointers.getAtIndex(Layouts.I64, user);
  }

  @Override
  public long indexOf(int user, long time) {
    long wanted = width.number(time);
    long low = first(user);
    long high = first(user + 1) - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      long found = numbers.getAtIndex(Layouts.I64, middle);
      if (found == wanted) {
        return middle;
      }
      if (found < wanted) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  @Override
  long indexIn(TimeGroup other, int otherUser, long index) {
    return other.indexOf(otherUser, numbers.getAtIndex(Layouts.I64, index) * width.seconds());
  }

  @Override
  public double weight(int user, long time) {
    return 1;
  }

  /** Whatever comes next is in a stretch that has not been seen. */
  @Override
  public long indexNow(int user) {
    return -1;
  }

  @Override
  public double weightNow(int user) {
    return 1;
  }

  @Override
  void describe(TensorFileWriter.Builder builder) {
    builder
        .tensor(width.pointers(), DType.I64, users() + 1L)
        .tensor(width.numbers(), DType.I64, size());
  }

  @Override
  void write(TensorFileWriter writer) {
    writer.segment(width.pointers()).copyFrom(pointers);
    writer.segment(width.numbers()).copyFrom(numbers.asSlice(0, size() * Long.BYTES));
  }

  @Override
  void verify() throws InvalidFileException {
    for (int user = 0; user < users(); user++) {
      for (long at = first(user) + 1; at < first(user + 1); at++) {
        long number = numbers.getAtIndex(Layouts.I64, at);
        if (number <= numbers.getAtIndex(Layouts.I64, at - 1)) {
          throw InvalidFileException.damaged(
              source.orElseThrow(),
              Problem.of("stretches of time don't rise")
                  .with("tensor", width.numbers())
                  .with("index", at)
                  .with("value", number));
        }
      }
    }
  }
}
