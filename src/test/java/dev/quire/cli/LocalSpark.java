package dev.quire.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A Spark of two threads in this process. */
public final class LocalSpark implements AutoCloseable {
  private static final String FOLDER = "spark.local.dir";

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN", // it takes longer than it saves
          "spark.sql.codegen.wholeStage", "false");

  private final SparkSession session;

  /**
   * Starts it, as spark-submit would have.
   *
   * @param folder for its files
   */
  public LocalSpark(Path folder) {
    PROPERTIES.forEach(System::setProperty);
    System.setProperty(FOLDER, folder.toString());
    session = SparkSession.builder().getOrCreate();
  }

  public SparkSession session() {
    return session;
  }

  @Override
  public void close() throws IOException {
    session.close();
    PROPERTIES.keySet().forEach(System::clearProperty);
    System.clearProperty(FOLDER);
  }
}
