package dev.quire.spark;

import java.io.IOException;
import org.apache.spark.SparkEnv;

/** An executor doesn't see a file of the driver, or sees another one under its name. */
final class NotHereException extends IOException {
  private static final long serialVersionUID = 1;

  private final String what;
  private final String file;
  private final String executor;

  /**
   * For a file.
   *
   * @param what it is, in a word
   */
  NotHereException(String what, String file) {
    super("not the file that the driver has: file=" + file);
    this.what = what;
    this.file = file;
    SparkEnv env = SparkEnv.get();
    this.executor = env == null ? "none" : env.executorId();
  }

  String what() {
    return what;
  }

  String file() {
    return file;
  }

  String executor() {
    return executor;
  }
}
