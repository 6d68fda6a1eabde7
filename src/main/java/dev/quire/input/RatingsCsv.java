package dev.quire.input;

import dev.quire.files.FileStamp;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.input.ChunkParser.QuoteFoundException;
import dev.quire.mapped.Checksums;
import dev.quire.mapped.SpoolFile;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import org.apache.commons.csv.CSVRecord;

/**
 * A ratings file, mapped read-only and parsed in parallel.
 *
 * <p>The data is cut into chunks of {@value #CHUNK_BYTES} bytes; a chunk has the lines that begin
 * in it. What is wrong is reported for the first such line of the file, whatever the number of
 * threads.
 */
public final class RatingsCsv implements Input, AutoCloseable {
  /** Small enough for a core's L2 cache together with the batch that comes out of it. */
  static final int CHUNK_BYTES = 1 << 18;

  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final String ADVICE =
      "correct the line, or leave such lines out with {on-error=skip}";

  private final Path file;
  private final FileStamp opened;
  private final Closer owner; // of the bytes
  private final MemorySegment bytes;
  private final long dataStart;
  private final RatingColumns columns;

  private final boolean pairs;
  private double roundingError; // of the last reading

  private RatingsCsv(FileStamp opened, Closer owner, MemorySegment bytes, boolean pairs)
      throws IOException {
    this.pairs = pairs;
    this.opened = opened;
    this.file = opened.path();
    this.owner = owner;
    this.bytes = bytes;
    long headerStart = TextFile.afterByteOrderMark(bytes);
    dataStart = headerEnd(headerStart);
    columns = RatingColumns.of(file, header(), pairs);
  }

  /** Gives back what the bytes lie in. */
  @FunctionalInterface
  private interface Closer {
    void close();
  }

  /**
   * Maps the file and reads its first line.
   *
   * @param scratch folder for a copy of what can't be mapped: a pipe, standard input
   * @throws InvalidFileException when it is a folder or empty, or a column is missing
   */
  public static RatingsCsv open(Path file, Path scratch) throws IOException {
    return open(file, scratch, false);
  }

  /**
   * The same for a file of which only the users and items are of interest. It is read in one pass,
   * so what a sink has done with a batch never has to be undone.
   */
  public static RatingsCsv openPairs(Path file, Path scratch) throws IOException {
    return open(file, scratch, true);
  }

  private static RatingsCsv open(Path file, Path scratch, boolean pairs) throws IOException {
    FileStamp opened = FileStamp.ofInput(file);
    if (!TextFile.isMappable(file)) {
      return openCopy(opened, scratch, pairs);
    }
    Arena arena = Arena.ofShared();
    try {
      return new RatingsCsv(opened, arena::close, TextFile.map(file, arena), pairs);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static RatingsCsv openCopy(FileStamp opened, Path scratch, boolean pairs)
      throws IOException {
    SpoolFile copy = SpoolFile.create(scratch, "input");
    try {
      TextFile.copy(opened.path(), copy, MAX_HEADER_BYTES);
      return new RatingsCsv(opened, copy::close, copy.map(), pairs);
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** The first byte behind the header's line break; a quoted name must not hold one. */
  private long headerEnd(long headerStart) throws InvalidFileException {
    long limit = Math.min(bytes.byteSize(), headerStart + MAX_HEADER_BYTES);
    for (long at = headerStart; at < limit; at++) {
      byte b = bytes.get(ValueLayout.JAVA_BYTE, at);
      if (b == '\n') {
        return at + 1;
      }
      if (b == '\r') {
        boolean two = at + 1 < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, at + 1) == '\n';
        return at + (two ? 2 : 1);
      }
    }
    if (limit < bytes.byteSize()) {
      throw new InvalidFileException(
          file,
          Problem.of("not a ratings file")
              .with("line", 1)
              .with("bytes", "more than " + MAX_HEADER_BYTES)
              .remedy(
                  "the first line has to name the columns userId,movieId,rating and may"
                      + " name timestamp"));
    }
    return bytes.byteSize();
  }

  private List<String> header() throws IOException {
    MemorySegment line = bytes.asSlice(0, dataStart);
    Utf8Reader text = new Utf8Reader(file, new SegmentInputStream(line));
    try (CsvRecords records = new CsvRecords(file, text, 0)) {
      CSVRecord fields = records.next();
      return fields == null ? List.of() : fields.toList();
    }
  }

  /** Whether there is a column of timestamps. */
  public boolean hasTimestamps() {
    return columns.hasTimestamps();
  }

  /** Length of the file in bytes. */
  public long lengthBytes() {
    return bytes.byteSize();
  }

  /**
   * Gives every rating to the sink.
   *
   * @param progress told the done share of the work now and then, from any thread
   * @return what was left out, nothing unless {@code onError} is SKIP
   * @throws InvalidFileException naming the first wrong line, or when there is no rating at all
   */
  public <W> SkippedLines read(
      WorkerPool pool, OnError onError, RatingSink<W> sink, DoubleConsumer progress)
      throws IOException {
    SkippedLines skipped;
    Tally tally = new Tally();
    try {
      if (pairs && hasQuote()) {
        throw new QuoteFoundException();
      }
      skipped = readChunks(pool, onError, counting(sink, tally), progress);
    } catch (QuoteFoundException e) {
      skipped = readQuoted(onError, counting(sink, tally));
    }
    roundingError = tally.roundingError;
    if (tally.ratings == 0) {
      throw new InvalidFileException(
          file,
          skipped.count() == 0
              ? Problem.of("no ratings, only a header")
                  .with("lines", 1)
                  .remedy("give it at least one rating")
              : Problem.of("no ratings, every line is wrong")
                  .with("skipped", skipped.count())
                  .with("first", skipped.examples().getFirst())
                  .remedy("correct the file"));
    }
    return skipped;
  }

  private boolean hasQuote() {
    for (long at = dataStart; at < bytes.byteSize(); at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) == '"') {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses ratings that floats don't tell apart.
   *
   * @param least of the ratings that were read
   * @param greatest of them
   * @throws InvalidFileException naming the one that is distorted most
   */
  public void requireToldApart(float least, float greatest) throws IOException {
    if (roundingError > RoundingCheck.MOST_DISTORTION * ((double) greatest - least)) {
      Reader data =
          new InputStreamReader(
              new SegmentInputStream(bytes.asSlice(dataStart)), StandardCharsets.UTF_8);
      new RoundingCheck(file, columns).run(data, 1);
    }
  }

  /** What the batches of a pass add up to. */
  private static final class Tally {
    private long ratings;
    private double roundingError;

    synchronized void reset() {
      ratings = 0;
      roundingError = 0;
    }

    synchronized void add(RatingBatch batch) {
      ratings += batch.size();
      roundingError = Math.max(roundingError, batch.roundingError());
    }
  }

  private static <W> RatingSink<W> counting(RatingSink<W> sink, Tally tally) {
    return new RatingSink<>() {
      @Override
      public void begin(int chunks) throws IOException {
        tally.reset();
        sink.begin(chunks);
      }

      @Override
      public long workspaceBytes() {
        return sink.workspaceBytes();
      }

      @Override
      public W workspace() {
        return sink.workspace();
      }

      @Override
      public void accept(int chunk, RatingBatch batch, W workspace) throws IOException {
        tally.add(batch);
        sink.accept(chunk, batch, workspace);
      }

      @Override
      public void end(int chunk, W workspace) throws IOException {
        sink.end(chunk, workspace);
      }
    };
  }

  private <W> SkippedLines readChunks(
      WorkerPool pool, OnError onError, RatingSink<W> sink, DoubleConsumer progress)
      throws IOException {
    ChunkStarts starts = new ChunkStarts(bytes, dataStart);
    int chunks = starts.count();
    BadLineList badLines = new BadLineList(chunks, onError);
    LineNumbers lineNumbers = new LineNumbers(bytes, dataStart);
    AtomicInteger done = new AtomicInteger();
    sink.begin(chunks);
    pool.forEach(
        chunks,
        ChunkParser.BYTES + sink.workspaceBytes(),
        () -> new ChunkParser<>(file, bytes, columns, lineNumbers, sink, badLines),
        (chunk, parser) -> {
          parser.parse(chunk, starts.of(chunk), starts.of(chunk + 1));
          progress.accept((double) done.incrementAndGet() / chunks);
        });
    return badLines.skipped();
  }

  private <W> SkippedLines readQuoted(OnError onError, RatingSink<W> sink) throws IOException {
    BadLineList badLines = new BadLineList(1, onError);
    sink.begin(1);
    LineNumbers lineNumbers = new LineNumbers(bytes, dataStart);
    new ChunkParser<>(file, bytes, columns, lineNumbers, sink, badLines).parseQuoted(dataStart);
    return badLines.skipped();
  }

  /** CRC-32C of the whole file, as {@code crc32c:} and eight hexadecimal digits. */
  public String digest() {
    return "crc32c:" + Checksums.crc32c(bytes);
  }

  @Override
  public void requireUnchanged() throws IOException {
    opened.requireUnchanged();
  }

  @Override
  public void close() {
    owner.close();
  }

  /** What is wrong in each chunk: the first wins, or all are counted. */
  private final class BadLineList implements ChunkParser.BadLines {
    private final OnError onError;
    private final List<List<String>> examples = new ArrayList<>(); // [chunks], null for none
    private long count;

    BadLineList(int chunks, OnError onError) {
      this.onError = onError;
      for (int chunk = 0; chunk < chunks; chunk++) {
        examples.add(null);
      }
    }

    @Override
    public synchronized void add(int chunk, Problem problem) throws InvalidFileException {
      if (onError == OnError.STOP) {
        throw new InvalidFileException(file, problem.remedy(ADVICE));
      }
      count++;
      if (examples.get(chunk) == null) {
        examples.set(chunk, new ArrayList<>());
      }
      if (examples.get(chunk).size() < SkippedLines.MAX_EXAMPLES) {
        examples.get(chunk).add(problem.toString());
      }
    }

    synchronized SkippedLines skipped() {
      List<String> first =
          examples.stream()
              .filter(list -> list != null)
              .flatMap(List::stream)
              .limit(SkippedLines.MAX_EXAMPLES)
              .toList();
      return new SkippedLines(count, first);
    }
  }
}
