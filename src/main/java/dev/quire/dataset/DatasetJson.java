package dev.quire.dataset;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Reason;
import dev.quire.mapped.SelfChecksum;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@link DatasetInfo} to and from {@code dataset.json}, which also holds the checksums of the
 * dataset's files, so that they belong together, and one of itself. Version 1 had none of these.
 */
final class DatasetJson {
  static final String FILE = "dataset.json";

  private static final SelfChecksum OWN_CHECKSUM = new SelfChecksum("crc32c");

  private static final long MAX_BYTES = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final JsonFields fields;
  private final int version;
  private final DatasetInfo info;
  private final Map<String, String> files = new LinkedHashMap<>(); // name to header checksum

  /** Writes the file, once the others are there, and forces it to disk. */
  static void write(Path folder, DatasetInfo info) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format_version", DatasetInfo.FORMAT_VERSION);
    root.put("users", info.users());
    root.put("items", info.items());
    ObjectNode ratings = root.putObject("ratings");
    for (int part = 0; part < Split.PARTS; part++) {
      if (part <= Split.TEST || info.split().has(part)) {
        ratings.put(Dataset.FOLDERS.get(part), info.ratings(part));
      }
    }
    ArrayNode levels = root.putArray("levels");
    info.levels().forEach(levels::add);
    root.put("global_mean", info.globalMean());
    root.put("min_rating", info.minRating());
    root.put("max_rating", info.maxRating());
    root.putObject("source")
        .put("name", info.source().name())
        .put("bytes", info.source().bytes())
        .put("digest", info.source().digest());
    if (!info.selection().equals(Selection.ALL)) {
      RecipeJson.put(info.selection(), root.putObject("selection"));
    }
    RecipeJson.put(info.split(), root.putObject("split"));
    root.put("fingerprint", info.fingerprint());
    putFiles(folder, root.putObject("files"));
    root.put(OWN_CHECKSUM.key(), SelfChecksum.BLANK);
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    OWN_CHECKSUM.fillIn(text);
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void putFiles(Path folder, ObjectNode files) throws IOException {
    for (String name : Dataset.FILES) {
      if (Files.exists(folder.resolve(name))) {
        try (TensorFile file = TensorFile.open(folder.resolve(name))) {
          files.put(name, file.headerChecksum().orElseThrow());
        }
      }
    }
  }

  /**
   * Reads the file of a dataset's folder.
   *
   * @throws InvalidFileException when there is none or a field is missing or wrong
   */
  static DatasetJson read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidFileException(
          folder,
          Problem.of("no such dataset folder")
              .remedy("make it with {:convert}, or check the path"));
    }
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(
          folder,
          Problem.of("not a complete dataset")
              .with("missing", FILE)
              .remedy("make it anew with {:convert}"));
    }
    return new DatasetJson(file);
  }

  private DatasetJson(Path file) throws IOException {
    this.file = file;
    byte[] text = text(file);
    boolean checked = OWN_CHECKSUM.check(file, "text", text).isPresent();
    JsonNode root = parse(file, text);
    fields = new JsonFields(file, root);
    version = (int) fields.whole("/format_version", 0, Integer.MAX_VALUE);
    if (version < 1 || version > DatasetInfo.FORMAT_VERSION) {
      throw fields.wrong(
          Problem.of("written by another version of Quire")
              .with("format_version", version)
              .with("expected", "1 to " + DatasetInfo.FORMAT_VERSION));
    }
    if (!checked && (version > 1 || root.has(OWN_CHECKSUM.key()))) {
      throw fields.wrong(Problem.of("without its checksum").with("key", OWN_CHECKSUM.key()));
    }
    info = readInfo();
    requireRange();
    for (String name : version > 1 ? root.path("files").propertyNames() : List.<String>of()) {
      files.put(name, fields.text("/files/" + name.replace("~", "~0").replace("/", "~1")));
    }
  }

  private static byte[] text(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      throw JsonFields.wrong(
          file, Problem.of("too long").with("bytes", bytes).with("at most", MAX_BYTES));
    }
    return Files.readAllBytes(file);
  }

  private static JsonNode parse(Path file, byte[] text) throws InvalidFileException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw JsonFields.wrong(
          file, Problem.of("not JSON").with("reason", Reason.ofParser(e.getOriginalMessage())));
    }
  }

  private DatasetInfo readInfo() throws InvalidFileException {
    return new DatasetInfo(
        (int) fields.whole("/users", 0, Integer.MAX_VALUE),
        (int) fields.whole("/items", 0, Integer.MAX_VALUE),
        fields.whole("/ratings/train", 0, Long.MAX_VALUE),
        fields.whole("/ratings/valid", 0, Long.MAX_VALUE),
        fields.whole("/ratings/test", 0, Long.MAX_VALUE),
        fields.whole("/ratings/valid_fold_in", 0, Long.MAX_VALUE, 0),
        fields.whole("/ratings/test_fold_in", 0, Long.MAX_VALUE, 0),
        levels(),
        fields.number("/global_mean"),
        fields.rating("/min_rating"),
        fields.rating("/max_rating"),
        new DatasetInfo.Source(
            fields.text("/source/name"),
            fields.whole("/source/bytes", 0, Long.MAX_VALUE),
            fields.text("/source/digest")),
        RecipeJson.selection(fields),
        RecipeJson.split(fields),
        fields.text("/fingerprint"));
  }

  private void requireRange() throws InvalidFileException {
    if (!info.range().canHaveMean(info.globalMean())) {
      throw fields.wrong(
          Problem.of("mean out of range")
              .with("global_mean", info.globalMean())
              .with("min_rating", info.minRating())
              .with("max_rating", info.maxRating()));
    }
  }

  /** What the file says. */
  DatasetInfo info() {
    return info;
  }

  /** Whether it has checksums of itself and of the other files. */
  boolean hasChecksums() {
    return version > 1;
  }

  /** Whether it says that there is a file of that name; in version 1 it says nothing. */
  boolean names(String name) {
    return files.containsKey(name);
  }

  /**
   * Checks that a file is the dataset's own.
   *
   * @param name in the dataset's folder
   */
  void requireOwn(String name, TensorFile tensors) throws InvalidFileException {
    if (hasChecksums()) {
      String actual = tensors.headerChecksum().orElse("none");
      String expected = files.getOrDefault(name, "none");
      if (!actual.equals(expected)) {
        throw new InvalidFileException(
            tensors.path(),
            Problem.of("file of another dataset")
                .with("header crc32c", actual)
                .with("in " + file, expected)
                .remedy("put back the right one, or make the dataset anew with {:convert}"));
      }
    }
  }

  private List<Float> levels() throws InvalidFileException {
    int count = fields.root().path("levels").size();
    if (!fields.root().path("levels").isArray() || count > RatingLevels.MAX_LEVELS) {
      throw fields.wrong(Problem.of("field is missing or wrong").with("field", "levels"));
    }
    List<Float> levels = new ArrayList<>();
    for (int code = 0; code < count; code++) {
      float level = fields.rating("/levels/" + code);
      if (code > 0 && !(levels.getLast() < level)) {
        throw fields.wrong(
            Problem.of("levels don't rise")
                .with("field", "levels")
                .with("index", code)
                .with("value", level));
      }
      levels.add(level);
    }
    return levels;
  }
}
