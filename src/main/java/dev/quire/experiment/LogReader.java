package dev.quire.experiment;

import dev.quire.files.FileStamp;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.input.TextLines;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the lines of a log, which anybody may have written. */
final class LogReader {
  private final Path file;
  private final TextLines lines;
  private JsonNode line; // the one that was read last

  private LogReader(Path file, TextLines lines) {
    this.file = file;
    this.lines = lines;
  }

  static ExperimentLog read(Path file) throws IOException {
    return FileStamp.reading(
        file,
        () -> {
          try (TextLines lines = new TextLines(file, "write each user on a line of its own")) {
            return new LogReader(file, lines).read();
          }
        });
  }

  private ExperimentLog read() throws IOException {
    if (!next() || !line.has("experiment")) {
      throw new InvalidFileException(
          file,
          Problem.of("not the log of an experiment")
              .remedy("its first line has the field experiment, with the name"));
    }
    String name = text("experiment");
    Evidence evidence =
        Evidence.of(text("evidence"))
            .orElseThrow(() -> wrong("evidence", "use one of " + Evidence.keys()));
    String outcome = text("outcome");
    String a = text("a");
    String b = text("b");
    List<Double> planned = line.has("shares") ? shares() : List.of();
    List<Observation> observations = observations(planned);
    if (observations.isEmpty()) {
      throw new InvalidFileException(
          file, Problem.of("a log without users").remedy("write a line for each of them"));
    }
    List<Double> shares =
        planned.isEmpty()
            ? ExperimentLog.stages(observations).stream()
                .map(stage -> stage.getFirst().share())
                .toList()
            : planned;
    return new ExperimentLog(name, evidence, outcome, a, b, shares, observations);
  }

  /**
   * The users.
   *
   * @param shares that there may be; empty for any
   */
  private List<Observation> observations(List<Double> shares) throws IOException {
    List<Observation> observations = new ArrayList<>();
    Set<String> users = new HashSet<>();
    while (next()) {
      Observation seen =
          new Observation(text("user"), arm(), share(), number("outcome"), number("earlier"));
      if (!users.add(seen.userId())) {
        throw wrong("user", "write one line for each user: they are not independent otherwise");
      }
      if (!shares.isEmpty() && !shares.contains(seen.share())) {
        throw wrong("share", "write one of the shares of the first line");
      }
      observations.add(seen);
    }
    return observations;
  }

  private boolean next() throws IOException {
    String text = lines.next();
    if (text == null) {
      return false;
    }
    try {
      line = JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw new InvalidFileException(
          file,
          Problem.of("not a JSON object")
              .with("line", lines.line())
              .with("value", TextLines.shown(text))
              .remedy("write one on each line"));
    }
    return true;
  }

  private String text(String field) throws InvalidFileException {
    if (!line.path(field).isString()) {
      throw wrong(field, "write a text");
    }
    return line.get(field).stringValue();
  }

  private double number(String field) throws InvalidFileException {
    double number = number(line.path(field));
    if (!Double.isFinite(number)) {
      throw wrong(field, "write a number");
    }
    return number;
  }

  private static double number(JsonNode node) {
    return node.isNumber() ? node.doubleValue() : Double.NaN;
  }

  private Arm arm() throws InvalidFileException {
    String name = text("arm");
    return Arrays.stream(Arm.values())
        .filter(arm -> arm.name().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong("arm", "write A or B"));
  }

  private double share() throws InvalidFileException {
    double share = number("share");
    if (!isShare(share)) {
      throw wrong("share", "write the share of B, over 0 and below 1");
    }
    return share;
  }

  private List<Double> shares() throws InvalidFileException {
    List<Double> shares = line.get("shares").valueStream().map(LogReader::number).toList();
    if (shares.isEmpty() || !shares.stream().allMatch(LogReader::isShare)) {
      throw wrong("shares", "write a list of the shares of B, each over 0 and below 1");
    }
    return shares;
  }

  private static boolean isShare(double share) {
    return share > 0 && share < 1;
  }

  private InvalidFileException wrong(String field, String remedy) {
    JsonNode value = line.path(field);
    Problem problem =
        Problem.of(value.isMissingNode() ? "field is missing" : "field is wrong")
            .with("line", lines.line())
            .with("field", field);
    if (!value.isMissingNode()) {
      problem.with("value", Shown.value(value.toString()));
    }
    return new InvalidFileException(file, problem.remedy("{}", remedy));
  }
}
