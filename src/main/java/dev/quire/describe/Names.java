package dev.quire.describe;

import dev.quire.dataset.Dataset;
import dev.quire.describe.Description.RatedItem;

/** What users and items are called outside. */
final class Names {
  private Names() {}

  static String userId(Dataset dataset, int user) {
    return dataset.userIds().id(user);
  }

  static RatedItem named(Dataset dataset, ItemRatings item) {
    return new RatedItem(
        dataset.itemIds().id(item.item()),
        dataset.catalogue().map(catalogue -> catalogue.title(item.item())).orElse(""),
        item);
  }
}
