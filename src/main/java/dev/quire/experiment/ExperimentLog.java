package dev.quire.experiment;

import dev.quire.files.InvalidFileException;
import dev.quire.files.NewFile;
import dev.quire.files.Target;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who was in which arm and what came of it, in the order in which users came: all that an
 * experiment's numbers are made from. As JSON lines
 *
 * <pre>
 * {"experiment":"boost","evidence":"held-out","outcome":"likes","a":"m.safetensors","b":"n.safetensors","shares":[0.5]}
 * {"user":"17","arm":"A","share":0.5,"outcome":0.25,"earlier":3.5}
 * {"user":"4","arm":"B","share":0.5,"outcome":0.0,"earlier":4.125}
 * </pre>
 *
 * <p>numbers have as many digits as give the same number back, so a log that is read gives the
 * results of the experiment to the last bit. One of another program does as well: {@code evidence}
 * is then {@code observed}, and {@code shares} may be missing, which are those of its users then.
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
   * @throws InvalidFileException naming the first line that is wrong
   */
  public static ExperimentLog read(Path file) throws IOException {
    return LogReader.read(file);
  }

  /** Writes the log. */
  public void write(Target target) throws IOException {
    try (NewFile file = NewFile.create(target)) {
      OutputStream out = new BufferedOutputStream(file.stream(), BUFFER_BYTES);
      line(out, header());
      for (Observation seen : observations) {
        line(out, json(seen));
      }
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
    return header;
  }

  private static ObjectNode json(Observation seen) {
    return JSON.createObjectNode()
        .put("user", seen.userId())
        .put("arm", seen.arm().name())
        .put("share", seen.share())
        .put("outcome", seen.outcome())
        .put("earlier", seen.earlier());
  }

  private static void line(OutputStream out, ObjectNode node) throws IOException {
    out.write(JSON.writeValueAsBytes(node));
    out.write('\n');
  }
}
