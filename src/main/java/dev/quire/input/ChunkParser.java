package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * One thread's parser of a text. A chunk goes through {@link FastLines} as long as that understands
 * it, and from there on through {@link LineParser}.
 *
 * <p>As long as no quote has been seen, chunks are cut at line ends. That is wrong when a quoted
 * field holds one, so at the first quoted field the parser gives up, and the text is read again in
 * chunks that mind quotes.
 */
final class ChunkParser implements PieceReader, LineParser.Place {
  /** A line may be longer than any sane one, but a quote that never closes takes in no more. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final Path file;
  private final MemorySegment bytes;
  private final ChunkStarts starts;
  private final LineFields fields;
  private final LineParser lines;
  private final FastLines fastLines; // null when the shape is not for it
  private final LineNumbers.Cursor lineNumbers;
  private final Runnable mindQuotes; // null when that is done
  private byte[] text;
  private long textStart; // of the text in the file
  private int line; // start of the line at hand in the text
  private int nextLine; // start of the one behind it
  private int textEnd;
  private boolean fileEnds; // where the text does, and in the middle of a line

  /**
   * Parses a text.
   *
   * @param mindQuotes what to do before it is read again because there are quoted fields; null when
   *     the chunks mind them
   */
  ChunkParser(
      Path file,
      MemorySegment bytes,
      TextShape shape,
      ChunkStarts starts,
      LineNumbers lineNumbers,
      RatingIds ids,
      LineParser.Rules rules,
      Runnable mindQuotes) {
    this.file = file;
    this.bytes = bytes;
    this.starts = starts;
    this.mindQuotes = mindQuotes;
    this.lineNumbers = lineNumbers.new Cursor();
    fields = new LineFields(shape.delimiter(), shape.quotes());
    lines = new LineParser(file, shape, fields, ids, rules);
    fastLines = FastLines.understands(shape, ids) ? new FastLines(shape) : null;
    text = new byte[textBytes(starts.chunkBytes())];
  }

  /** Heap that a parser takes. */
  static long bytes(int chunkBytes) {
    return textBytes(chunkBytes) + 2 * IdReader.BYTES;
  }

  /** Room for most chunks, which end with a line that began before. */
  private static int textBytes(int chunkBytes) {
    return chunkBytes + (chunkBytes >> 4) + FastLines.PADDING_BYTES;
  }

  @Override
  public void read(int piece, RatingOutput out) throws IOException {
    long end = starts.of(piece + 1);
    boolean fast = fastLines != null && !out.wantsDigits();
    for (long at = starts.of(piece); at < end; ) {
      load(at, end);
      int parsed = 0;
      if (fast) {
        parsed = parseFast(out);
        fast = !fastLines.isStuck();
      }
      if (!fast || parsed == 0) {
        parsed = parse(parsed, at + textEnd == end, out);
      }
      if (parsed == 0) {
        makeRoom();
      }
      at += parsed;
    }
  }

  /** Fetches what comes next, up to the end of the chunk, as much as there is room for. */
  private void load(long from, long end) {
    textStart = from;
    textEnd = (int) Math.min(end - from, text.length - FastLines.PADDING_BYTES);
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, text, 0, textEnd);
    byte last = text[textEnd - 1];
    fileEnds = from + textEnd == bytes.byteSize() && last != '\n' && last != '\r';
    text[textEnd] = '\n';
  }

  private void makeRoom() throws InvalidFileException {
    if (textEnd > MAX_LINE_BYTES) {
      throw new InvalidFileException(
          file,
          Problem.of("line too long or a quote that never closes")
              .with("line", lineNumbers.of(textStart))
              .with("bytes", "more than " + MAX_LINE_BYTES)
              .remedy("correct the line"));
    }
    text = new byte[4 * text.length];
  }

  /** Returns how many bytes were understood; whole lines. */
  private int parseFast(RatingOutput out) throws IOException {
    int end = fileEnds ? textEnd + 1 : lastLineEnd();
    int at = 0;
    fastLines.reset();
    while (true) {
      at = fastLines.parse(text, at, end, out.batch());
      if (at >= end || fastLines.isStuck()) {
        return Math.min(at, textEnd);
      }
      out.flush();
    }
  }

  private int lastLineEnd() {
    int end = textEnd;
    while (end > 0 && text[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** Returns how many bytes are behind it: up to the first line that is not whole. */
  private int parse(int from, boolean last, RatingOutput out) throws IOException {
    for (line = from; line < textEnd; line = nextLine) {
      nextLine = fields.next(text, line, textEnd, last);
      if (fields.hasQuotes() && mindQuotes != null) {
        throw ReadAgainException.after(mindQuotes);
      }
      if (nextLine == LineFields.INCOMPLETE) {
        if (last) {
          throw new InvalidFileException(file, LineFields.neverCloses(line()));
        }
        return line;
      }
      if (!fields.isBlankLine()) {
        if (out.batch().isFull()) {
          out.flush();
        }
        if (lines.parse(text, this, out) && out.wantsDigits()) {
          RatingBatch batch = out.batch();
          out.digits(
              file,
              line(),
              lines.ratingField(),
              lines.ratingText(),
              batch.rating(batch.size() - 1));
        }
      }
    }
    return textEnd;
  }

  @Override
  public long line() {
    return lineNumbers.of(textStart + line);
  }

  @Override
  public long fileByte(int at) {
    return textStart + at + 1;
  }

  @Override
  public boolean isCutShort() {
    return fileEnds && nextLine == textEnd;
  }
}
