package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.ChildClassPath;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The classes under test in a jar, with an archive of those that a training loads, as the launcher
 * makes one: the processes that tests start, some hundreds, need not load and verify them each
 * anew. Made by the first one, and gone with the JVM of the tests.
 */
final class QuireArchive {
  private static final long PATIENCE_SECONDS = 120;

  /** Made when it is first asked for. */
  private static final class OfThisJvm {
    static final QuireArchive ARCHIVE = make();
  }

  private final List<String> options;

  private QuireArchive(List<String> options) {
    this.options = options;
  }

  /** That of this JVM. */
  static QuireArchive get() {
    return OfThisJvm.ARCHIVE;
  }

  /** Options of a JVM that starts with it, on the class path of the tests. */
  List<String> options() {
    return options;
  }

  private static QuireArchive make() {
    try {
      return makeIn(Files.createTempDirectory("quire-archive"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static QuireArchive makeIn(Path folder) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), "quire-archive"));
    String classPath = packed(folder.resolve("classes.jar"));
    Path archive = folder.resolve("classes.jsa");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildQuire.LAUNCHER_OPTIONS);
    command.addAll(ChildQuire.FAST_START);
    command.addAll(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive));
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(List.of("demo", "--to", folder.resolve("demo").toString()));
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      assertEquals(0, process.waitFor(), () -> readable(out));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    // Without logging, an archive that does not suit a JVM is passed over in silence.
    return new QuireArchive(
        List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive, "-cp", classPath));
  }

  /** The class path with its folders, of which the JVM archives nothing, as one jar. */
  private static String packed(Path jar) throws IOException {
    List<String> entries = new ArrayList<>(List.of(jar.toString()));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.setLevel(0);
      for (String entry : ChildClassPath.get().split(File.pathSeparator, -1)) {
        if (Files.isDirectory(Path.of(entry))) {
          add(Path.of(entry), zip);
        } else {
          entries.add(entry);
        }
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void add(Path folder, ZipOutputStream zip) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }

  private static String readable(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
