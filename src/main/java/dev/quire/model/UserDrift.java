package dev.quire.model;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.MemorySegment;

/**
 * A number for each user, of which a rating gets more the later it is: x = 0.1 sgn(t - m) |t -
 * m|^0.4 of it, with the mean time m of the user's training ratings, in days. Y. Koren,
 * "Collaborative filtering with temporal dynamics", KDD 2009, 3.2.
 */
public final class UserDrift extends TimeGroup {
  /** Its name. */
  public static final String NAME = "drift";

  private static final String MEANS = TimeBiases.PREFIX + "mean";
  private static final String LASTS = TimeBiases.PREFIX + "last";
  private static final double SCALE = 0.1; // so that x is about 1 within years
  private static final double POWER = 0.4;
  private static final double DAY_SECONDS = 86_400;

  private final MemorySegment means; // m: I64 [users]
  private final MemorySegment lasts; // I64 [users]

  /**
   * Of users whose training ratings were given then.
   *
   * @param means m, I64 [users], in whole seconds
   * @param lasts time of the user's last rating, I64 [users], in seconds
   */
  public UserDrift(MemorySegment means, MemorySegment lasts) {
    this.means = means;
    this.lasts = lasts;
  }

  static UserDrift read(TensorFile file, int users) throws InvalidFileException {
    return new UserDrift(
        file.segment(MEANS, DType.I64, users), file.segment(LASTS, DType.I64, users));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int users() {
    return (int) (means.byteSize() / Long.BYTES);
  }

  @Override
  public long first(int user) {
    return user;
  }

  @Override
  public long indexOf(int user, long time) {
    return user;
  }

  @Override
  public double weight(int user, long time) {
    double days = ((double) time - means.getAtIndex(Layouts.I64, user)) / DAY_SECONDS;
    return SCALE * Math.signum(days) * Math.pow(Math.abs(days), POWER);
  }

  @Override
  long indexIn(TimeGroup other, int otherUser, long index) {
    return other.first(otherUser);
  }

  @Override
  public long indexNow(int user) {
    return user;
  }

  @Override
  public double weightNow(int user) {
    return weight(user, lasts.getAtIndex(Layouts.I64, user));
  }

  @Override
  void describe(TensorFileWriter.Builder builder) {
    builder.tensor(MEANS, DType.I64, users()).tensor(LASTS, DType.I64, users());
  }

  @Override
  void write(TensorFileWriter writer) {
    writer.segment(MEANS).copyFrom(means);
    writer.segment(LASTS).copyFrom(lasts);
  }

  @Override
  void verify() {} // any times will do
}
