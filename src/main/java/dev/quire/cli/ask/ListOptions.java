package dev.quire.cli.ask;

import dev.quire.ask.Batch;
import dev.quire.ask.BatchQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.cli.Counted;
import dev.quire.cli.Progress;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** Which lists to make of many users, for the verbs that write them. */
final class ListOptions {
  @Mixin private TopOption top;
  @Mixin private OrderOption order;
  @Mixin private final FilterOptions filters = new FilterOptions();

  FilterOptions filters() {
    return filters;
  }

  /** The question with what was asked for. */
  BatchQuery applyTo(BatchQuery users, ModelQueries model, Progress progress) throws IOException {
    BatchQuery query = order.value().map(users::order).orElse(users);
    return query
        .top(top.value())
        .items(filters.choiceForUsers(model, progress))
        .leftOut(filters.leftOut());
  }

  /** What was made, for {@code --json}. */
  static void describe(Batch batch, String to, ObjectNode result) {
    result.put("to", to);
    result.put("meaning", batch.meaning().key());
    result.put("users", batch.users());
    result.put("top", batch.top());
  }

  /** The same as a sentence. */
  static String sentence(Batch batch, String to, double seconds) {
    return String.format(
        Locale.ROOT,
        "%s: the best %s of %s, %.2f s",
        to,
        Counted.of(batch.top(), "item"),
        Counted.of(batch.users(), "user"),
        seconds);
  }
}
