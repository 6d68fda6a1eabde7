package dev.quire.cli.ask;

import dev.quire.ask.ScoreExplanation;
import dev.quire.ask.ScoreExplanation.FeatureShare;
import dev.quire.ask.ScoreExplanation.Share;
import dev.quire.catalogue.Observed;
import dev.quire.cli.Counted;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextWidth;
import dev.quire.files.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Explanations of scores, the largest shares for people and all of them for programs. */
final class ExplanationText {
  private static final int SHOWN = 3;
  private static final String INDENT = " ".repeat(6);

  private ExplanationText() {}

  /**
   * One line with the parts of the score, and one for each of the largest shares.
   *
   * @param observed what its shares are of
   * @param score that is explained, or of which what is explained is a part
   */
  static List<String> lines(Observed observed, ScoreExplanation explanation, double score) {
    List<String> lines = new ArrayList<>();
    Numbers format =
        Numbers.telling(
            largestPart(explanation),
            explanation.globalMean(),
            explanation.itemBias(),
            explanation.userBias(),
            explanation.userFeatureTotal(),
            explanation.shareTotal(),
            explanation.total());
    String of = explanation.sumIn(score);
    String name = of.equals("score") ? "" : of + " ";
    lines.add(INDENT + name + "= " + parts(observed, explanation, format));
    if (!explanation.featureShares().isEmpty()) {
      String line =
          INDENT + "  of this by its features: " + features(explanation.featureShares(), format);
      lines.add(TextWidth.cut(Shown.line(line), TextWidth.terminal()));
    }
    if (!explanation.userFeatureShares().isEmpty()) {
      String line = INDENT + "  features of the user: " + userFeatures(explanation, format);
      lines.add(TextWidth.cut(Shown.line(line), TextWidth.terminal()));
    }
    if (explanation.presenceTotal() != 0) {
      String presence = format.signed(explanation.presenceTotal());
      lines.add(INDENT + "  of this by having been rated at all: " + presence);
    }
    List<Share> shares = explanation.shares();
    List<Share> shown = shares.subList(0, Math.min(SHOWN, shares.size()));
    List<String> ratings = ratings(shown);
    for (int i = 0; i < shown.size(); i++) {
      String numbers = INDENT + "  " + format.signed(shown.get(i).share()) + "  " + ratings.get(i);
      int room = TextWidth.terminal() - numbers.length() - 2;
      lines.add(numbers + "  " + TextWidth.cut(Shown.line(shown.get(i).item().name()), room));
    }
    int others = shares.size() - shown.size();
    if (others > 0) {
      double rest = explanation.shareTotal() - shown.stream().mapToDouble(Share::share).sum();
      String blanks = " ".repeat(ratings.getFirst().length() + 4);
      lines.add(
          INDENT
              + "  "
              + format.signed(rest)
              + blanks
              + Counted.of(others, "other " + observed.one()));
    }
    return lines;
  }

  private static String userFeatures(ScoreExplanation explanation, Numbers format) {
    return features(
        explanation.userFeatureShares().stream()
            .map(share -> new FeatureShare(share.feature(), share.share()))
            .toList(),
        format);
  }

  /** The largest of them, and what the others come to. */
  private static String features(List<FeatureShare> all, Numbers format) {
    List<FeatureShare> shown = all.subList(0, Math.min(SHOWN, all.size()));
    List<String> parts = new ArrayList<>();
    shown.forEach(share -> parts.add(format.signed(share.share()) + " " + share.feature()));
    if (all.size() > SHOWN) {
      double rest = all.stream().skip(SHOWN).mapToDouble(FeatureShare::share).sum();
      parts.add(format.signed(rest) + " " + Counted.of(all.size() - SHOWN, "other"));
    }
    return String.join(", ", parts);
  }

  /** Of what is added to the mean, which is small beside one far from 0. */
  private static double largestPart(ScoreExplanation explanation) {
    return DoubleStream.of(explanation.itemBias(), explanation.userBias(), explanation.shareTotal())
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  /** What was given, at the same width. */
  private static List<String> ratings(List<Share> shares) {
    Numbers format = Numbers.ofRatings(shares.stream().mapToDouble(Share::rating).toArray());
    List<String> ratings = shares.stream().map(share -> format.text(share.rating())).toList();
    int width = ratings.stream().mapToInt(String::length).max().orElse(0);
    return ratings.stream().map(rating -> " ".repeat(width - rating.length()) + rating).toList();
  }

  private static String parts(Observed observed, ScoreExplanation explanation, Numbers format) {
    StringBuilder parts = new StringBuilder();
    add(parts, format, explanation.globalMean(), "mean");
    add(parts, format, explanation.itemBias(), "item");
    add(parts, format, explanation.userBias(), "user");
    add(parts, format, explanation.userFeatureTotal(), "features of the user");
    int ratings = explanation.shares().size();
    if (ratings > 0 || parts.isEmpty()) { // of a model of preferences they have no part in it
      add(
          parts,
          format,
          explanation.shareTotal(),
          "by " + Counted.of(ratings, observed.one()) + ":");
    }
    return parts.toString();
  }

  private static void add(StringBuilder parts, Numbers format, double value, String name) {
    if (value == 0 && !name.endsWith(":")) {
      return; // not a part of this kind of score
    }
    boolean first = parts.isEmpty();
    parts.append(first ? "" : value < 0 ? " - " : " + ");
    parts.append(format.text(first ? value : Math.abs(value))).append(' ').append(name);
  }
}
