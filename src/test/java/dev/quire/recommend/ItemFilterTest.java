package dev.quire.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ItemFilterTest {
  @Test
  void keepsWhatEveryRuleKeeps() {
    BitSet excluded = new BitSet();
    excluded.set(4);
    ItemFilter all = ItemFilter.all(10);
    ItemFilter even = all.and("even", item -> item % 2 == 0);
    assertArrayEquals(new int[] {0, 2, 4, 6, 8}, even.kept());
    assertArrayEquals(new int[] {0, 2, 6, 8}, even.without("four", excluded).kept());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, all.kept(), "is left as it was");
    assertEquals(true, even.keeps(4));
    assertEquals(false, even.without("four", excluded).keeps(4));
  }

  @Test
  void theRuleThatEmptiesTheListIsNamed() {
    ItemFilter filter =
        ItemFilter.all(2000)
            .and("--genre=Horror", item -> item < 1500)
            .and("--year=1901", item -> false);
    assertEquals(
        "no item is left: of all 2,000, --genre=Horror keeps 1,500, --year=1901 keeps 0;"
            + " without --year=1901 there would be 1,500",
        filter.whyEmpty());
  }

  @Test
  void ofTwoRulesThatExcludeEachOtherTheDearerOneIsNamed() {
    ItemFilter filter =
        ItemFilter.all(10).and("low", item -> item < 3).and("high", item -> item > 5);
    assertEquals(
        "no item is left: of all 10, low keeps 3, high keeps 4; without low there would be 4",
        filter.whyEmpty());
  }

  @Test
  void sometimesNoSingleRuleIsToBlame() {
    ItemFilter filter = ItemFilter.all(10).and("a", item -> false).and("b", item -> false);
    assertEquals(
        "no item is left: of all 10, a keeps 0, b keeps 0; loosen more than one",
        filter.whyEmpty());
  }
}
