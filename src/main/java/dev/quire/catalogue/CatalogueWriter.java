package dev.quire.catalogue;

import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the file of a {@link Catalogue}, item by item, into mapped memory. Closed without {@link
 * #commit}, nothing is left.
 */
public final class CatalogueWriter implements AutoCloseable {
  private final TensorFileWriter file;
  private final MemorySegment offsets; // I64 [items + 1]
  private final MemorySegment utf8; // U8
  private final MemorySegment genrePointers; // I64 [items + 1]
  private final MemorySegment genres; // I32
  private long item;
  private long titleBytes;
  private long entries;

  private CatalogueWriter(TensorFileWriter file) {
    this.file = file;
    offsets = file.segment(Catalogue.OFFSETS);
    utf8 = file.segment(Catalogue.UTF8);
    genrePointers = file.segment(Catalogue.GENRE_POINTERS);
    genres = file.segment(Catalogue.GENRES);
  }

  /**
   * Begins the file.
   *
   * @param items number of items
   * @param titleBytes length of all titles together
   * @param genreEntries number of genres of all items together
   * @param genreNames in alphabetical order
   */
  public static CatalogueWriter create(
      Path path,
      String kind,
      int items,
      long titleBytes,
      long genreEntries,
      List<String> genreNames)
      throws IOException {
    return new CatalogueWriter(
        TensorFileWriter.builder(kind)
            .metadata(Catalogue.GENRE_NAMES, Lists.json(genreNames))
            .tensor(Catalogue.OFFSETS, DType.I64, items + 1L)
            .tensor(Catalogue.UTF8, DType.U8, titleBytes)
            .tensor(Catalogue.GENRE_POINTERS, DType.I64, items + 1L)
            .tensor(Catalogue.GENRES, DType.I32, genreEntries)
            .open(path));
  }

  /**
   * Adds the next item in the order of the dense index.
   *
   * @param title in UTF-8, empty when there is none
   * @param itemGenres indices into the names, ascending
   */
  public void add(MemorySegment title, int[] itemGenres) {
    MemorySegment.copy(title, 0, utf8, titleBytes, title.byteSize());
    MemorySegment.copy(
        itemGenres, 0, genres, Layouts.I32, entries * Integer.BYTES, itemGenres.length);
    titleBytes += title.byteSize();
    entries += itemGenres.length;
    item++;
    offsets.setAtIndex(Layouts.I64, item, titleBytes);
    genrePointers.setAtIndex(Layouts.I64, item, entries);
  }

  /** Finishes the file. */
  public void commit() throws IOException {
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
