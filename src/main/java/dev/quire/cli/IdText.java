package dev.quire.cli;

import tools.jackson.databind.node.ObjectNode;

/** External ids in JSON. */
public final class IdText {
  private IdText() {}

  /**
   * Adds an id: a number where all of its kind are numbers, otherwise a text.
   *
   * @param isNumber whether they are
   */
  public static void put(ObjectNode node, String key, String id, boolean isNumber) {
    if (isNumber) {
      node.put(key, Long.parseLong(id));
    } else {
      node.put(key, id);
    }
  }
}
