package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.RatingColumns.Role;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Ratings as JSON lines: an object on each line, as in the reviews of Amazon. They are mapped
 * read-only and parsed in parallel, in chunks as text is. Fields beyond user, item, rating and time
 * are passed over, whatever they hold.
 */
final class JsonRatings extends RatingSource {
  private final InputBytes input;
  private final MemorySegment bytes;
  private final long dataStart;
  private final int chunkBytes;
  private final JsonShape shape;
  private ChunkStarts starts;
  private LineNumbers lineNumbers;

  private JsonRatings(InputBytes input, InputOptions options, int chunkBytes) throws IOException {
    this.input = input;
    this.chunkBytes = chunkBytes;
    bytes = input.segment();
    dataStart = TextFile.afterByteOrderMark(bytes);
    shape = JsonShape.find(input.file(), bytes, dataStart, options);
  }

  /**
   * Recognises the fields.
   *
   * @param input closed with this, also when it is not opened
   * @throws InvalidFileException when these are no JSON lines, or a field is missing
   */
  static JsonRatings open(InputBytes input, InputOptions options) throws IOException {
    return open(input, options, TextRatings.CHUNK_BYTES);
  }

  /** For tests, with chunks that are small. */
  static JsonRatings open(InputBytes input, InputOptions options, int chunkBytes)
      throws IOException {
    try {
      return new JsonRatings(input, options, chunkBytes);
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  @Override
  protected String shape() {
    return shape.description();
  }

  @Override
  public boolean hasTimestamps() {
    return shape.columns().has(Role.TIMESTAMP);
  }

  @Override
  public boolean hasValues() {
    return shape.columns().has(Role.RATING);
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
    return shape.kinds();
  }

  @Override
  protected int prepare(WorkerPool pool) {
    starts = new ChunkStarts(bytes, dataStart, chunkBytes);
    lineNumbers = new LineNumbers(bytes);
    return starts.count();
  }

  @Override
  protected long readerBytes() {
    return JsonLines.bytes(chunkBytes);
  }

  @Override
  protected PieceReader reader(RatingIds keys) {
    return lines(keys);
  }

  private JsonLines lines(RatingIds keys) {
    return new JsonLines(file(), bytes, shape, starts, lineNumbers, keys);
  }

  @Override
  protected void check(RoundingCheck check) throws IOException {
    NowhereOutput nowhere = new NowhereOutput();
    try (RatingIds keys = RatingIds.of(new IdKinds(true, true))) {
      JsonLines lines = lines(keys);
      for (int piece = 0; piece < starts.count(); piece++) {
        lines.read(piece, nowhere, check);
        nowhere.flush();
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
