package dev.quire.fetch;

/** Hears how a download goes, from the thread that fetches. */
public interface FetchListener {
  /**
   * So much is there.
   *
   * @param total what there will be, or -1 when the server doesn't say
   */
  void progress(long bytes, long total);

  /** Something that people should know, such as another attempt. */
  void say(String sentence);
}
