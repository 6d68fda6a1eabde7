package dev.quire.ask;

/** What to do where no item or several are meant. */
@FunctionalInterface
public interface Unclear {
  /**
   * Whether to throw an exception that says so.
   *
   * @param place in the list of what is wanted
   * @param choices how many items may be meant
   */
  boolean refuse(int place, int choices);
}
