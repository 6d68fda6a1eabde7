package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import java.util.Set;

/**
 * A ratings file that is text, mapped read-only and parsed in parallel.
 *
 * <p>The data is cut into chunks of {@value #CHUNK_BYTES} bytes; a chunk has the lines that begin
 * in it.
 */
final class TextRatings extends FileRatings {
  private static final Set<String> USUAL =
      Set.of(
          "user=userId, item=movieId, rating, timestamp",
          "user=userId, item=movieId, rating",
          "user=userId, item=itemId, rating, timestamp",
          "user=userId, item=itemId, rating");

  /** Small enough for a core's L2 cache together with the batch that comes out of it. */
  static final int CHUNK_BYTES = 1 << 18;

  private final int chunkBytes;
  private final RatingWords words;
  private final IdKinds fixedKinds; // null when a pass may find out
  private TextShape shape;
  private boolean quoted; // found to have quoted fields
  private ChunkStarts starts;
  private LineNumbers lineNumbers;

  /**
   * Recognises the shape.
   *
   * @param input closed with this, but not when this throws
   * @param chunkBytes small in tests
   * @throws InvalidFileException when it is no table of ratings, or a column is missing
   */
  TextRatings(InputBytes input, InputOptions options, int chunkBytes) throws InvalidFileException {
    super(input);
    this.chunkBytes = chunkBytes;
    words = options.words();
    fixedKinds = null;
    shape = ShapeFinder.find(file(), input.segment(), options, false);
    words.requireRatings(file(), shape.columns());
    quoted = shape.quotesSeen();
  }

  /**
   * The same for a file of which only the users and items are of interest. It is read in one pass,
   * so what a sink has done with a batch never has to be undone.
   *
   * @param kinds of the ids; one that is no number is wrong where they are numbers
   */
  TextRatings(InputBytes input, InputOptions options, IdKinds kinds) throws InvalidFileException {
    super(input);
    chunkBytes = CHUNK_BYTES;
    words = options.words();
    fixedKinds = kinds;
    shape = ShapeFinder.find(file(), input.segment(), options, true);
    quoted = shape.quotes();
    if (!shape.encodingKnown()) {
      findEncoding();
    }
  }

  @Override
  public boolean isUsual() {
    return USUAL.contains(shape());
  }

  @Override
  protected FileShape fileShape() {
    return shape;
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
    TextEncoding found = TextEncoding.guess(input().segment());
    shape = shape.in(found == null ? TextEncoding.UTF_8 : found);
  }

  @Override
  protected int prepare(WorkerPool pool) {
    starts = new ChunkStarts(input().segment(), shape.dataStart(), chunkBytes);
    lineNumbers = new LineNumbers(input().segment());
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
    LineParser.Rules rules = new LineParser.Rules(kindsAreFixed(), this::findEncoding, words);
    return new ChunkParser(
        file(),
        input().segment(),
        shape,
        starts,
        lineNumbers,
        keys,
        rules,
        quoted ? null : this::mindQuotes);
  }

  private void mindQuotes() {
    quoted = true;
  }
}
