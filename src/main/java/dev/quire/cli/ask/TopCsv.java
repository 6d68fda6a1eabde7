package dev.quire.cli.ask;

import dev.quire.ask.UserLists;
import dev.quire.cli.CsvText;
import dev.quire.cli.Utf8Text;
import java.nio.charset.StandardCharsets;

/** The best items of users as lines {@code userId,rank,itemId,score,title}. */
final class TopCsv {
  /** Heap that a line takes with a long title: as it grows, and as bytes that wait. */
  static final long LINE_BYTES = 256;

  private final boolean titles;

  /**
   * Of items with or without titles.
   *
   * @param titles whether items have some
   */
  TopCsv(boolean titles) {
    this.titles = titles;
  }

  byte[] header() {
    String columns = "userId,rank,itemId,score" + (titles ? ",title\n" : "\n");
    return columns.getBytes(StandardCharsets.UTF_8);
  }

  byte[] lines(UserLists lists) {
    Utf8Text lines = new Utf8Text();
    for (int i = 0; i < lists.size(); i++) {
      for (int rank = 0; rank < lists.count(i); rank++) {
        lines.appendField(lists.userIds(), lists.user(i));
        lines.append(',');
        lines.append(rank + 1);
        lines.append(',');
        lines.appendField(lists.itemIds(), lists.item(i, rank));
        lines.append(',');
        lines.appendShortest(lists.score(i, rank));
        if (titles) {
          lines.append(',');
          lines.append(CsvText.field(lists.title(i, rank)));
        }
        lines.append('\n');
      }
    }
    return lines.toBytes();
  }
}
