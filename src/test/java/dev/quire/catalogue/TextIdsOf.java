package dev.quire.catalogue;

import dev.quire.mapped.Layouts;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Ids in memory that are texts; only tests have some. */
public final class TextIdsOf {
  private TextIdsOf() {}

  /** Ids by dense index. */
  public static Ids texts(String name, String... ids) {
    byte[] utf8 = String.join("", ids).getBytes(StandardCharsets.UTF_8);
    MemorySegment offsets = MemorySegment.ofArray(new long[ids.length + 1]);
    long end = 0;
    for (int index = 0; index < ids.length; index++) {
      end += ids[index].getBytes(StandardCharsets.UTF_8).length;
      offsets.setAtIndex(Layouts.I64, index + 1L, end);
    }
    return new Utf8Ids(null, name, offsets, MemorySegment.ofArray(utf8));
  }
}
