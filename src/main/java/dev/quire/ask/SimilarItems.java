package dev.quire.ask;

import java.util.List;
import java.util.Optional;

/**
 * Items that are like one.
 *
 * @param item what it was taken for; empty for one that does not exist yet
 * @param items the most alike first
 * @param notes for people
 */
public record SimilarItems(Optional<Item> item, List<RankedItem> items, List<Note> notes) {}
