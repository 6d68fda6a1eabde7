package dev.quire.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of {@code src/test/resources/golden}, a folder for each version of the format. */
record GoldenFiles(Path folder) {
  /** Those of a version, where they are; not to be written to. */
  static GoldenFiles ofVersion(int version) {
    try {
      return new GoldenFiles(
          Path.of(GoldenFiles.class.getResource("/golden/v" + version + "/dataset").toURI())
              .getParent());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  Path dataset() {
    return folder.resolve("dataset");
  }

  Path model(String kind) {
    return folder.resolve(kind + ".safetensors");
  }

  /** A copy that may be damaged. */
  GoldenFiles copyTo(Path target) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.toList(); // a folder comes before what is in it
    }
    for (Path path : paths) {
      Path copy = target.resolve(folder.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(path, copy);
      }
    }
    return new GoldenFiles(target);
  }
}
