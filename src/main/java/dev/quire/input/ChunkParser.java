package dev.quire.input;

import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.commons.csv.CSVRecord;

/**
 * One thread's parser. A chunk goes through {@link FastLines} up to the first line that it doesn't
 * understand, and from there to the end of the chunk through commons-csv.
 *
 * <p>Chunks are cut at line feeds. That is wrong when a quoted field holds one, so a quote makes
 * the parser give up with {@link ReadAgainException}, and the whole file becomes one chunk, for
 * {@link #parseQuoted}.
 */
final class ChunkParser {
  private static final int TEXT_BYTES = TextRatings.CHUNK_BYTES + (TextRatings.CHUNK_BYTES >> 4);

  /** Heap that a parser takes. */
  static final long BYTES = TEXT_BYTES;

  private final Path file;
  private final MemorySegment bytes;
  private final LineNumbers lineNumbers;
  private final Runnable mindQuotes;
  private final FastLines fastLines;
  private final SlowLines slowLines;
  private byte[] text = new byte[TEXT_BYTES];

  ChunkParser(
      Path file,
      MemorySegment bytes,
      RatingColumns columns,
      LineNumbers lineNumbers,
      Runnable mindQuotes) {
    this.file = file;
    this.bytes = bytes;
    this.lineNumbers = lineNumbers;
    this.mindQuotes = mindQuotes;
    fastLines = new FastLines(columns);
    slowLines = new SlowLines(columns);
  }

  /** Parses the whole lines from byte {@code start} to byte {@code end} of the file. */
  void parse(long start, long end, RatingOutput out) throws IOException {
    if (end - start >= room() && end - start <= 2L * TextRatings.CHUNK_BYTES) {
      text = new byte[2 * TextRatings.CHUNK_BYTES + 1 + FastLines.PADDING_BYTES];
    }
    long understood = start;
    fastLines.reset();
    if (end - start < room()) {
      understood += parseFast(start, (int) (end - start), out);
    } // else one line is longer than a chunk: nothing to be fast about
    if (understood < end) {
      refuseQuotes(understood, end);
      parseSlow(understood, end, lineNumbers.before(start) + fastLines.lines(), out);
    }
  }

  /** Text that is shorter than this fits, with a line feed behind it. */
  private int room() {
    return text.length - FastLines.PADDING_BYTES;
  }

  /** Parses the rest of the file from byte {@code start}, in which fields may be quoted. */
  void parseQuoted(long start, RatingOutput out) throws IOException {
    parseSlow(start, bytes.byteSize(), lineNumbers.before(start), out);
  }

  /** Returns how many bytes were understood. */
  private int parseFast(long start, int length, RatingOutput out) throws IOException {
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, text, 0, length);
    if (length > 0 && text[length - 1] != '\n') {
      text[length] = '\n';
      length++;
    }
    int at = 0;
    while (true) {
      at = fastLines.parse(text, at, length, out.batch());
      if (at >= length || fastLines.isStuck()) {
        return at;
      }
      out.flush();
    }
  }

  private void refuseQuotes(long start, long end) throws ReadAgainException {
    for (long at = start; at < end; at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) == '"') {
        throw ReadAgainException.after(mindQuotes);
      }
    }
  }

  private void parseSlow(long start, long end, long linesBefore, RatingOutput out)
      throws IOException {
    boolean fileEndsWithin =
        end == bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, end - 1) != '\n';
    long lastLine = fileEndsWithin ? lineNumbers.before(end) + 1 : -1;
    try (CsvRecords records = new CsvRecords(file, text(start, end), linesBefore)) {
      for (CSVRecord fields; (fields = records.next()) != null; ) {
        RatingBatch batch = out.batch();
        if (batch.isFull()) {
          out.flush();
        }
        long line = records.firstLine();
        Problem problem = slowLines.parse(fields, line, line == lastLine, batch);
        if (problem != null) {
          out.wrong(file, problem);
        }
      }
    }
  }

  /** Not checked to be UTF-8: what matters is digits, and other columns are passed over. */
  private Reader text(long start, long end) {
    MemorySegment part = bytes.asSlice(start, end - start);
    return new InputStreamReader(new SegmentInputStream(part), StandardCharsets.UTF_8);
  }
}
