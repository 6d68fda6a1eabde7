package dev.quire.cli;

import dev.quire.catalogue.Catalogue;
import dev.quire.model.Model;
import dev.quire.recommend.TopBlock;
import java.nio.charset.StandardCharsets;

/** The best items of users as lines {@code userId,rank,itemId,score,title}. */
final class TopCsv {
  /** Heap that a line takes with a long title: as it grows, and as bytes that wait. */
  static final long LINE_BYTES = 256;

  private final Model model;
  private final Catalogue catalogue; // null when the items have no titles

  TopCsv(Model model) {
    this.model = model;
    this.catalogue = model.catalogue().orElse(null);
  }

  byte[] header() {
    String columns = "userId,rank,itemId,score" + (catalogue == null ? "\n" : ",title\n");
    return columns.getBytes(StandardCharsets.UTF_8);
  }

  byte[] lines(TopBlock block) {
    Utf8Text lines = new Utf8Text();
    for (int i = 0; i < block.size(); i++) {
      long userId = model.userIds().id(block.user(i));
      for (int rank = 0; rank < block.count(i); rank++) {
        int item = block.item(i, rank);
        lines.append(userId);
        lines.append(',');
        lines.append(rank + 1);
        lines.append(',');
        lines.append(model.itemIds().id(item));
        lines.append(',');
        lines.appendShortest(block.score(i, rank));
        if (catalogue != null) {
          lines.append(',');
          lines.append(CsvText.field(catalogue.title(item)));
        }
        lines.append('\n');
      }
    }
    return lines.toBytes();
  }
}
