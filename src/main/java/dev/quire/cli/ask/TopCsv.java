package dev.quire.cli.ask;

import dev.quire.ask.Batch;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.UserLists;
import dev.quire.cli.CsvText;
import dev.quire.cli.Utf8Text;
import java.nio.charset.StandardCharsets;

/** The best items of users as lines {@code userId,rank,itemId,score[,predictedRating][,title]}. */
final class TopCsv {
  /** Heap that a line takes with a long title, without its ids. */
  private static final long LINE_BYTES = 180;

  private final boolean ratings;
  private final boolean titles;

  /** With titles where items have some, and with predicted ratings where scores are none. */
  TopCsv(Batch batch) {
    this.ratings = batch.hasRatings();
    this.titles = batch.hasTitles();
  }

  /** Heap that a line takes, one with another: as it grows, and as bytes that wait. */
  static long lineBytes(ModelQueries model) {
    return LINE_BYTES + 2L * (model.userIds().meanBytes() + model.itemIds().meanBytes());
  }

  byte[] header() {
    String columns =
        "userId,rank,itemId,score"
            + (ratings ? ",predictedRating" : "")
            + (titles ? ",title\n" : "\n");
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
        if (ratings) {
          lines.append(',');
          lines.appendShortest(lists.rating(i, rank));
        }
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
