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

/**
 * The jars that lie beside Quire's own. spark-submit sends executors that one alone, and to open a
 * model they need the others, too.
 */
final class Libraries {
  /** Spark's setting of the jars that executors get before all else, with commas. */
  private static final String JARS = "spark.jars";

  private Libraries() {}

  /** Settings with which a cluster has all of them; later ones would not reach tasks of SQL. */
  static SparkConf with(SparkConf settings) throws IOException {
    CodeSource source = Libraries.class.getProtectionDomain().getCodeSource();
    try {
      Path classes = source == null ? Path.of("") : Path.of(source.getLocation().toURI());
      return with(settings, of(classes));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  static SparkConf with(SparkConf settings, List<Path> jars) {
    Stream<String> given = Stream.of(settings.get(JARS, "").split(",", -1));
    String all =
        Stream.concat(given, jars.stream().map(jar -> jar.toUri().toString()))
            .filter(jar -> !jar.isBlank())
            .distinct()
            .collect(Collectors.joining(","));
    return jars.isEmpty() ? settings : settings.clone().set(JARS, all);
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
          .map(classes::resolveSibling)
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
