package dev.quire.cli.data;

import dev.quire.catalogue.Observed;
import dev.quire.cli.Counted;
import dev.quire.dataset.Omitted;
import dev.quire.dataset.Repeats;
import java.io.PrintWriter;
import tools.jackson.databind.node.ObjectNode;

/** What people and programs see of what was left out. */
final class OmittedText {
  private OmittedText() {}

  static void put(ObjectNode result, Omitted omitted) {
    result.put("unrated", omitted.unrated());
    result.put("outside_times", omitted.outsideTimes());
    result.put("duplicates", omitted.repeats());
    result.put("below_positive_from", omitted.notPositive());
    result.put("rare_users", omitted.rareUsers());
    result.put("rare_items", omitted.rareItems());
    result.put("rare_ratings", omitted.rareRatings());
  }

  static void print(PrintWriter out, Observed observed, Omitted omitted, Repeats repeats) {
    if (omitted.unrated() > 0) {
      out.println(
          Counted.of(
              omitted.unrated(),
              "line was left out whose rating stands for none",
              "lines were left out whose rating stands for none"));
    }
    if (omitted.outsideTimes() > 0) {
      out.println(
          Counted.of(
              omitted.outsideTimes(),
              "line of another time was left out",
              "lines of other times were left out"));
    }
    if (omitted.repeats() > 0) {
      out.println(repeats(omitted.repeats(), repeats));
    }
    if (omitted.notPositive() > 0) {
      out.println(
          Counted.of(
              omitted.notPositive(),
              "rating below --positive-from was left out",
              "ratings below --positive-from were left out"));
    }
    if (omitted.rareRatings() > 0) {
      out.println(
          Counted.of(omitted.rareUsers(), "user")
              + " and "
              + Counted.of(omitted.rareItems(), "item")
              + " with too few "
              + observed.many()
              + " were left out, and with them "
              + Counted.of(omitted.rareRatings(), observed.one()));
    }
  }

  private static String repeats(long count, Repeats worth) {
    return switch (worth) {
      case LAST -> leftOut(count, "older");
      case FIRST -> leftOut(count, "later");
      case MAX -> leftOut(count, "lower");
      case SUM -> joined(count, "was added to another", "were added to others");
      case COUNT -> joined(count, "was counted with another", "were counted with others");
      case MEAN -> joined(count, "went into a mean", "went into means");
    };
  }

  private static String leftOut(long count, String which) {
    return Counted.of(
        count,
        which + " line of a pair that occurs again was left out",
        which + " lines of pairs that occur again were left out");
  }

  private static String joined(long count, String one, String several) {
    return Counted.of(
        count,
        "line of a pair that occurs again " + one,
        "lines of pairs that occur again " + several);
  }
}
