package dev.quire.tune;

import dev.quire.files.FolderContent;
import dev.quire.files.InvalidFileException;
import dev.quire.files.NamedOutput;
import dev.quire.files.PathLock;
import dev.quire.files.Target;
import dev.quire.mapped.SelfChecksum;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.train.Training;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a search has done so far, in a folder beside the model to be: {@code best.tune} of {@code
 * best.safetensors}. Who runs the same search again goes on from it.
 *
 * <pre>
 * ledger.jsonl               line 1: which search it is; then a line for each rung of a trial,
 *                            written and forced to disk when its model or checkpoint is there;
 *                            in the end {"best": 7}
 * 7.checkpoint.safetensors   trial 7, which may go on
 * 8.safetensors              trial 8, which is done
 * </pre>
 *
 * <p>Each line has a {@link SelfChecksum}. One that a killed process did not finish is left out. A
 * lock on the ledger keeps two searches apart.
 */
final class Ledger implements AutoCloseable {
  private static final String NAME = "ledger.jsonl";
  private static final String SEARCH = "search";
  private static final String TRIAL = "trial";
  private static final String UNTIL = "until";
  private static final String BEST = "best";
  private static final SelfChecksum CHECKSUM = new SelfChecksum("crc32c");
  private static final Pattern FILES =
      Pattern.compile("([1-9]\\d{0,8})(\\.checkpoint)?\\.safetensors");

  private final Path folder;
  private final Path file;
  private final FileChannel channel;
  private final PathLock lock;
  private final Map<String, Line> legs =
      new HashMap<>(); // by trial and the epochs that it was to have
  private int trials; // the largest number of one
  private boolean complete;

  /**
   * Where a line is; those of many trials with their curves are too long to keep all.
   *
   * @param start the byte that it begins with
   * @param length in bytes, without its end
   */
  private record Line(long start, int length) {}

  private Ledger(Path folder, Path file, FileChannel channel, PathLock lock) {
    this.folder = folder;
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /** The folder of the search for a model. */
  static Path folder(Target model) {
    return model.folder().resolve(model.name().replaceFirst("\\.safetensors$", "") + ".tune");
  }

  /** Whether a search has begun there. */
  static boolean exists(Path folder) {
    return Files.isRegularFile(folder.resolve(NAME));
  }

  /**
   * Begins a search, or goes on with one.
   *
   * @param search all that its result depends on
   * @param force whether another search that is there may be replaced
   * @throws BadInputException when it may not, or is at work
   */
  static Ledger open(Path folder, Map<String, String> search, boolean force) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Ledger ledger = new Ledger(folder, file, channel, PathLock.attempt(file));
    try {
      ledger.begin(search, force);
      return ledger;
    } catch (IOException | RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  private void begin(Map<String, String> search, boolean force) throws IOException {
    if (lock.state() == PathLock.State.TAKEN) {
      throw new BadInputException(
          Problem.of("another search is at work for this model")
              .with("folder", folder)
              .remedy("wait for its end, or choose another name for the model"));
    }
    Optional<JsonNode> then = read();
    if (then.isEmpty()) {
      requireNoTrials();
    } else if (isSame(then.get(), search)) {
      return;
    } else if (!force) {
      throw another(then.get(), search);
    }
    deleteTrials();
    channel.truncate(0);
    legs.clear();
    trials = 0;
    complete = false;
    ObjectNode first = JsonMapper.shared().createObjectNode();
    search.forEach(first.putObject(SEARCH)::put);
    append(first);
  }

  /** Without a ledger nothing says that they are ours, and ours would take their names. */
  private void requireNoTrials() throws IOException {
    List<Path> others = trialFiles(Integer.MAX_VALUE);
    if (!others.isEmpty()) {
      channel.close();
      Files.delete(file); // it has nothing in it
      throw new BadInputException(
          Problem.of("not of this search, but named like its trials")
              .with("file", others.getFirst())
              .remedy("move it, or choose another name for the model"));
    }
  }

  /**
   * Reads all lines; what follows the last end of a line is cut off.
   *
   * @return which search it is; nothing of a new one
   */
  private Optional<JsonNode> read() throws IOException {
    Optional<JsonNode> search = Optional.empty();
    long start = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.write(b);
          continue;
        }
        JsonNode node = parse(line.toByteArray());
        if (search.isEmpty()) {
          search = Optional.of(node.path(SEARCH));
        } else {
          goOn(node, new Line(start, line.size()));
        }
        start += line.size() + 1;
        line.reset();
      }
    }
    channel.truncate(start);
    channel.position(start);
    return search;
  }

  private void goOn(JsonNode node, Line line) throws InvalidFileException {
    if (node.has(BEST)) {
      complete = true;
    } else if (node.path(TRIAL).isInt() && node.path(UNTIL).isInt()) {
      goOn(node.path(TRIAL).intValue(), node.path(UNTIL).intValue(), line);
    } else {
      throw damaged();
    }
  }

  private void goOn(int trial, int until, Line line) {
    legs.put(key(trial, until), line);
    trials = Math.max(trials, trial);
  }

  private JsonNode parse(byte[] line) throws InvalidFileException {
    try {
      if (CHECKSUM.check(file, NAME, line).isPresent()) {
        return JsonMapper.shared().readTree(line);
      }
    } catch (InvalidFileException | JacksonException e) {
      throw damaged();
    }
    throw damaged();
  }

  private InvalidFileException damaged() {
    return new InvalidFileException(
        file, Problem.of("is damaged").remedy("remove {} and search anew", folder));
  }

  private static boolean isSame(JsonNode then, Map<String, String> search) {
    return then.size() == search.size()
        && search.entrySet().stream()
            .allMatch(entry -> then.path(entry.getKey()).asString("").equals(entry.getValue()));
  }

  private BadInputException another(JsonNode then, Map<String, String> search) {
    Problem problem =
        Problem.of("another search for this model was interrupted").with("folder", folder);
    search.forEach(
        (key, now) -> {
          String before = then.path(key).asString("");
          if (!before.equals(now)) {
            problem.with(key, now).with("that one's", before);
          }
        });
    return new BadInputException(problem.remedy("let that one go on, or replace it with {force}"));
  }

  private static String key(int trial, int until) {
    return trial + "/" + until;
  }

  private Line append(ObjectNode node) throws IOException {
    node.put(CHECKSUM.key(), SelfChecksum.BLANK);
    byte[] line = JsonMapper.shared().writeValueAsBytes(node);
    CHECKSUM.fillIn(line);
    ByteBuffer left = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    Line place = new Line(channel.position(), left.limit() - 1);
    try {
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
      return place;
    } catch (IOException e) {
      throw NamedOutput.cannotWrite(file.toString(), "", e);
    }
  }

  /** How many rungs of trials it has. */
  int size() {
    return legs.size();
  }

  /** Whether the search had come to its end. */
  boolean isComplete() {
    return complete;
  }

  /**
   * What came of a trial at a rung, if it was there.
   *
   * @param trial before
   * @param until how many epochs it was to have
   */
  Optional<Trial> find(Trial trial, int until) throws IOException {
    Line line = legs.get(key(trial.number(), until));
    if (line == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TrialJson.read(parse(bytes(line)), trial));
    } catch (IllegalArgumentException | JacksonException e) {
      throw damaged();
    }
  }

  private byte[] bytes(Line line) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(line.length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, line.start + bytes.position()) < 0) {
        throw damaged(); // somebody has cut it short
      }
    }
    return bytes.array();
  }

  /** Keeps what came of a trial at a rung. */
  void add(Trial trial, int until) throws IOException {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    TrialJson.put(trial, line);
    goOn(trial.number(), until, append(line.put(UNTIL, until)));
  }

  /** Keeps what came of the search. */
  void complete(Trial best) throws IOException {
    if (!complete) {
      append(JsonMapper.shared().createObjectNode().put(BEST, best.number()));
    }
  }

  /** The model of a trial. */
  Path model(Trial trial) {
    return folder.resolve(trial.number() + ".safetensors");
  }

  /** Where a trial that is not done goes on from. */
  Path checkpoint(Trial trial) throws IOException {
    return Training.checkpoint(Target.file(model(trial), true));
  }

  /** Removes the files of a trial that is out. */
  void forget(Trial trial) throws IOException {
    Files.deleteIfExists(model(trial));
    Files.deleteIfExists(checkpoint(trial));
  }

  /** Those that the ledger names, and the one that was at work. */
  private void deleteTrials() throws IOException {
    for (Path trial : trialFiles(trials + 1L)) {
      Files.delete(trial);
    }
  }

  /** Models and checkpoints of trials up to a number. */
  private List<Path> trialFiles(long most) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        Matcher name = FILES.matcher(path.getFileName().toString());
        if (name.matches() && Integer.parseInt(name.group(1)) <= most) {
          found.add(path);
        }
      }
    }
    return found;
  }

  /** Removes all of it, the ledger last. What somebody else has put there stays. */
  void remove() throws IOException {
    deleteTrials();
    channel.close();
    try { // while the lock is held
      new FolderContent(Set.of(Path.of(NAME))).delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // Somebody else's.
    }
  }

  @Override
  public void close() {
    lock.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
