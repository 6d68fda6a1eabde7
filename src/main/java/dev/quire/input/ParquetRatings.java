package dev.quire.input;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ratings in a Parquet file, mapped read-only and read by row groups, several at a time. Only the
 * columns that matter are unpacked.
 */
final class ParquetRatings extends FileRatings {
  /** Speaks of what it unpacks with; kept here, or it would be another one the next time. */
  private static final Logger LIBRARY = Logger.getLogger("dev.hardwood");

  private final RatingWords words;
  private final ParquetShape shape;

  static {
    LIBRARY.setLevel(Level.WARNING);
  }

  /**
   * Recognises the columns.
   *
   * @param input closed with this, but not when this throws
   * @throws InvalidFileException when it is no whole Parquet file, or a column is missing or of a
   *     wrong type
   */
  ParquetRatings(InputBytes input, InputOptions options) throws IOException {
    super(input);
    words = options.words();
    shape = ParquetShape.find(input.file(), new Mapped(input), options);
  }

  /** The bytes that are mapped already, for the library. */
  private record Mapped(InputBytes input) implements InputFile {
    @Override
    public void open() {}

    @Override
    public ByteBuffer readRange(long offset, int length) throws IOException {
      MemorySegment bytes = input.segment();
      if (offset < 0 || length < 0 || offset > bytes.byteSize() - length) {
        throw new IOException("range outside of the file: start=" + offset + ", bytes=" + length);
      }
      return bytes.asSlice(offset, length).asByteBuffer();
    }

    @Override
    public long length() {
      return input.size();
    }

    @Override
    public String name() {
      return input.file().toString();
    }

    @Override
    public void close() {}
  }

  /**
   * What to throw when the library does not understand the file. It works with threads, and says
   * what is wrong in the first cause of what it throws.
   *
   * @throws OutOfMemoryError when that is all that is wrong
   */
  static InvalidFileException damaged(Path file, Exception e) {
    Throwable first = e;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    if (first instanceof OutOfMemoryError tooLittle) {
      throw tooLittle;
    }
    String reason = first.getMessage() == null ? first.toString() : first.getMessage();
    InvalidFileException damage =
        new InvalidFileException(
            file,
            Problem.of("can't be read as Parquet")
                .with("reason", FieldText.shown(reason.lines().findFirst().orElse(""), 160))
                .remedy(
                    "get the file again, or write it anew, for example compressed with snappy"));
    damage.initCause(e);
    return damage;
  }

  @Override
  protected FileShape fileShape() {
    return shape;
  }

  @Override
  protected int prepare(WorkerPool pool) {
    return shape.rowGroups().size();
  }

  @Override
  protected long readerBytes() {
    return shape.readerBytes() + 2 * IdReader.BYTES;
  }

  @Override
  protected PieceReader reader(RatingIds keys) {
    return new ParquetRows(file(), shape, keys, words, this::open);
  }

  private ParquetFileReader open(HardwoodContext context) throws IOException {
    return ParquetFileReader.open(new Mapped(input()), context);
  }
}
