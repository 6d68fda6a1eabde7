package dev.quire.report;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON that may stand within a script element: no character of it can end that. Entries of maps are
 * in the order of their keys, so that the same data make the same page, byte for byte.
 */
final class PageJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private PageJson() {}

  /**
   * Maps, lists, texts and numbers as JSON. The characters that are replaced stand in texts alone,
   * where the escape means the same.
   */
  static String text(Object value) {
    return JSON.writeValueAsString(value)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
