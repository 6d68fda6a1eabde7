package dev.quire.dataset;

import java.util.function.IntToLongFunction;

/**
 * The hashes by which a split decides, of users and items by their slots.
 *
 * @param userKey what a user's id is to the hash, by slot: a number itself
 * @param itemKey the same of an item
 */
record PairHashes(Split split, IntToLongFunction userKey, IntToLongFunction itemKey) {
  long ofUser(int slot) {
    return split.userHash(userKey.applyAsLong(slot));
  }

  /**
   * The hash of a pair.
   *
   * @param itemAndPart see {@link SpoolBatch}
   */
  long ofPair(long userHash, int itemAndPart) {
    return Split.pairHash(userHash, itemKey.applyAsLong(itemAndPart & SpoolBatch.ITEM_MASK));
  }
}
