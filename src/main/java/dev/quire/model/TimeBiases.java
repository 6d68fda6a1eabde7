package dev.quire.model;

import static dev.quire.model.Parameters.F32;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the ratings of users move with time: a rating at a time has the bias {@code base + sum of
 * what its numbers in the groups move it by} of its user. The model's own {@code user_bias} is the
 * one of now, right after the user's last training rating, and so is its variance.
 *
 * @param groups which numbers there are
 * @param base F32 [users], a user's bias without them
 * @param baseVariance F32 [users]
 * @param means of each group, F32 [its size]
 * @param variances of each group, F32 [its size]
 */
public record TimeBiases(
    List<TimeGroup> groups,
    MemorySegment base,
    MemorySegment baseVariance,
    List<MemorySegment> means,
    List<MemorySegment> variances) {
  /** Of all tensors. */
  static final String PREFIX = "time.";

  private static final String VARIANCE = "_variance";
  private static final String BASE = PREFIX + "user_bias";

  /** In memory that lives as long as the allocator's; all 0 when that memory is. */
  static TimeBiases allocate(SegmentAllocator memory, List<TimeGroup> groups) {
    List<MemorySegment> means = new ArrayList<>();
    List<MemorySegment> variances = new ArrayList<>();
    for (TimeGroup group : groups) {
      means.add(Parameters.floats(memory, group.size()));
      variances.add(Parameters.floats(memory, group.size()));
    }
    int users = groups.getFirst().users();
    return new TimeBiases(
        groups,
        Parameters.floats(memory, users),
        Parameters.floats(memory, users),
        means,
        variances);
  }

  /** What {@link #allocate} takes at most, in bytes. */
  static long sizeBytes(List<TimeGroup> groups) {
    long bytes = 0;
    for (TimeGroup group : groups) {
      bytes += 2 * Parameters.sizeBytes(group.users(), 0, 0);
      bytes += 2 * (group.size() * Float.BYTES + Parameters.sizeBytes(0, 0, 0));
    }
    return bytes;
  }

  /** Those of a file, if it has any. */
  static Optional<TimeBiases> find(TensorFile file, int users) throws InvalidFileException {
    if (file.find(BASE).isEmpty()) {
      return Optional.empty();
    }
    List<TimeGroup> groups = new ArrayList<>();
    if (file.find(PREFIX + UserDrift.NAME).isPresent()) {
      groups.add(UserDrift.read(file, users));
    }
    for (TimeSlots.Width width : TimeSlots.WIDTHS) {
      if (width.isIn(file)) {
        groups.add(TimeSlots.read(file, width, users));
      }
    }
    return Optional.of(read(file, "", groups, users));
  }

  /** Others of the same groups in a file, which has to have them. */
  TimeBiases read(TensorFile file, String prefix) throws InvalidFileException {
    return read(file, prefix, groups, (int) (base.byteSize() / Float.BYTES));
  }

  private static TimeBiases read(TensorFile file, String prefix, List<TimeGroup> groups, int users)
      throws InvalidFileException {
    List<MemorySegment> means = new ArrayList<>();
    List<MemorySegment> variances = new ArrayList<>();
    for (TimeGroup group : groups) {
      String name = prefix + PREFIX + group.name();
      means.add(file.segment(name, DType.F32, group.size()));
      variances.add(file.segment(name + VARIANCE, DType.F32, group.size()));
    }
    return new TimeBiases(
        List.copyOf(groups),
        file.segment(prefix + BASE, DType.F32, users),
        file.segment(prefix + BASE + VARIANCE, DType.F32, users),
        means,
        variances);
  }

  void describe(TensorFileWriter.Builder builder, String prefix) {
    long users = base.byteSize() / Float.BYTES;
    builder
        .tensor(prefix + BASE, DType.F32, users)
        .tensor(prefix + BASE + VARIANCE, DType.F32, users);
    for (TimeGroup group : groups) {
      String name = prefix + PREFIX + group.name();
      builder
          .tensor(name, DType.F32, group.size())
          .tensor(name + VARIANCE, DType.F32, group.size());
      if (prefix.isEmpty()) {
        group.describe(builder);
      }
    }
  }

  void write(TensorFileWriter writer, String prefix) {
    writer.segment(prefix + BASE).copyFrom(base);
    writer.segment(prefix + BASE + VARIANCE).copyFrom(baseVariance);
    for (int g = 0; g < groups.size(); g++) {
      String name = prefix + PREFIX + groups.get(g).name();
      writer.segment(name).copyFrom(means.get(g));
      writer.segment(name + VARIANCE).copyFrom(variances.get(g));
      if (prefix.isEmpty()) {
        groups.get(g).write(writer);
      }
    }
  }

  void copyFrom(TimeBiases other) {
    base.copyFrom(other.base);
    baseVariance.copyFrom(other.baseVariance);
    for (int g = 0; g < groups.size(); g++) {
      means.get(g).copyFrom(other.means.get(g));
      variances.get(g).copyFrom(other.variances.get(g));
    }
  }

  /**
   * Takes over what others know of a user, as far as their groups have the same names and the user
   * has numbers of the same times.
   *
   * @param then the same user there
   */
  public void copyUser(int user, TimeBiases from, int then) {
    for (int g = 0; g < groups.size(); g++) {
      TimeGroup group = groups.get(g);
      for (int other = 0; other < from.groups.size(); other++) {
        TimeGroup known = from.groups.get(other);
        if (known.name().equals(group.name())) {
          for (long index = group.first(user); index < group.first(user + 1); index++) {
            long at = group.indexIn(known, then, index);
            if (at >= 0) {
              means.get(g).setAtIndex(F32, index, from.means.get(other).getAtIndex(F32, at));
              float variance = from.variances.get(other).getAtIndex(F32, at);
              variances.get(g).setAtIndex(F32, index, variance);
            }
          }
        }
      }
    }
  }

  void verify() throws InvalidFileException {
    for (TimeGroup group : groups) {
      group.verify();
    }
  }

  /** By how much a rating at a time is moved beside its user's base. */
  public double move(int user, long time) {
    double sum = 0;
    for (int g = 0; g < groups.size(); g++) {
      TimeGroup group = groups.get(g);
      sum += move(g, group.indexOf(user, time), group.weight(user, time));
    }
    return sum;
  }

  /** The same right after the user's last training rating. */
  public double moveNow(int user) {
    double sum = 0;
    for (int g = 0; g < groups.size(); g++) {
      sum += move(g, groups.get(g).indexNow(user), groups.get(g).weightNow(user));
    }
    return sum;
  }

  private double move(int g, long index, double weight) {
    return index < 0 ? 0 : weight * means.get(g).getAtIndex(F32, index);
  }

  /**
   * Variance of {@link #move}.
   *
   * @param precisions of the groups' priors, as which a number that has not been seen is known
   */
  public double moveVariance(int user, long time, double[] precisions) {
    double sum = 0;
    for (int g = 0; g < groups.size(); g++) {
      TimeGroup group = groups.get(g);
      sum += variance(g, group.indexOf(user, time), group.weight(user, time), precisions);
    }
    return sum;
  }

  /** Variance of {@link #moveNow}. */
  public double moveNowVariance(int user, double[] precisions) {
    double sum = 0;
    for (int g = 0; g < groups.size(); g++) {
      TimeGroup group = groups.get(g);
      sum += variance(g, group.indexNow(user), group.weightNow(user), precisions);
    }
    return sum;
  }

  private double variance(int g, long index, double weight, double[] precisions) {
    return weight
        * weight
        * (index < 0 ? 1 / precisions[g] : variances.get(g).getAtIndex(F32, index));
  }
}
