package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVRecord;

/**
 * A ratings file that is text, mapped read-only and parsed in parallel.
 *
 * <p>The data is cut into chunks of {@value #CHUNK_BYTES} bytes; a chunk has the lines that begin
 * in it.
 */
public final class TextRatings extends RatingSource {
  /** Small enough for a core's L2 cache together with the batch that comes out of it. */
  static final int CHUNK_BYTES = 1 << 18;

  static final int MAX_HEADER_BYTES = 1 << 16;

  private final InputBytes input;
  private final MemorySegment bytes;
  private final long dataStart;
  private final RatingColumns columns;
  private final boolean pairs;
  private final InputOptions options;
  private boolean quoted; // found to have quotes
  private ChunkStarts starts;
  private LineNumbers lineNumbers;

  private TextRatings(InputBytes input, InputOptions options, boolean pairs) throws IOException {
    this.pairs = pairs;
    this.options = options;
    this.input = input;
    bytes = input.segment();
    dataStart = headerEnd(TextFile.afterByteOrderMark(bytes));
    columns = RatingColumns.of(file(), header(), pairs);
  }

  /**
   * Maps the file and reads its first line.
   *
   * @param scratch folder for a copy of what can't be mapped: a pipe, standard input
   * @throws InvalidFileException when it is a folder or empty, or a column is missing
   */
  static TextRatings open(Path file, InputOptions options, Path scratch) throws IOException {
    return open(file, options, scratch, false);
  }

  /** The same of bytes that are open, and closed with it, also when it is not opened. */
  static TextRatings open(InputBytes input, InputOptions options) throws IOException {
    return open(input, options, false);
  }

  /**
   * The same for a file of which only the users and items are of interest. It is read in one pass,
   * so what a sink has done with a batch never has to be undone.
   */
  public static TextRatings openPairs(Path file, Path scratch) throws IOException {
    return open(file, InputOptions.NONE, scratch, true);
  }

  private static TextRatings open(Path file, InputOptions options, Path scratch, boolean pairs)
      throws IOException {
    return open(InputBytes.open(file, scratch, MAX_HEADER_BYTES), options, pairs);
  }

  private static TextRatings open(InputBytes input, InputOptions options, boolean pairs)
      throws IOException {
    try {
      return new TextRatings(input, options, pairs);
    } catch (IOException | RuntimeException e) {
      input.close();
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
          file(),
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
    Utf8Reader text = new Utf8Reader(file(), new SegmentInputStream(line));
    try (CsvRecords records = new CsvRecords(file(), text, 0)) {
      CSVRecord fields = records.next();
      return fields == null ? List.of() : fields.toList();
    }
  }

  @Override
  protected String shape() {
    return "user,item,rating";
  }

  @Override
  public boolean hasTimestamps() {
    return columns.hasTimestamps();
  }

  @Override
  public boolean hasValues() {
    return !options.implicit();
  }

  @Override
  public long lengthBytes() {
    return bytes.byteSize();
  }

  @Override
  public String digest() {
    return input.digest();
  }

  @Override
  protected Path file() {
    return input.file();
  }

  @Override
  protected IdKinds expectedKinds() {
    return IdKinds.NUMBERS;
  }

  @Override
  protected int prepare(WorkerPool pool) {
    quoted = quoted || (pairs && hasQuote());
    starts = new ChunkStarts(bytes, dataStart);
    lineNumbers = new LineNumbers(bytes, dataStart);
    return quoted ? 1 : starts.count();
  }

  @Override
  protected long readerBytes() {
    return ChunkParser.BYTES;
  }

  @Override
  protected PieceReader reader(RatingIds keys) {
    ChunkParser parser = new ChunkParser(file(), bytes, columns, lineNumbers, this::mindQuotes);
    return quoted
        ? (piece, out) -> parser.parseQuoted(dataStart, out)
        : (piece, out) -> parser.parse(starts.of(piece), starts.of(piece + 1), out);
  }

  private void mindQuotes() {
    quoted = true;
  }

  private boolean hasQuote() {
    for (long at = dataStart; at < bytes.byteSize(); at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) == '"') {
        return true;
      }
    }
    return false;
  }

  @Override
  protected void check(RoundingCheck check) throws IOException {
    SlowLines lines = new SlowLines(columns);
    RatingBatch batch = new RatingBatch();
    int column = columns.indexOf(RatingColumns.Role.RATING);
    SegmentInputStream data = new SegmentInputStream(bytes.asSlice(dataStart));
    try (CsvRecords records =
        new CsvRecords(file(), new InputStreamReader(data, StandardCharsets.UTF_8), 1)) {
      for (CSVRecord fields; (fields = records.next()) != null; batch.clear()) {
        if (lines.parse(fields, records.firstLine(), false, batch) == null) {
          String text = fields.get(column);
          check.take(file(), records.firstLine(), columns.name(column), text, batch.rating(0));
        }
      }
    }
  }

  @Override
  public void requireUnchanged() throws IOException {
    input.requireUnchanged();
  }

  @Override
  public void close() {
    super.close();
    input.close();
  }
}
