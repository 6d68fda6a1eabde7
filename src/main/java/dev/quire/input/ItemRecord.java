package dev.quire.input;

import java.util.List;

/**
 * A line of a table of items.
 *
 * @param id external id
 * @param title as in the file; empty when it has none
 * @param genres in the file's order; empty when it lists none
 * @param line where it begins, counted from 1
 */
public record ItemRecord(String id, String title, List<String> genres, long line) {}
