package dev.quire.recommend;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which items come into question: those that every one of its rules keeps. A rule has the name that
 * a person knows it by, so that an empty answer can say what emptied it. Immutable.
 */
public final class ItemFilter {
  private final int items;
  private final List<Rule> rules;

  private record Rule(String name, IntPredicate keeps) {}

  private ItemFilter(int items, List<Rule> rules) {
    this.items = items;
    this.rules = rules;
  }

  /** Keeps every item of a model. */
  public static ItemFilter all(int items) {
    return new ItemFilter(items, List.of());
  }

  /**
   * This filter with one more rule.
   *
   * @param name for example the option that asked for it
   * @param keeps whether an item, by dense index, passes
   */
  public ItemFilter and(String name, IntPredicate keeps) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(name, keeps));
    return new ItemFilter(items, List.copyOf(more));
  }

  /** This filter with a rule that keeps what is not in the set. */
  public ItemFilter without(String name, BitSet excluded) {
    return and(name, item -> !excluded.get(item));
  }

  /** Whether all rules keep an item. */
  public boolean keeps(int item) {
    for (Rule rule : rules) {
      if (!rule.keeps.test(item)) {
        return false;
      }
    }
    return true;
  }

  /** Dense indices of the items that are kept, ascending. */
  public int[] kept() {
    return IntStream.range(0, items).filter(this::keeps).toArray();
  }

  /**
   * What to say when nothing is kept: how many items each rule keeps by itself, and which one to
   * give up to get the most items back.
   */
  public String whyEmpty() {
    int[] kept = new int[rules.size()];
    int[] lostToItAlone = new int[rules.size()];
    for (int item = 0; item < items; item++) {
      count(item, kept, lostToItAlone);
    }
    StringBuilder text = new StringBuilder("no item is left: of all ").append(number(items));
    for (int i = 0; i < kept.length; i++) {
      text.append(", ").append(rules.get(i).name).append(" keeps ").append(number(kept[i]));
    }
    int culprit = 0;
    for (int i = 1; i < kept.length; i++) {
      culprit = lostToItAlone[i] > lostToItAlone[culprit] ? i : culprit;
    }
    if (kept.length == 0 || lostToItAlone[culprit] == 0) {
      return text.append("; loosen more than one").toString();
    }
    return text.append("; without ")
        .append(rules.get(culprit).name)
        .append(" there would be ")
        .append(number(lostToItAlone[culprit]))
        .toString();
  }

  private void count(int item, int[] kept, int[] lostToItAlone) {
    int failed = 0;
    int lastFailed = -1;
    for (int i = 0; i < kept.length; i++) {
      if (rules.get(i).keeps.test(item)) {
        kept[i]++;
      } else {
        failed++;
        lastFailed = i;
      }
    }
    if (failed == 1) {
      lostToItAlone[lastFailed]++;
    }
  }

  private static String number(int n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
