package dev.quire.cli;

import dev.quire.catalogue.Catalogue;
import dev.quire.model.Model;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.TopBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the best items of users as lines {@code userId,rank,itemId,score,title}. */
final class TopCsv {
  private final Model model;
  private final Catalogue catalogue; // null when the items have no titles
  private final OutputStream out;

  TopCsv(Model model, OutputStream out) throws IOException {
    this.model = model;
    this.catalogue = model.catalogue().orElse(null);
    this.out = out;
    write("userId,rank,itemId,score" + (catalogue == null ? "\n" : ",title\n"));
  }

  void write(TopBlock block) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < block.size(); i++) {
      long userId = model.userIds().id(block.user(i));
      int rank = 1;
      for (ScoredItem item : block.items(i)) {
        lines.append(userId).append(',').append(rank++).append(',');
        lines.append(model.itemIds().id(item.item())).append(',');
        lines.append(Numbers.shortest(item.score()));
        if (catalogue != null) {
          lines.append(',');
          CsvText.append(lines, catalogue.title(item.item()));
        }
        lines.append('\n');
      }
      write(lines); // a block's lines would be many times its answers
      lines.setLength(0);
    }
  }

  private void write(CharSequence text) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
