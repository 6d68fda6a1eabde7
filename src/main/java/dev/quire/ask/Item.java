package dev.quire.ask;

import dev.quire.files.Shown;
import java.util.List;

/**
 * What an item of a model is called.
 *
 * @param id external id
 * @param idIsNumber whether it is a number, as the ids of all items then are
 * @param title empty when it has none
 * @param genres names, in the order of the catalogue
 * @param ratings number of training ratings
 */
public record Item(String id, boolean idIsNumber, String title, List<String> genres, int ratings) {
  /**
   * The id as a number.
   *
   * @throws NumberFormatException when it is a text
   */
  public long number() {
    return Long.parseLong(id);
  }

  /** The first of the genres; empty when it has none. */
  public String mainGenre() {
    return genres.isEmpty() ? "" : genres.getFirst();
  }

  /** The title; without one the id, with a word where that is but a number. */
  public String name() {
    return title.isEmpty() ? (idIsNumber ? "item " : "") + id : title;
  }

  /** Id and title, in a message. */
  public String named() {
    return "id=" + Shown.value(id) + (title.isEmpty() ? "" : ", title=" + title);
  }
}
