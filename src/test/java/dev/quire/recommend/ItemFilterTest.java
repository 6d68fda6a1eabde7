package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.problem.Spelling;
import dev.quire.recommend.ItemFilter.RuleName;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ItemFilterTest {
  @Test
  void keepsWhatEveryRuleKeeps() {
    BitSet excluded = new BitSet();
    excluded.set(4);
    ItemFilter all = ItemFilter.all(10);
    ItemFilter even = all.and(RuleName.words("even"), item -> item % 2 == 0);
    assertArrayEquals(new int[] {0, 2, 4, 6, 8}, even.kept());
    assertArrayEquals(
        new int[] {0, 2, 6, 8}, even.without(RuleName.words("four"), excluded).kept());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, all.kept(), "is left as it was");
    assertEquals(true, even.keeps(4));
    assertEquals(false, even.without(RuleName.words("four"), excluded).keeps(4));
  }

  @Test
  void theRuleThatEmptiesTheListIsNamed() {
    ItemFilter filter =
        ItemFilter.all(2000)
            .and(RuleName.setting("genre", "Horror"), item -> item < 1500)
            .and(RuleName.setting("year", 1901), item -> false);
    assertEquals(
        "no item is left: of all 2,000, genre=Horror keeps 1,500, year=1901 keeps 0;"
            + " without year=1901 there would be 1,500",
        filter.emptied().text(Spelling.PLAIN));
  }

  @Test
  void ofTwoRulesThatExcludeEachOtherTheDearerOneIsNamed() {
    ItemFilter filter =
        ItemFilter.all(10)
            .and(RuleName.words("low"), item -> item < 3)
            .and(RuleName.words("high"), item -> item > 5);
    assertEquals(
        "no item is left: of all 10, low keeps 3, high keeps 4; without low there would be 4",
        filter.emptied().text(Spelling.PLAIN));
  }

  @Test
  void sometimesNoSingleRuleIsToBlame() {
    ItemFilter filter =
        ItemFilter.all(10)
            .and(RuleName.words("a"), item -> false)
            .and(RuleName.words("b"), item -> false);
    assertEquals(
        "no item is left: of all 10, a keeps 0, b keeps 0; loosen more than one",
        filter.emptied().text(Spelling.PLAIN));
  }
}
