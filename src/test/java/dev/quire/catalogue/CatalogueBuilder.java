package dev.quire.catalogue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** A catalogue in memory, of titles and genres in the order of the dense index. */
public final class CatalogueBuilder {
  private final ByteArrayOutputStream titles = new ByteArrayOutputStream();
  private final List<Integer> titleEnds = new ArrayList<>(); // [items]
  private final List<List<String>> genres = new ArrayList<>(); // [items]

  /** A catalogue without items. */
  public CatalogueBuilder() {}

  /** Adds the next item; an empty title and no genres when nothing is known. */
  public CatalogueBuilder add(String title, List<String> itemGenres) {
    titles.writeBytes(title.getBytes(StandardCharsets.UTF_8));
    titleEnds.add(titles.size());
    genres.add(itemGenres);
    return this;
  }

  /** The catalogue, in memory. */
  public Catalogue build() {
    IdentityHashMap<List<String>, int[]> indicesOf =
        new IdentityHashMap<>(); // items share their lists
    genres.forEach(list -> indicesOf.put(list, null));
    List<String> names =
        indicesOf.keySet().stream().flatMap(List::stream).distinct().sorted().toList();
    indicesOf.replaceAll((list, none) -> list.stream().mapToInt(names::indexOf).sorted().toArray());
    int items = titleEnds.size();
    long[] offsets = new long[items + 1];
    long[] pointers = new long[items + 1];
    int[] indices = new int[genres.stream().mapToInt(List::size).sum()];
    for (int item = 0; item < items; item++) {
      offsets[item + 1] = titleEnds.get(item);
      int[] itemGenres = indicesOf.get(genres.get(item));
      int at = Math.toIntExact(pointers[item]);
      System.arraycopy(itemGenres, 0, indices, at, itemGenres.length);
      pointers[item + 1] = pointers[item] + itemGenres.length;
    }
    return new Catalogue(
        null,
        MemorySegment.ofArray(offsets),
        MemorySegment.ofArray(titles.toByteArray()),
        MemorySegment.ofArray(pointers),
        MemorySegment.ofArray(indices),
        names);
  }
}
