package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrariesTest {
  @TempDir Path folder;

  private Path jar(String classPath) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (classPath != null) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    }
    Path jar = folder.resolve("quire.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  @Test
  void theyAreThoseOfTheManifestThatAreThere() throws IOException {
    Path lib = Files.createDirectory(folder.resolve("lib"));
    Path one = Files.createFile(lib.resolve("one.jar"));
    Path other = Files.createFile(lib.resolve("an other.jar"));
    assertEquals(
        List.of(other, one), Libraries.of(jar("lib/an%20other.jar lib/missing.jar  lib/one.jar")));
    assertEquals(List.of(), Libraries.of(jar(null)));
    assertEquals(List.of(), Libraries.of(folder), "classes in a folder have none");
  }

  /** What spark-submit has put there stays, and comes first; commas are between jars. */
  @Test
  void theyAreSentBesideWhatIsSentAnyway() {
    Path jar = folder.resolve("a, b.jar");
    String uri = folder.toUri() + "a%2C%20b.jar";
    assertEquals("file:/q/quire.jar," + uri, Libraries.all("file:/q/quire.jar", List.of(jar)));
    assertEquals(uri, Libraries.all("", List.of(jar)));
    assertEquals(uri, Libraries.all(uri, List.of(jar)));
  }
}
