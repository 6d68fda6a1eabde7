package dev.quire.cli.data;

import dev.quire.catalogue.Ids;
import tools.jackson.databind.node.ObjectNode;

/** External ids as text and in JSON. */
final class IdText {
  private IdText() {}

  static String of(Ids ids, int index) {
    return String.valueOf(ids.id(index));
  }

  static void put(ObjectNode node, String key, Ids ids, String id) {
    node.put(key, Long.parseLong(id));
  }
}
