package dev.quire.cli.data;

import tools.jackson.databind.node.ObjectNode;

/** External ids as text and in JSON. */
final class Ids {
  private Ids() {}

  static String text(dev.quire.catalogue.Ids ids, int index) {
    return String.valueOf(ids.id(index));
  }

  static void put(ObjectNode node, String key, dev.quire.catalogue.Ids ids, String id) {
    node.put(key, Long.parseLong(id));
  }
}
