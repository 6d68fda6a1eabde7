package dev.quire.experiment;

import dev.quire.files.InvalidFileException;
import dev.quire.files.NewFile;
import dev.quire.files.Target;
import dev.quire.problem.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who was in which arm and what came of it, in the order in which users came: all that an
 * experiment's numbers are made from. As JSON lines
 *
 * <pre>
 * {"experiment":"boost","evidence":"held-out","outcome":"likes","a":"m.safetensors","b":"n.safetensors","shares":[0.5],"closing":"sha256"}
 * {"user":"17","arm":"A","share":0.5,"outcome":0.25,"earlier":3.5}
 * {"user":"4","arm":"B","share":0.5,"outcome":0.0,"earlier":4.125}
 * {"users":2,"sha256":"8c6e..."}
 * </pre>
 *
 * <p>numbers have as many digits as give the same number back, so a log that is read gives the
 * results of the experiment to the last bit. The closing line has the number of users and the
 * {@link LogDigest} of all lines before it; a log whose first line announces it is refused when it
 * is missing, and any when it is there and wrong. So is one whose users are not where {@link
 * Assignment} puts them, unless people did what is in it, whom anybody may have assigned.
 *
 * <p>A log of another program does as well: {@code evidence} is then {@code observed}, and {@code
 * shares} may be missing, which are those of its users then. Without {@code closing} the last line
 * may be missing; nothing tells then whether the log is whole.
 *
 * @param name of the experiment
 * @param evidence where the outcomes come from
 * @param outcome what they are, in words
 * @param a what users in A were shown, in words
 * @param b what users in B were shown, in words
 * @param shares of B that were planned: one, or those of a roll-out, which may have ended before
 *     the last of them
 * @param observations at least one, each with one of the shares
 */
public record ExperimentLog(
    String name,
    Evidence evidence,
    String outcome,
    String a,
    String b,
    List<Double> shares,
    List<Observation> observations) {
  /** Of the first line: what the closing line has. */
  static final String CLOSING = "closing";

  static final String USERS = "users";
  static final String SHA_256 = "sha256";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int BUFFER_BYTES = 1 << 16;

  /** Takes over the lists. */
  public ExperimentLog {
    shares = List.copyOf(shares);
    observations = List.copyOf(observations);
    if (observations.isEmpty()) {
      throw new IllegalArgumentException("a log without users");
    }
    for (Observation seen : observations) {
      if (!shares.contains(seen.share())) {
        throw new IllegalArgumentException("not a share of the log: " + seen.share());
      }
    }
  }

  /** Whether users of B are shown what those of A are, so that any difference is chance. */
  public boolean isOfOneVariant() {
    return a.equals(b);
  }

  /** The users of each share, one stage after the other. */
  List<List<Observation>> stages() {
    return stages(observations);
  }

  /** The same of some observations. */
  static List<List<Observation>> stages(List<Observation> observations) {
    List<List<Observation>> stages = new ArrayList<>();
    int first = 0;
    for (int next = 1; next <= observations.size(); next++) {
      if (next == observations.size()
          || observations.get(next).share() != observations.get(first).share()) {
        stages.add(observations.subList(first, next));
        first = next;
      }
    }
    return stages;
  }

  /**
   * Whether the share of B was to change, even if it came to an end before: it is read as a {@link
   * Rollout}, not as a {@link Comparison}.
   */
  public boolean isRollout() {
    return shares.size() > 1;
  }

  /**
   * Reads a log.
   *
   * @throws InvalidFileException naming the first line that is wrong, or when it is cut short
   */
  public static ExperimentLog read(Path file) throws IOException {
    return read(file, notice -> {});
  }

  /**
   * The same.
   *
   * @param notices hears what people should know, though nothing is wrong
   */
  public static ExperimentLog read(Path file, Consumer<Problem> notices) throws IOException {
    return LogReader.read(file, notices);
  }

  /** Writes the log. */
  public void write(Target target) throws IOException {
    try (NewFile file = NewFile.create(target)) {
      OutputStream out = new BufferedOutputStream(file.stream(), BUFFER_BYTES);
      LogDigest digest = new LogDigest();
      line(out, header(), digest);
      for (Observation seen : observations) {
        line(out, json(seen), digest);
      }
      ObjectNode closing = JSON.createObjectNode().put(USERS, observations.size());
      line(out, closing.put(SHA_256, digest.value()), new LogDigest());
      out.flush();
      file.commit();
    }
  }

  private ObjectNode header() {
    ObjectNode header =
        JSON.createObjectNode()
            .put("experiment", name)
            .put("evidence", evidence.key())
            .put("outcome", outcome)
            .put("a", a)
            .put("b", b);
    shares.forEach(header.putArray("shares")::add);
    return header.put(CLOSING, SHA_256);
  }

  private static ObjectNode json(Observation seen) {
    return JSON.createObjectNode()
        .put("user", seen.userId())
        .put("arm", seen.arm().name())
        .put("share", seen.share())
        .put("outcome", seen.outcome())
        .put("earlier", seen.earlier());
  }

  private static void line(OutputStream out, ObjectNode node, LogDigest digest) throws IOException {
    String line = JSON.writeValueAsString(node);
    digest.add(line);
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
