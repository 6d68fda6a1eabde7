package dev.quire.spark;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The jars that lie beside Quire's own. spark-submit sends executors that one alone, and to open a
 * model they need the others, too.
 */
final class Libraries {
  /** Spark's setting of the jars that executors get before all else, with commas. */
  private static final String JARS = "spark.jars";

  private Libraries() {}

  /**
   * Lets a cluster have all of them when it begins; later ones would not reach tasks of SQL.
   *
   * @param settings of whoever has started this process
   */
  static SparkSession.Builder with(SparkConf settings, SparkSession.Builder cluster)
      throws IOException {
    CodeSource source = Libraries.class.getProtectionDomain().getCodeSource();
    try {
      List<Path> jars = source == null ? List.of() : of(Path.of(source.getLocation().toURI()));
      return jars.isEmpty() ? cluster : cluster.config(JARS, all(settings.get(JARS, ""), jars));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** What is sent anyway, and then these. */
  static String all(String given, List<Path> jars) {
    return Stream.concat(
            Stream.of(given.split(",", -1)),
            jars.stream().map(jar -> jar.toUri().toString().replace(",", "%2C")))
        .filter(jar -> !jar.isBlank())
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** Those that the manifest of a jar names, as far as they are there; of a folder none. */
  static List<Path> of(Path classes) throws IOException {
    if (!Files.isRegularFile(classes)) {
      return List.of();
    }
    try (JarFile jar = new JarFile(classes.toFile())) {
      Manifest manifest = jar.getManifest();
      String names =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return Stream.ofNullable(names)
          .flatMap(all -> Stream.of(all.split(" ", -1)))
          .filter(name -> !name.isEmpty())
          .map(name -> Path.of(classes.toUri().resolve(name)))
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
