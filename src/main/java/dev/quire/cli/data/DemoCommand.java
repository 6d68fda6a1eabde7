package dev.quire.cli.data;

import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.QuireCommand;
import dev.quire.cli.ShellText;
import dev.quire.cli.VerbCommand;
import dev.quire.cli.serve.Rehearsal;
import dev.quire.files.Shown;
import dev.quire.generate.RatingGenerator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire demo}: the main job on made-up films, each step by the command that is shown. */
@Command(
    name = "demo",
    description =
        "Generate a small data set, convert, train, evaluate and recommend, and write a report.")
public final class DemoCommand extends VerbCommand {
  private static final int RANK = 12;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = "store/demo",
      description = "Folder to work in (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Override
  protected void run() throws Exception {
    Files.createDirectories(folder);
    Path raw = folder.resolve("raw");
    Path ratings = raw.resolve(RatingGenerator.RATINGS_FILE);
    Path movies = raw.resolve(RatingGenerator.MOVIES_FILE);
    Path truth = raw.resolve(RatingGenerator.TRUTH_FILE);
    Path data = folder.resolve("dataset");
    Path bias = folder.resolve("bias.safetensors");
    Path als = folder.resolve("als.safetensors");
    ObjectNode result = JsonText.MAPPER.createObjectNode();
    JsonNode made = make(truth, "generate", "--ratings", 100_000, "--seed", 1, "--to", raw);
    for (String key : List.of("ratings", "users", "films")) {
      result.set(key, made.get(key));
    }
    make(data, "convert", ratings, "--items", movies, "--to", data, "--test", 0.1);
    train(data, bias, "bias", "--epochs", 5);
    train(data, als, "als", "--epochs", 10, "--rank", RANK);

    say("biases of users and films alone");
    result.set("test_rmse_bias", step("evaluate", bias, data).get("rmse"));
    double floor = JsonText.MAPPER.readTree(truth.toFile()).get("noise_floor_rmse").doubleValue();
    String best = Numbers.significant(floor);
    say("with " + RANK + " factors; what the ratings are drawn from would get RMSE " + best);
    result.set("test_rmse_als", step("evaluate", als, data).get("rmse"));
    result.put("noise_floor_rmse", floor);

    String liked = fanFilm(truth);
    result.put("liked", liked);
    result.set(
        "items", step("recommend", als, "--like", liked + "=5", "--min-ratings", 20).get("items"));
    Path report = folder.resolve("report.html");
    say("all of this in pictures");
    make(report, "report", data, bias, als, "--title", "Made-up films", "--to", report);
    result.put("report", report.toString());
    if (json()) {
      printJson(result);
    }
    if (Rehearsal.isWanted()) {
      Rehearsal.run(data, als, folder);
    }
  }

  private void train(Path data, Path target, String model, Object... more) throws Exception {
    List<Object> words = new ArrayList<>(List.of("train", data, "--model", model));
    words.addAll(List.of(more));
    words.addAll(List.of("--gamma", 5, "--to", target));
    make(target, words.toArray());
  }

  /**
   * A step that makes something.
   *
   * @param mark what an earlier demo has left, which alone may be replaced
   */
  private JsonNode make(Path mark, Object... words) throws Exception {
    List<Object> command = new ArrayList<>(List.of(words));
    if (Files.exists(mark)) {
      command.add("--force");
    }
    return step(command.toArray());
  }

  /** Runs one command line; for programs it shows nothing and gives the result. */
  private JsonNode step(Object... words) throws Exception {
    List<String> command = Stream.of(words).map(Object::toString).toList();
    StringWriter result = new StringWriter();
    PrintWriter out = json() ? new PrintWriter(result) : out();
    if (!json()) {
      out.println();
      out.println(Shown.line("$ " + ShellText.command(command)));
    }
    CommandLine quire = QuireCommand.commandLine(command.getFirst()).setOut(out).setErr(err());
    List<String> args = new ArrayList<>(commonOptions());
    args.addAll(command);
    ParseResult parsed = quire.parseArgs(args.toArray(String[]::new));
    ((VerbCommand) parsed.subcommand().commandSpec().userObject()).call();
    return json()
        ? JsonText.MAPPER.readTree(result.toString())
        : JsonText.MAPPER.createObjectNode();
  }

  /** A remark between the steps, which the shell passes over. */
  private void say(String remark) {
    if (!json()) {
      out().println();
      out().print("# " + remark);
    }
  }

  /** The first film of the first series that does not split its audience. */
  private static String fanFilm(Path truth) {
    JsonNode all = JsonText.MAPPER.readTree(truth.toFile());
    JsonNode splitting = all.get("splitting_series");
    for (JsonNode series : all.get("series")) {
      if (!series.get("name").equals(splitting)) {
        return series.get("films").get(0).get("title").stringValue();
      }
    }
    throw new IllegalStateException("no series: file=" + truth);
  }
}
