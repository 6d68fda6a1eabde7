package dev.quire.cli.data;

import dev.quire.cli.Counted;
import dev.quire.cli.Progress;
import dev.quire.dataset.ConvertListener;
import dev.quire.dataset.DatasetInfo;
import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What people and programs see of a split. */
final class SplitText {
  private SplitText() {}

  static ConvertListener showing(Progress progress) {
    return (phase, done) ->
        progress.show(
            phase.name().toLowerCase(Locale.ROOT).replace('_', ' '), Math.round(1000 * done), 1000);
  }

  static void put(ObjectNode result, DatasetInfo info, long shortUsers) {
    result.put("split", info.split().recipe().key());
    result.put("train", info.train());
    result.put("valid", info.valid());
    result.put("test", info.test());
    if (info.split().holdsOutUsers()) {
      result.put("valid_fold_in", info.validFoldIn());
      result.put("test_fold_in", info.testFoldIn());
    }
    result.put("short_users", shortUsers);
  }

  static void print(PrintWriter out, DatasetInfo info, long shortUsers) {
    out.printf(
        Locale.ROOT, "train %,d, valid %,d, test %,d%n", info.train(), info.valid(), info.test());
    if (info.split().holdsOutUsers()) {
      out.printf(
          Locale.ROOT,
          "to place the users who are held out: valid %,d, test %,d%n",
          info.validFoldIn(),
          info.testFoldIn());
    }
    if (shortUsers > 0) {
      out.println(
          Counted.of(
              shortUsers,
              "user has too few to hold any out and stays in training",
              "users have too few to hold any out and stay in training"));
    }
  }
}
