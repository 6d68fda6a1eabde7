package dev.quire.cli;

import dev.quire.catalogue.Catalogue;
import dev.quire.model.Model;
import dev.quire.recommend.TopBlock;
import java.nio.charset.StandardCharsets;

/** The best items of users as lines {@code userId,rank,itemId,score,title}. */
final class TopCsv {
  /** Heap that a line takes with a long title: as it grows, as a string and as bytes. */
  static final long LINE_BYTES = 256;

  private final Model model;
  private final Catalogue catalogue; // null when the items have no titles

  TopCsv(Model model) {
    this.model = model;
    this.catalogue = model.catalogue().orElse(null);
  }

  byte[] header() {
    return utf8("userId,rank,itemId,score" + (catalogue == null ? "\n" : ",title\n"));
  }

  byte[] lines(TopBlock block) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < block.size(); i++) {
      long userId = model.userIds().id(block.user(i));
      for (int rank = 0; rank < block.count(i); rank++) {
        int item = block.item(i, rank);
        lines.append(userId).append(',').append(rank + 1).append(',');
        lines.append(model.itemIds().id(item)).append(',');
        Numbers.appendShortest(lines, block.score(i, rank));
        if (catalogue != null) {
          lines.append(',');
          CsvText.append(lines, catalogue.title(item));
        }
        lines.append('\n');
      }
    }
    return utf8(lines.toString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
