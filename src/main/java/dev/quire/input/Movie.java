package dev.quire.input;

import java.util.List;

/**
 * A line of a movies file.
 *
 * @param itemId external id
 * @param title as in the file
 * @param genres in the file's order; empty when it lists none
 * @param line where it begins, counted from 1
 */
public record Movie(String itemId, String title, List<String> genres, long line) {}
