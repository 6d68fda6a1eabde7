package dev.quire.cli;

import dev.quire.recommend.Explanation;
import dev.quire.recommend.Explanation.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Explanations of scores, the largest shares for people and all of them for programs. */
final class ExplanationText {
  private static final int SHOWN = 3;
  private static final String INDENT = " ".repeat(6);

  private final ItemText text;

  ExplanationText(ItemText text) {
    this.text = text;
  }

  /** One line with the parts of the score, and one for each of the largest shares. */
  List<String> lines(Explanation explanation) {
    List<String> lines = new ArrayList<>();
    lines.add(INDENT + "= " + parts(explanation));
    List<Share> shares = explanation.shares();
    List<Share> shown = shares.subList(0, Math.min(SHOWN, shares.size()));
    int room = TextWidth.terminal() - INDENT.length() - "  +0.000  4.5  ".length();
    for (Share share : shown) {
      String title = text.title(share.item());
      String name = title.isEmpty() ? "item " + text.id(share.item()) : title;
      lines.add(
          String.format(
              Locale.ROOT,
              "%s  %+.3f  %.1f  %s",
              INDENT,
              share.share(),
              share.rating(),
              TextWidth.cut(name, room)));
    }
    int others = shares.size() - shown.size();
    if (others > 0) {
      double rest = explanation.shareTotal() - shown.stream().mapToDouble(Share::share).sum();
      lines.add(
          String.format(
              Locale.ROOT, "%s  %+.3f       %,d other rating%s", INDENT, rest, others, s(others)));
    }
    return lines;
  }

  private static String parts(Explanation explanation) {
    StringBuilder parts = new StringBuilder();
    add(parts, explanation.globalMean(), "mean");
    add(parts, explanation.itemBias(), "item");
    add(parts, explanation.userBias(), "user");
    int ratings = explanation.shares().size();
    add(parts, explanation.shareTotal(), "by " + ratings + " rating" + s(ratings) + ":");
    return parts.toString();
  }

  private static String s(int count) {
    return count == 1 ? "" : "s";
  }

  private static void add(StringBuilder parts, double value, String name) {
    if (value == 0 && !name.endsWith(":")) {
      return; // not a part of this kind of score
    }
    boolean first = parts.isEmpty();
    parts.append(first ? "" : value < 0 ? " - " : " + ");
    parts.append(String.format(Locale.ROOT, "%.3f %s", first ? value : Math.abs(value), name));
  }

  ObjectNode json(Explanation explanation) {
    ObjectNode node = VerbCommand.JSON.createObjectNode();
    node.put("global_mean", explanation.globalMean());
    node.put("item_bias", explanation.itemBias());
    node.put("user_bias", explanation.userBias());
    ArrayNode array = node.putArray("shares");
    for (Share share : explanation.shares()) {
      ObjectNode entry = array.addObject();
      entry.put("item_id", Long.parseLong(text.id(share.item())));
      entry.put("title", text.title(share.item()));
      entry.put("rating", share.rating());
      entry.put("share", share.share());
      entry.put("user_bias_share", share.biasShare());
    }
    return node;
  }
}
