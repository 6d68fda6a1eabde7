package dev.quire.ask;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Items by their ids.
 *
 * @param name by which people know the list, that of its file for example
 * @param ids external ids, in any order
 */
public record ItemList(String name, List<String> ids) {
  /** Items whose ids are numbers. */
  public static ItemList of(String name, long... ids) {
    return new ItemList(name, LongStream.of(ids).mapToObj(Long::toString).toList());
  }
}
