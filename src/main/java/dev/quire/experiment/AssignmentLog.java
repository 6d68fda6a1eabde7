package dev.quire.experiment;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Reason;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who has been shown lists of an experiment, and of which arm: the log of an {@link ExperimentLog}
 * without what came of it, a line for each user when they come first.
 *
 * <pre>
 * {"experiment":"boost","evidence":"observed","outcome":"","a":"m.safetensors","b":"n.safetensors","shares":[0.5]}
 * {"user":"17","arm":"A","share":0.5,"time":1764000000}
 * </pre>
 *
 * <p>Time is in seconds since 1970. Who adds {@code outcome} and {@code earlier} to each line has a
 * log that can be replayed. One that exists goes on; what a power failure left of its last line is
 * cut off. For any thread.
 */
public final class AssignmentLog implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LEAST_SLOTS = 1024; // a power of two

  private final LivePlan plan;
  private final FileChannel file;
  private long[] seen = new long[LEAST_SLOTS]; // open addressing; 0 for none
  private int count;

  private AssignmentLog(LivePlan plan, FileChannel file) {
    this.plan = plan;
    this.file = file;
  }

  /**
   * Opens the log of a plan, or begins it.
   *
   * @param modelA what users in A are shown
   * @throws InvalidFileException when there is a file that is the log of something else
   * @throws BadInputException when it can't be written
   */
  public static AssignmentLog open(LivePlan plan, Path modelA) throws IOException {
    try {
      return begin(plan, modelA);
    } catch (InvalidFileException e) {
      throw e;
    } catch (IOException e) {
      throw new BadInputException(
          Problem.of("cannot write the log of the experiment")
              .with("reason", Reason.ofWriting(e))
              .remedy("make room for it, or name another log")
              .about(plan.log()),
          e);
    }
  }

  private static AssignmentLog begin(LivePlan plan, Path modelA) throws IOException {
    FileChannel file =
        FileChannel.open(
            plan.log(),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE);
    AssignmentLog log = new AssignmentLog(plan, file);
    try {
      if (file.size() == 0) {
        log.line(log.header(modelA));
      } else {
        log.goOn();
      }
      return log;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private ObjectNode header(Path modelA) {
    ObjectNode header =
        JSON.createObjectNode()
            .put("experiment", plan.name())
            .put("evidence", Evidence.OBSERVED.key())
            .put("outcome", "")
            .put("a", modelA.toString());
    String words = plan.words();
    header.put("b", plan.modelB().orElse(modelA) + (words.isEmpty() ? "" : " " + words));
    header.putArray("shares").add(plan.share());
    return header;
  }

  /** Reads who has come already. */
  private void goOn() throws IOException {
    BufferedReader lines =
        new BufferedReader(Channels.newReader(file, StandardCharsets.UTF_8.newDecoder(), -1));
    String line = lines.readLine();
    if (line == null || !plan.name().equals(read(line).path("experiment").asString(""))) {
      throw new InvalidFileException(
          plan.log(),
          Problem.of("not the log of this experiment")
              .with("experiment", plan.name())
              .remedy("move it away, or name another log"));
    }
    long end = bytes(line);
    while ((line = lines.readLine()) != null) {
      if (end + bytes(line) > file.size()) {
        break; // without a line feed
      }
      end += bytes(line);
      add(plan.assignment().arrival(read(line).path("user").asString("")));
    }
    file.truncate(end).position(end);
  }

  private static long bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length + 1L;
  }

  private JsonNode read(String line) throws InvalidFileException {
    try {
      return JSON.readTree(line);
    } catch (JacksonException e) {
      throw new InvalidFileException(
          plan.log(), Problem.of("not the log of an experiment").remedy("name another log"));
    }
  }

  /**
   * Notes that a user is shown what their arm has.
   *
   * @param time in seconds since 1970
   */
  public synchronized void note(String userId, long time) throws IOException {
    long hash = plan.assignment().arrival(userId);
    if (isSeen(hash)) {
      return;
    }
    ObjectNode line = JSON.createObjectNode().put("user", userId);
    line.put("arm", plan.arm(userId).name()).put("share", plan.share()).put("time", time);
    line(line);
    add(hash); // not before: who is not in the log has to come into it the next time
  }

  /** Adds a line, or nothing. */
  private void line(ObjectNode node) throws IOException {
    ByteBuffer line = StandardCharsets.UTF_8.encode(JSON.writeValueAsString(node) + "\n");
    long end = file.position();
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
    } catch (IOException e) {
      try {
        file.truncate(end); // half a line, on a full disk, would spoil the next one
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private static long key(long hash) {
    return hash == 0 ? 1 : hash;
  }

  private boolean isSeen(long hash) {
    return seen[slot(key(hash))] != 0;
  }

  /** Adds a hash that may be there. */
  private void add(long hash) {
    if (isSeen(hash)) {
      return;
    }
    long key = key(hash);
    seen[slot(key)] = key;
    count++;
    if (2 * count > seen.length) {
      long[] keys = Arrays.stream(seen).filter(other -> other != 0).toArray();
      seen = new long[2 * seen.length];
      for (long other : keys) {
        seen[slot(other)] = other;
      }
    }
  }

  /** Where a hash is, or belongs. */
  private int slot(long key) {
    int slot = (int) key & (seen.length - 1);
    while (seen[slot] != 0 && seen[slot] != key) {
      slot = (slot + 1) & (seen.length - 1);
    }
    return slot;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
