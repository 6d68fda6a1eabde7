package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.Checksums;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Several sources that are one data set: their pieces one after the other. */
final class SeveralRatings extends RatingSource {
  private final List<RatingSource> sources;
  private final int[] ends; // [sources], the pieces up to and with each

  private SeveralRatings(List<RatingSource> sources) {
    this.sources = List.copyOf(sources);
    ends = new int[sources.size()];
  }

  /**
   * Puts sources together, which close with it.
   *
   * @throws InvalidFileException when one has a column that another lacks
   */
  static SeveralRatings of(List<RatingSource> sources) throws InvalidFileException {
    RatingSource first = sources.getFirst();
    for (RatingSource source : sources) {
      requireSame(first, source, "times", first.hasTimestamps(), source.hasTimestamps());
      requireSame(first, source, "ratings", first.hasValues(), source.hasValues());
    }
    return new SeveralRatings(sources);
  }

  private static void requireSame(
      RatingSource first, RatingSource other, String what, boolean inFirst, boolean inOther)
      throws InvalidFileException {
    if (inFirst != inOther) {
      RatingSource with = inFirst ? first : other;
      RatingSource without = inFirst ? other : first;
      throw new InvalidFileException(
          without.file(),
          Problem.of("has no " + what + ", and another file has")
              .with("other", with.file())
              .remedy("give files with the same columns, or convert them one by one"));
    }
  }

  @Override
  public String description() {
    List<String> different = sources.stream().map(RatingSource::shape).distinct().toList();
    return different.size() == 1
        ? sources.size() + " files like " + sources.getFirst().description()
        : sources.stream().map(RatingSource::description).collect(Collectors.joining("; "));
  }

  @Override
  protected String shape() {
    return sources.getFirst().shape();
  }

  @Override
  public boolean hasTimestamps() {
    return sources.getFirst().hasTimestamps();
  }

  @Override
  public boolean hasValues() {
    return sources.getFirst().hasValues();
  }

  @Override
  public long lengthBytes() {
    return sources.stream().mapToLong(RatingSource::lengthBytes).sum();
  }

  /** Of the digests, one on each line. */
  @Override
  public String digest() {
    String all = sources.stream().map(s -> s.digest() + "\n").collect(Collectors.joining());
    byte[] bytes = all.getBytes(StandardCharsets.US_ASCII);
    return "crc32c:" + Checksums.crc32c(MemorySegment.ofArray(bytes));
  }

  @Override
  protected Optional<Problem> notice() {
    return sources.getFirst().notice();
  }

  @Override
  protected Path file() {
    return sources.getFirst().file();
  }

  @Override
  protected int files() {
    return sources.size();
  }

  @Override
  protected IdKinds expectedKinds() throws IOException {
    IdKinds kinds = IdKinds.NUMBERS;
    for (RatingSource source : sources) {
      kinds = kinds.or(source.expectedKinds());
    }
    return kinds;
  }

  @Override
  protected int prepare(WorkerPool pool) throws IOException {
    int pieces = 0;
    for (int s = 0; s < ends.length; s++) {
      pieces = Math.addExact(pieces, sources.get(s).prepare(pool));
      ends[s] = pieces;
    }
    return pieces;
  }

  @Override
  protected long readerBytes() {
    return sources.stream().mapToLong(RatingSource::readerBytes).max().orElse(0);
  }

  /** Pieces come to a thread in order, so it needs one reader at a time. */
  @Override
  protected PieceReader reader(RatingIds keys) {
    return new PieceReader() {
      private int current = -1;
      private PieceReader reader;

      @Override
      public void read(int piece, RatingOutput out) throws IOException {
        int s = Arrays.binarySearch(ends, piece + 1);
        s = s < 0 ? -s - 1 : firstOf(s);
        if (s != current) {
          current = s;
          reader = sources.get(s).reader(keys);
        }
        reader.read(s == 0 ? piece : piece - ends[s - 1], out);
      }
    };
  }

  /** Sources without pieces end where the one before them does. */
  private int firstOf(int found) {
    int s = found;
    while (s > 0 && ends[s - 1] == ends[s]) {
      s--;
    }
    return s;
  }

  @Override
  public void requireUnchanged() throws IOException {
    for (RatingSource source : sources) {
      source.requireUnchanged();
    }
  }

  @Override
  public void close() {
    super.close();
    sources.forEach(RatingSource::close);
  }
}
