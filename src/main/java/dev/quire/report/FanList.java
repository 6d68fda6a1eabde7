package dev.quire.report;

import dev.quire.ask.Item;
import dev.quire.ask.RankedItem;
import java.util.List;

/**
 * What a model offers someone new who likes one item.
 *
 * @param liked the item
 * @param offered the best first
 */
public record FanList(Item liked, List<RankedItem> offered) {
  /** Keeps a copy. */
  public FanList {
    offered = List.copyOf(offered);
  }
}
