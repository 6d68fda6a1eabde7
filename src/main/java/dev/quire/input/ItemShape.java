package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * How a table of items is written.
 *
 * @param file the table
 * @param look how it looks with the right delimiter
 * @param textStart the first byte behind a byte order mark
 * @param columns what its columns hold
 * @param encoding of its text
 */
record ItemShape(
    Path file, TableLook look, long textStart, ItemColumns columns, TextEncoding encoding) {
  /**
   * Finds the shape of a text.
   *
   * @throws InvalidFileException when it has none
   */
  static ItemShape find(Path file, MemorySegment bytes, ItemOptions options)
      throws InvalidFileException {
    ShapeFinder.refuseWideCharacters(file, bytes);
    long textStart = TextFile.afterByteOrderMark(bytes);
    TextSample sample = TextSample.of(bytes, textStart);
    ShapeFinder.refuseOneLongLine(file, sample, "not a table of items", "item");
    Problem blank = Problem.of("no items, only blank lines").remedy("give another file");
    TextEncoding encoding = encoding(bytes, textStart, options);
    return TableLook.best(
        sample,
        encoding,
        ItemColumns::isKnown,
        look -> {
          look.requireTable(file, blank, false);
          ItemColumns columns = ItemColumns.of(file, look, options.columns());
          return new ItemShape(file, look, textStart, columns, encoding);
        });
  }

  private static TextEncoding encoding(MemorySegment bytes, long textStart, ItemOptions options) {
    if (options.encoding().isPresent()) {
      return TextEncoding.of(options.encoding().get());
    }
    TextEncoding found = textStart > 0 ? null : TextEncoding.guess(bytes);
    return found == null ? TextEncoding.UTF_8 : found;
  }

  /** All records behind the header. */
  TextRecords records(MemorySegment bytes) {
    return new TextRecords(
        file, bytes, textStart + look.dataStart(), look.delimiter(), look.quotes(), encoding);
  }

  /** In words. */
  String description() {
    return columns.description()
        + look.delimiter().separation()
        + (encoding.isUtf8() ? "" : ", in " + encoding.name());
  }
}
