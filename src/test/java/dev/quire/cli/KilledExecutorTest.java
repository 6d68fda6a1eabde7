package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of executors while an epoch is at work: others do what is lost anew. The driver
 * is a process of its own, that starts a master, two workers, and for them executors.
 */
@DisabledOnOs(OS.WINDOWS)
class KilledExecutorTest {
  private static final String TRAINING = "--model=als --rank=8 --epochs=12 --tolerance=0";

  @TempDir Path folder;

  private final Set<Long> killed = new HashSet<>();

  /** A driver that spark-submit would have started. */
  private Process driver(Path dataset, Path model) throws IOException {
    Path home = Files.createDirectories(folder.resolve("spark"));
    Files.createDirectories(home.resolve("jars"));
    String classPath = absolute(System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--") || option.startsWith("-XX:"))
        .forEach(command::add);
    command.addAll(ChildQuire.FAST_START);
    Stream.of(
            "spark.master=local-cluster[2,1,512]",
            "spark.executor.memory=512m",
            "spark.executor.extraClassPath=" + classPath,
            "spark.executor.extraJavaOptions=-XX:+UseSerialGC "
                + String.join(" ", ChildQuire.FAST_START),
            "spark.executorEnv.JAVA_HOME=" + System.getProperty("java.home"),
            "spark.ui.enabled=false",
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.local.dir=" + home.resolve("local"))
        .forEach(property -> command.add("-D" + property));
    command.addAll(List.of("-Xmx600m", "-cp", classPath, "dev.quire.spark.Main", "train"));
    command.addAll(List.of("--dataset", dataset.toString(), "--to", model.toString()));
    command.addAll(List.of("--partitions=4"));
    command.addAll(List.of(TRAINING.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SCALA_VERSION", "2.13"); // it would look at folders for it
    return builder.redirectErrorStream(true).start();
  }

  /** Workers start executors in folders of their own. */
  private static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }

  /** The one that has been at work for longest: it holds most. */
  private void killExecutor(Process driver) {
    ProcessHandle oldest =
        driver
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("java"))
            .min(Comparator.comparing(process -> process.info().startInstant().orElse(Instant.MAX)))
            .orElseThrow();
    assertTrue(oldest.destroyForcibly());
    killed.add(oldest.pid());
  }

  @Test
  void theModelIsTheSame() throws Exception {
    Path dataset = folder.resolve("dataset");
    Cli.generate(folder.resolve("raw"), 20_000);
    Cli.run("convert", folder.resolve("raw/ratings.csv"), "--to", dataset).done();
    Path here = folder.resolve("here.safetensors");
    Path there = folder.resolve("there.safetensors");
    List<Object> command = new ArrayList<>(List.of("train", dataset, "--to", here));
    command.addAll(List.of(TRAINING.split(" ")));
    ChildQuire.allDone(folder, ChildQuire.FAST_START, List.of(command));

    Process driver = driver(dataset, there);
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = driver.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        if (line.startsWith("epoch   3 ") || line.startsWith("epoch   6 ")) {
          killExecutor(driver); // the next epoch has begun
        }
      }
      assertEquals(0, driver.waitFor(), said::toString);
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
    assertEquals(2, killed.size(), said::toString);
    assertEquals(-1, Files.mismatch(here, there), said::toString);
  }
}
