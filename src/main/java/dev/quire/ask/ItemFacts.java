package dev.quire.ask;

import java.util.List;

/**
 * What a model knows of an item.
 *
 * @param bias how far it is from the mean
 * @param norm length of its vector
 * @param neighbours the most alike by cosine, the nearest first
 * @param notes for people
 */
public record ItemFacts(
    Item item, double bias, double norm, List<RankedItem> neighbours, List<Note> notes) {}
