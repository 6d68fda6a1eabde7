package dev.quire.spark;

import dev.quire.ask.BatchQuery;
import dev.quire.ask.ItemChoice;
import dev.quire.ask.ItemList;
import dev.quire.ask.LeftOut;
import dev.quire.ask.ListOrder;
import dev.quire.ask.Years;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A {@link BatchQuery} without its users, in a form that can be sent. */
final class SentQuery implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int NONE = -1;

  private final int top;
  private final LeftOut leftOut;
  private final ListOrder order; // null for what goes with the model
  private final int minRatings; // NONE for a number that fits the dataset
  private final ArrayList<String> genres;
  private final int[] years; // the first and the last; null for all
  private final SentList candidates; // null for all
  private final ArrayList<SentList> excluded = new ArrayList<>();

  /** An {@link ItemList}. */
  private static final class SentList implements Serializable {
    private static final long serialVersionUID = 1;

    private final String name;
    private final ArrayList<String> ids;

    SentList(ItemList list) {
      name = list.name();
      ids = new ArrayList<>(list.ids());
    }

    ItemList list() {
      return new ItemList(name, ids);
    }
  }

  SentQuery(BatchQuery query) {
    ItemChoice items = query.items();
    top = query.top();
    leftOut = query.leftOut();
    order = query.order().orElse(null);
    minRatings = items.minRatings().orElse(NONE);
    genres = new ArrayList<>(items.genres());
    years = items.years().map(range -> new int[] {range.from(), range.to()}).orElse(null);
    candidates = items.candidates().map(SentList::new).orElse(null);
    items.excluded().forEach(list -> excluded.add(new SentList(list)));
  }

  /** It again, for some users or for all. */
  BatchQuery query(Optional<List<String>> userIds) {
    ItemChoice items =
        new ItemChoice(
            minRatings == NONE ? OptionalInt.empty() : OptionalInt.of(minRatings),
            genres,
            Optional.ofNullable(years).map(range -> new Years(range[0], range[1])),
            Optional.ofNullable(candidates).map(SentList::list),
            excluded.stream().map(SentList::list).toList());
    return new BatchQuery(userIds, top, items, leftOut, Optional.ofNullable(order));
  }
}
