package dev.quire.spark;

import java.io.IOException;
import org.apache.spark.SparkEnv;

/** An executor doesn't see a file of the dataset, or sees another one under its name. */
final class NotHereException extends IOException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final String executor;

  NotHereException(String file) {
    super("not the file that the driver has: file=" + file);
    this.file = file;
    SparkEnv env = SparkEnv.get();
    this.executor = env == null ? "none" : env.executorId();
  }

  String file() {
    return file;
  }

  String executor() {
    return executor;
  }
}
