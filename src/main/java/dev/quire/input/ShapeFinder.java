package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.RatingColumns.Role;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises how a ratings file is written, by a look at its start, middle and end. */
final class ShapeFinder {
  private static final Pattern SEPARATOR_LINE = Pattern.compile("sep=.\\r?\\n");
  private static final int SEPARATOR_LINE_BYTES = 7;
  private static final int WIDE_BYTES = 8; // that tell UTF-16 without its mark

  private final Path file;
  private final InputOptions options;
  private final TextSample sample;

  private ShapeFinder(Path file, InputOptions options, TextSample sample) {
    this.file = file;
    this.options = options;
    this.sample = sample;
  }

  /**
   * Finds the shape of a text.
   *
   * @param pairs whether only users and items matter
   * @throws InvalidFileException when it has none, or none that is told beyond doubt
   */
  static TextShape find(Path file, MemorySegment bytes, InputOptions options, boolean pairs)
      throws InvalidFileException {
    refuseWideCharacters(file, bytes);
    long textStart = TextFile.afterByteOrderMark(bytes);
    long tableStart = afterSeparatorLine(bytes, textStart);
    TextSample sample = TextSample.of(bytes, tableStart);
    ShapeFinder finder = new ShapeFinder(file, options, sample);
    Set<Role> unused = EnumSet.noneOf(Role.class);
    if (pairs || options.implicit()) {
      unused.add(Role.RATING);
    }
    if (pairs) {
      unused.add(Role.TIMESTAMP);
    }
    TextEncoding encoding = textStart > 0 ? TextEncoding.UTF_8 : finder.encoding();
    ShapeCandidate best = finder.best(encoding == null ? TextEncoding.UTF_8 : encoding, unused);
    return best.shape(tableStart, encoding != null);
  }

  /** The first byte behind the line that some programs put before a table for Excel. */
  private static long afterSeparatorLine(MemorySegment bytes, long start) {
    long length = Math.min(SEPARATOR_LINE_BYTES, bytes.byteSize() - start);
    byte[] first = bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    Matcher line = SEPARATOR_LINE.matcher(new String(first, StandardCharsets.ISO_8859_1));
    return line.lookingAt() ? start + line.end() : start;
  }

  /** UTF-16 has bytes of 0 all over. */
  static void refuseWideCharacters(Path file, MemorySegment bytes) throws InvalidFileException {
    if (isWide(bytes)) {
      throw new InvalidFileException(
          file,
          Problem.of("not a text in UTF-8 but in UTF-16")
              .with("line", 1)
              .with("byte", 1)
              .remedy("save the file as UTF-8, for example with iconv"));
    }
  }

  /**
   * A table has lines, and the first of them are in a sample.
   *
   * @param problem what is then wrong
   * @param row what it has a line for each of, such as item
   */
  static void refuseOneLongLine(Path file, TextSample sample, String problem, String row)
      throws InvalidFileException {
    if (sample.isOneLongLine()) {
      throw new InvalidFileException(
          file,
          Problem.of(problem)
              .with("line", 1)
              .with("bytes", "more than " + TextSample.PART_BYTES)
              .remedy("give a text with a line for each " + row));
    }
  }

  /** Whether there is the mark of UTF-16, or every other byte is 0 at first. */
  private static boolean isWide(MemorySegment bytes) {
    if (bytes.byteSize() < WIDE_BYTES) {
      return false;
    }
    int first = bytes.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    int second = bytes.get(ValueLayout.JAVA_BYTE, 1) & 0xff;
    boolean wide = first == 0 ^ second == 0;
    for (int at = 2; at < WIDE_BYTES; at++) {
      boolean zero = bytes.get(ValueLayout.JAVA_BYTE, at) == 0;
      wide &= zero == ((at % 2 == 0 ? first : second) == 0);
    }
    return wide || (first + second == 0xff + 0xfe && Math.max(first, second) == 0xff);
  }

  /** Null when nothing tells. */
  private TextEncoding encoding() {
    return options.encoding().isPresent()
        ? TextEncoding.of(options.encoding().get())
        : sample.encoding();
  }

  private ShapeCandidate best(TextEncoding encoding, Set<Role> unused) throws InvalidFileException {
    refuseOneLongLine(file, sample, "not a ratings file", "rating");
    List<ShapeCandidate> candidates = new ArrayList<>();
    for (Delimiter delimiter : Delimiter.values()) {
      if (options.delimiter().isEmpty() || options.delimiter().get() == delimiter) {
        candidates.add(new ShapeCandidate(file, options, sample, delimiter, encoding, unused));
      }
    }
    ShapeCandidate best = candidates.getFirst();
    for (ShapeCandidate candidate : candidates) {
      best = candidate.isBetterThan(best) ? candidate : best;
    }
    return best;
  }
}
