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
 * the parser give up with {@link QuoteFoundException}, and the whole file becomes one chunk, for
 * {@link #parseQuoted}.
 */
final class ChunkParser<W> {
  /** What to do with a line that is wrong. */
  @FunctionalInterface
  interface BadLines {
    /** Takes what is wrong, without a remedy; may throw it. */
    void add(int chunk, Problem problem) throws IOException;
  }

  /** The file has quotes, so it must not be cut. */
  static final class QuoteFoundException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final int TEXT_BYTES = RatingsCsv.CHUNK_BYTES + (RatingsCsv.CHUNK_BYTES >> 4);

  /** Heap that a parser takes, without the sink's workspace. */
  static final long BYTES = RatingBatch.BYTES + TEXT_BYTES;

  private final Path file;
  private final MemorySegment bytes;
  private final LineNumbers lineNumbers;
  private final RatingSink<W> sink;
  private final BadLines badLines;
  private final W workspace;
  private final FastLines fastLines;
  private final SlowLines slowLines;
  private final RatingBatch batch = new RatingBatch();
  private byte[] text = new byte[TEXT_BYTES];

  ChunkParser(
      Path file,
      MemorySegment bytes,
      RatingColumns columns,
      LineNumbers lineNumbers,
      RatingSink<W> sink,
      BadLines badLines) {
    this.file = file;
    this.bytes = bytes;
    this.lineNumbers = lineNumbers;
    this.sink = sink;
    this.badLines = badLines;
    workspace = sink.workspace();
    fastLines = new FastLines(columns);
    slowLines = new SlowLines(columns);
  }

  /** Parses the whole lines from byte {@code start} to byte {@code end} of the file. */
  void parse(int chunk, long start, long end) throws IOException {
    if (end - start >= room() && end - start <= 2L * RatingsCsv.CHUNK_BYTES) {
      text = new byte[2 * RatingsCsv.CHUNK_BYTES + 1 + FastLines.PADDING_BYTES];
    }
    long understood = start;
    fastLines.reset();
    if (end - start < room()) {
      understood += parseFast(chunk, start, (int) (end - start));
    } // else one line is longer than a chunk: nothing to be fast about
    if (understood < end) {
      refuseQuotes(understood, end);
      parseSlow(chunk, understood, end, lineNumbers.before(start) + fastLines.lines());
    }
    flush(chunk);
    sink.end(chunk, workspace);
  }

  /** Text that is shorter than this fits, with a line feed behind it. */
  private int room() {
    return text.length - FastLines.PADDING_BYTES;
  }

  /** Parses the rest of the file from byte {@code start}, in which fields may be quoted. */
  void parseQuoted(long start) throws IOException {
    parseSlow(0, start, bytes.byteSize(), lineNumbers.before(start));
    flush(0);
    sink.end(0, workspace);
  }

  /** Returns how many bytes were understood. */
  private int parseFast(int chunk, long start, int length) throws IOException {
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, text, 0, length);
    if (length > 0 && text[length - 1] != '\n') {
      text[length] = '\n';
      length++;
    }
    int at = 0;
    while (true) {
      at = fastLines.parse(text, at, length, batch);
      if (at >= length || fastLines.isStuck()) {
        return at;
      }
      flush(chunk);
    }
  }

  private void refuseQuotes(long start, long end) throws QuoteFoundException {
    for (long at = start; at < end; at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) == '"') {
        throw new QuoteFoundException();
      }
    }
  }

  private void parseSlow(int chunk, long start, long end, long linesBefore) throws IOException {
    boolean fileEndsWithin =
        end == bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, end - 1) != '\n';
    long lastLine = fileEndsWithin ? lineNumbers.before(end) + 1 : -1;
    try (CsvRecords records = new CsvRecords(file, text(start, end), linesBefore)) {
      for (CSVRecord fields; (fields = records.next()) != null; ) {
        if (batch.isFull()) {
          flush(chunk);
        }
        long line = records.firstLine();
        Problem problem = slowLines.parse(fields, line, line == lastLine, batch);
        if (problem != null) {
          badLines.add(chunk, problem);
        }
      }
    }
  }

  /** Not checked to be UTF-8: what matters is digits, and other columns are passed over. */
  private Reader text(long start, long end) {
    MemorySegment part = bytes.asSlice(start, end - start);
    return new InputStreamReader(new SegmentInputStream(part), StandardCharsets.UTF_8);
  }

  private void flush(int chunk) throws IOException {
    if (batch.size() > 0) {
      sink.accept(chunk, batch, workspace);
      batch.clear();
    }
  }
}
