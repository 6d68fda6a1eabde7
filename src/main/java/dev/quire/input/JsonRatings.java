package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;

/**
 * Ratings as JSON lines: an object on each line, as in the reviews of Amazon. They are mapped
 * read-only and parsed in parallel, in chunks as text is. Fields beyond user, item, rating and time
 * are passed over, whatever they hold.
 */
final class JsonRatings extends FileRatings {
  private final long dataStart;
  private final int chunkBytes;
  private final RatingWords words;
  private final JsonShape shape;
  private ChunkStarts starts;
  private LineNumbers lineNumbers;

  /**
   * Recognises the fields.
   *
   * @param input closed with this, but not when this throws
   * @param chunkBytes small in tests
   * @throws InvalidFileException when these are no JSON lines, or a field is missing
   */
  JsonRatings(InputBytes input, InputOptions options, int chunkBytes) throws InvalidFileException {
    super(input);
    this.chunkBytes = chunkBytes;
    words = options.words();
    dataStart = TextFile.afterByteOrderMark(input.segment());
    shape = JsonShape.find(input.file(), input.segment(), dataStart, options);
  }

  @Override
  protected FileShape fileShape() {
    return shape;
  }

  @Override
  protected int prepare(WorkerPool pool) {
    starts = new ChunkStarts(input().segment(), dataStart, chunkBytes);
    lineNumbers = new LineNumbers(input().segment());
    return starts.count();
  }

  @Override
  protected long readerBytes() {
    return JsonLines.bytes(chunkBytes);
  }

  @Override
  protected PieceReader reader(RatingIds keys) {
    return new JsonLines(file(), input().segment(), shape, starts, lineNumbers, keys, words);
  }
}
