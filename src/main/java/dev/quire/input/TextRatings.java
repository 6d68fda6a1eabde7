package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.RatingColumns.Role;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;

/**
 * A ratings file that is text, mapped read-only and parsed in parallel.
 *
 * <p>The data is cut into chunks of {@value #CHUNK_BYTES} bytes; a chunk has the lines that begin
 * in it.
 */
public final class TextRatings extends RatingSource {
  private static final Set<String> USUAL =
      Set.of(
          "user=userId, item=movieId, rating, timestamp",
          "user=userId, item=movieId, rating",
          "user=userId, item=itemId, rating, timestamp",
          "user=userId, item=itemId, rating");

  /** Small enough for a core's L2 cache together with the batch that comes out of it. */
  static final int CHUNK_BYTES = 1 << 18;

  private final InputBytes input;
  private final MemorySegment bytes;
  private final int chunkBytes;
  private final IdKinds fixedKinds; // null when a pass may find out
  private TextShape shape;
  private boolean quoted; // found to have quoted fields
  private ChunkStarts starts;
  private LineNumbers lineNumbers;

  private TextRatings(InputBytes input, InputOptions options, IdKinds fixedKinds, int chunkBytes)
      throws IOException {
    this.input = input;
    this.fixedKinds = fixedKinds;
    this.chunkBytes = chunkBytes;
    bytes = input.segment();
    shape = ShapeFinder.find(file(), bytes, options, fixedKinds != null);
    quoted = shape.quotesSeen();
  }

  /**
   * Maps the file and recognises its shape.
   *
   * @param scratch folder for a copy of what can't be mapped: a pipe, standard input
   * @throws InvalidFileException when it is a folder or empty, or a column is missing
   */
  static TextRatings open(Path file, InputOptions options, Path scratch) throws IOException {
    return open(file, options, scratch, null, CHUNK_BYTES);
  }

  /** The same of bytes that are open, and closed with it, also when it is not opened. */
  static TextRatings open(InputBytes input, InputOptions options) throws IOException {
    return open(input, options, null, CHUNK_BYTES);
  }

  /**
   * The same for a file of which only the users and items are of interest. It is read in one pass,
   * so what a sink has done with a batch never has to be undone.
   *
   * @param kinds of the ids; one that is no number is wrong where they are numbers
   */
  public static TextRatings openPairs(Path file, IdKinds kinds, Path scratch) throws IOException {
    TextRatings pairs = open(file, InputOptions.NONE, scratch, kinds, CHUNK_BYTES);
    pairs.quoted |= pairs.shape.quotes();
    pairs.shape = pairs.shape.in(pairs.shape.encoding());
    return pairs;
  }

  /** For tests, with chunks that are small. */
  static TextRatings open(
      Path file, InputOptions options, Path scratch, IdKinds fixedKinds, int chunkBytes)
      throws IOException {
    return open(
        InputBytes.open(file, scratch, TextSample.PART_BYTES), options, fixedKinds, chunkBytes);
  }

  private static TextRatings open(
      InputBytes input, InputOptions options, IdKinds fixedKinds, int chunkBytes)
      throws IOException {
    try {
      return new TextRatings(input, options, fixedKinds, chunkBytes);
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  @Override
  public boolean isUsual() {
    return USUAL.contains(shape());
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
    return shape.hasValues();
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
    return fixedKinds == null ? shape.kinds() : fixedKinds;
  }

  @Override
  protected boolean kindsAreFixed() {
    return fixedKinds != null;
  }

  @Override
  protected String noun() {
    return fixedKinds == null ? "rating" : "pair";
  }

  private void findEncoding() {
    TextEncoding found = TextEncoding.guess(bytes);
    shape = shape.in(found == null ? TextEncoding.UTF_8 : found);
  }

  @Override
  protected int prepare(WorkerPool pool) {
    starts = new ChunkStarts(bytes, shape.dataStart(), chunkBytes);
    lineNumbers = new LineNumbers(bytes);
    if (quoted) {
      starts.mindQuotes(shape.delimiter(), pool);
    }
    return starts.count();
  }

  @Override
  protected long readerBytes() {
    return ChunkParser.bytes(chunkBytes);
  }

  @Override
  protected PieceReader reader(RatingIds keys) {
    return parser(keys);
  }

  private ChunkParser parser(RatingIds keys) {
    return new ChunkParser(
        file(), bytes, shape, starts, lineNumbers, keys, rules(), quoted ? null : this::mindQuotes);
  }

  private LineParser.Rules rules() {
    return new LineParser.Rules(fixedKinds != null, this::findEncoding);
  }

  private void mindQuotes() {
    quoted = true;
  }

  @Override
  protected void check(RoundingCheck check) throws IOException {
    NowhereOutput nowhere = new NowhereOutput();
    try (RatingIds keys = RatingIds.of(new IdKinds(true, true))) {
      ChunkParser parser = parser(keys);
      for (int piece = 0; piece < starts.count(); piece++) {
        parser.read(piece, nowhere, check);
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
