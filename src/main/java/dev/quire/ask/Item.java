package dev.quire.ask;

import java.util.List;

/**
 * What an item of a model is called.
 *
 * @param id external id
 * @param title empty when it has none
 * @param genres names, in the order of the catalogue
 * @param ratings number of training ratings
 */
public record Item(long id, String title, List<String> genres, int ratings) {
  /** Id and title, in a message. */
  public String named() {
    return "id=" + id + (title.isEmpty() ? "" : ", title=" + title);
  }
}
