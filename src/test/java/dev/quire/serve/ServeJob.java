package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.cli.QuireCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small dataset and models of it of every kind, made once for all tests of this JVM. */
final class ServeJob {
  /** Options of the trainings, by the names of the models. */
  private static final List<List<String>> KINDS =
      List.of(
          List.of("als", "--model=als", "--rank=5", "--epochs=3"),
          List.of("als-features", "--model=als", "--rank=5", "--epochs=3", "--features=genres"),
          List.of("bias", "--model=bias", "--epochs=2"),
          List.of("vb", "--model=vb", "--rank=4", "--epochs=3"),
          List.of("duo", "--model=duo", "--rank=4", "--preference-rank=6", "--epochs=3"),
          List.of("ials", "--model=ials", "--rank=6", "--epochs=3"),
          List.of("bpr", "--model=bpr", "--rank=6", "--epochs=3"),
          List.of("sgd", "--model=sgd", "--rank=4", "--epochs=3"),
          List.of("popularity", "--model=popularity"));

  private static final class Made {
    static final ServeJob JOB = make();
  }

  private final Path folder;
  private final ConcurrentHashMap<String, Path> models = new ConcurrentHashMap<>();

  private ServeJob(Path folder) {
    this.folder = folder;
  }

  static ServeJob get() {
    return Made.JOB;
  }

  private static ServeJob make() {
    try {
      Path folder = Files.createTempDirectory("quire-serve");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      ServeJob job = new ServeJob(folder);
      run("generate", "--ratings=6000", "--seed=5", "--to=" + folder.resolve("raw"));
      run(
          "convert",
          folder.resolve("raw/ratings.csv"),
          "--items=" + folder.resolve("raw/movies.csv"),
          "--test=0.1",
          "--to=" + job.dataset());
      return job;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> kinds() {
    return KINDS.stream().map(List::getFirst).toList();
  }

  Path dataset() {
    return folder.resolve("dataset");
  }

  /** A model of a kind, trained when it is first asked for. */
  Path model(String kind) {
    return models.computeIfAbsent(kind, this::train);
  }

  private Path train(String kind) {
    Path model = folder.resolve(kind + ".safetensors");
    List<Object> words = new ArrayList<>(List.of("train", dataset()));
    KINDS.stream()
        .filter(options -> options.getFirst().equals(kind))
        .forEach(options -> words.addAll(options.subList(1, options.size())));
    words.add("--to=" + model);
    run(words.toArray());
    return model;
  }

  /** What a command line came to. */
  record Ran(int code, String out, String err) {
    JsonNode json() {
      assertEquals(0, code, err);
      return JsonMapper.shared().readTree(out);
    }
  }

  /** Runs a command line that has to end well. */
  static Ran run(Object... words) {
    Ran ran = attempt(words);
    assertEquals(0, ran.code, ran.err);
    return ran;
  }

  /** Runs a command line. */
  static Ran attempt(Object... words) {
    String[] args = Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        QuireCommand.commandLine(args)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Ran(code, out.toString(), err.toString());
  }
}
