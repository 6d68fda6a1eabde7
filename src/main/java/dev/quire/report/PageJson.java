package dev.quire.report;

import tools.jackson.databind.json.JsonMapper;

/** JSON that may stand within a script element: no character of it can end that. */
final class PageJson {
  private static final JsonMapper JSON = JsonMapper.shared();

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
