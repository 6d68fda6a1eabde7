package dev.quire.recommend;

import dev.quire.problem.Spelling;
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
  private final BitSet settled; // what the first rules keep; null where that is found out each time
  private final int settledRules; // how many these are

  private record Rule(RuleName name, IntPredicate keeps) {}

  /**
   * What a person knows a rule by: the setting that asked for it, or other words.
   *
   * @param setting its name, empty for none
   * @param value that was given
   * @param words after that, or instead
   */
  public record RuleName(String setting, String value, String words) {
    /** A rule that a setting asked for. */
    public static RuleName setting(String name, Object value) {
      return new RuleName(name, String.valueOf(value), "");
    }

    /** A rule that no setting stands for. */
    public static RuleName words(String words) {
      return new RuleName("", "", words);
    }

    /** The same setting, for which nobody has asked. */
    public RuleName byDefault() {
      return new RuleName(setting, value, " by default");
    }

    /** The name, with settings as somebody writes them. */
    public String text(Spelling spelling) {
      return (setting.isEmpty() ? "" : spelling.given(setting, value)) + words;
    }
  }

  /**
   * Why nothing is kept.
   *
   * @param items number of all
   * @param rules what each of them keeps
   */
  public record Emptied(int items, List<Keeps> rules) {
    /**
     * What one rule does.
     *
     * @param kept how many items it keeps by itself
     * @param lost how many there would be without it
     */
    public record Keeps(RuleName rule, int kept, int lost) {}

    /** How many items each rule keeps, and which one to give up to get the most items back. */
    public String text(Spelling spelling) {
      StringBuilder text = new StringBuilder("no item is left: of all ").append(number(items));
      Keeps culprit = null;
      for (Keeps one : rules) {
        text.append(", ")
            .append(one.rule.text(spelling))
            .append(" keeps ")
            .append(number(one.kept));
        culprit = culprit == null || one.lost > culprit.lost ? one : culprit;
      }
      if (culprit == null || culprit.lost == 0) {
        return text.append("; loosen more than one").toString();
      }
      return text.append("; without ")
          .append(culprit.rule.text(spelling))
          .append(" there would be ")
          .append(number(culprit.lost))
          .toString();
    }
  }

  private ItemFilter(int items, List<Rule> rules, BitSet settled, int settledRules) {
    this.items = items;
    this.rules = rules;
    this.settled = settled;
    this.settledRules = settledRules;
  }

  /** Keeps every item of a model. */
  public static ItemFilter all(int items) {
    return new ItemFilter(items, List.of(), null, 0);
  }

  /**
   * This filter with one more rule.
   *
   * @param keeps whether an item, by dense index, passes
   */
  public ItemFilter and(RuleName name, IntPredicate keeps) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(name, keeps));
    return new ItemFilter(items, List.copyOf(more), settled, settledRules);
  }

  /** This filter with a rule that keeps what is not in the set. */
  public ItemFilter without(RuleName name, BitSet excluded) {
    return and(name, item -> !excluded.get(item));
  }

  /** The same filter, for many questions: what its rules keep is found out now, of all items. */
  public ItemFilter settled() {
    BitSet kept = new BitSet(items);
    for (int item = 0; item < items; item++) {
      kept.set(item, keeps(item));
    }
    return new ItemFilter(items, rules, kept, rules.size());
  }

  /** Whether that has been done. */
  public boolean isSettled() {
    return settled != null;
  }

  /** Whether all rules keep an item. */
  public boolean keeps(int item) {
    if (settled != null && !settled.get(item)) {
      return false;
    }
    for (int i = settledRules; i < rules.size(); i++) {
      if (!rules.get(i).keeps.test(item)) {
        return false;
      }
    }
    return true;
  }

  /** Dense indices of the items that are kept, ascending. */
  public int[] kept() {
    return IntStream.range(0, items).filter(this::keeps).toArray();
  }

  /** What to say when nothing is kept. */
  public Emptied emptied() {
    int[] kept = new int[rules.size()];
    int[] lostToItAlone = new int[rules.size()];
    for (int item = 0; item < items; item++) {
      count(item, kept, lostToItAlone);
    }
    return new Emptied(
        items,
        IntStream.range(0, kept.length)
            .mapToObj(i -> new Emptied.Keeps(rules.get(i).name, kept[i], lostToItAlone[i]))
            .toList());
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
