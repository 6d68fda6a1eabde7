package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.RatingColumns.Role;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Recognises how a ratings file is written, by a look at its start, middle and end. */
final class ShapeFinder {
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
    TextSample sample = TextSample.of(bytes, textStart);
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
    return best.shape(textStart, encoding != null);
  }

  /** UTF-16 has bytes of 0 all over. */
  static void refuseWideCharacters(Path file, MemorySegment bytes) throws InvalidFileException {
    if (bytes.byteSize() < 2) {
      return;
    }
    int first = bytes.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    int second = bytes.get(ValueLayout.JAVA_BYTE, 1) & 0xff;
    if (first + second == 0xff + 0xfe && Math.max(first, second) == 0xff) {
      throw new InvalidFileException(
          file,
          Problem.of("not a text in UTF-8 but in UTF-16")
              .with("line", 1)
              .with("byte", 1)
              .remedy("save the file as UTF-8, for example with iconv"));
    }
  }

  /** Null when nothing tells. */
  private TextEncoding encoding() {
    return options.encoding().isPresent()
        ? TextEncoding.of(options.encoding().get())
        : sample.encoding();
  }

  private ShapeCandidate best(TextEncoding encoding, Set<Role> unused) throws InvalidFileException {
    if (sample.isOneLongLine()) {
      throw new InvalidFileException(
          file,
          Problem.of("not a ratings file")
              .with("line", 1)
              .with("bytes", "more than " + TextSample.PART_BYTES)
              .remedy("give a text with a line for each rating"));
    }
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
