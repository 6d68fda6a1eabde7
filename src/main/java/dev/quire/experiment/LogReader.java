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
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the lines of a log, which anybody may have written. */
final class LogReader {
  private static final String AGAIN = "get the one that was written, or run the experiment again";

  private final Path file;
  private final TextLines lines;
  private final Consumer<Problem> notices;
  private final LogDigest digest = new LogDigest();
  private String text; // the one that was read last
  private JsonNode line; // the same

  private LogReader(Path file, TextLines lines, Consumer<Problem> notices) {
    this.file = file;
    this.lines = lines;
    this.notices = notices;
  }

  static ExperimentLog read(Path file, Consumer<Problem> notices) throws IOException {
    return FileStamp.reading(
        file,
        () -> {
          try (TextLines lines = new TextLines(file, "write each user on a line of its own")) {
            return new LogReader(file, lines, notices).read();
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
    boolean announced = line.has(ExperimentLog.CLOSING);
    digest.add(text);
    List<Observation> observations =
        observations(planned, evidence == Evidence.OBSERVED ? null : new Assignment(name));
    close(announced, observations.size());
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
   * @param assignment that has put them into their arms; null where that is unknown
   */
  private List<Observation> observations(List<Double> shares, Assignment assignment)
      throws IOException {
    List<Observation> observations = new ArrayList<>();
    Set<String> users = new HashSet<>();
    while (next() && !line.has(ExperimentLog.SHA_256)) {
      Observation seen =
          new Observation(text("user"), arm(), share(), number("outcome"), number("earlier"));
      if (!users.add(seen.userId())) {
        throw wrong("user", "write one line for each user: they are not independent otherwise");
      }
      if (!shares.isEmpty() && !shares.contains(seen.share())) {
        throw wrong("share", "write one of the shares of the first line");
      }
      if (assignment != null && assignment.arm(seen.userId(), seen.share()) != seen.arm()) {
        throw wrong("arm", "get the log again: the experiment has this user in the other arm");
      }
      observations.add(seen);
      digest.add(text);
    }
    return observations;
  }

  /**
   * Checks that it ends with a closing line that fits.
   *
   * @param announced whether the first line says that there is one
   */
  private void close(boolean announced, int users) throws IOException {
    if (line == null && !announced) {
      notices.accept(
          Problem.of("nothing tells whether the log is whole: it has no closing line")
              .with("users", users)
              .about(file));
    } else if (line == null) {
      throw new InvalidFileException(
          file, Problem.of("the log is cut short").with("users", users).remedy(AGAIN));
    } else if (line.path(ExperimentLog.USERS).asInt(-1) != users
        || !line.get(ExperimentLog.SHA_256).asString("").equals(digest.value())) {
      throw new InvalidFileException(
          file,
          Problem.of("the log is not the one that was closed: lines were altered, lost or added")
              .with("users", users)
              .with("when closed", Shown.value(line.path(ExperimentLog.USERS).toString()))
              .remedy(AGAIN));
    } else if (next()) {
      throw new InvalidFileException(
          file,
          Problem.of("goes on behind its closing line").with("line", lines.line()).remedy(AGAIN));
    }
  }

  private boolean next() throws IOException {
    text = lines.next();
    line = null;
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
