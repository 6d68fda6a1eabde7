package dev.quire.ask;

import dev.quire.model.ScoreMeaning;
import java.util.List;

/**
 * The best items for somebody.
 *
 * @param meaning what scores of the model mean
 * @param likes what the words of someone new were taken for; empty for a user of the model
 * @param items the best first
 * @param notes for people
 */
public record Recommendations(
    ScoreMeaning meaning, List<RatedItem> likes, List<RankedItem> items, List<Note> notes) {}
