package dev.quire.dataset;

import dev.quire.mapped.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@link DatasetInfo} to and from {@code dataset.json}. */
final class DatasetJson {
  static final String FILE = "dataset.json";

  private static final long MAX_BYTES = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;

  private DatasetJson(Path file) {
    this.file = file;
  }

  /** Writes the file and forces it to disk. */
  static void write(Path folder, DatasetInfo info) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format_version", DatasetInfo.FORMAT_VERSION);
    root.put("users", info.users());
    root.put("items", info.items());
    root.putObject("ratings")
        .put("train", info.train())
        .put("valid", info.valid())
        .put("test", info.test());
    ArrayNode levels = root.putArray("levels");
    info.levels().forEach(levels::add);
    root.put("global_mean", info.globalMean());
    root.put("min_rating", info.minRating());
    root.put("max_rating", info.maxRating());
    root.putObject("source")
        .put("name", info.source().name())
        .put("bytes", info.source().bytes())
        .put("digest", info.source().digest());
    ObjectNode split = root.putObject("split").put("recipe", info.split().recipe());
    split
        .putObject("shares")
        .put("valid", info.split().validShare())
        .put("test", info.split().testShare());
    split.put("seed", info.split().seed());
    root.put("fingerprint", info.fingerprint());
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
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

  /**
   * Reads the file of a dataset's folder.
   *
   * @throws InvalidFileException when there is none or a field is missing or wrong
   */
  static DatasetInfo read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidFileException(
          folder, "no such dataset folder; make it with quire convert, or check the path");
    }
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(
          folder, "not a complete dataset: missing=" + FILE + "; make it anew with quire convert");
    }
    return new DatasetJson(file).parse();
  }

  private DatasetInfo parse() throws IOException {
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      throw wrong("too long: bytes=" + bytes + ", at most=" + MAX_BYTES);
    }
    JsonNode root;
    try {
      root = JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw wrong("not JSON: " + e.getOriginalMessage());
    }
    long version = whole(root, "/format_version", 0, Integer.MAX_VALUE);
    if (version != DatasetInfo.FORMAT_VERSION) {
      throw wrong(
          "written by another version of Quire: format_version="
              + version
              + ", expected="
              + DatasetInfo.FORMAT_VERSION);
    }
    return new DatasetInfo(
        (int) whole(root, "/users", 0, Integer.MAX_VALUE),
        (int) whole(root, "/items", 0, Integer.MAX_VALUE),
        whole(root, "/ratings/train", 0, Long.MAX_VALUE),
        whole(root, "/ratings/valid", 0, Long.MAX_VALUE),
        whole(root, "/ratings/test", 0, Long.MAX_VALUE),
        levels(root),
        number(root, "/global_mean"),
        (float) number(root, "/min_rating"),
        (float) number(root, "/max_rating"),
        new DatasetInfo.Source(
            text(root, "/source/name"),
            whole(root, "/source/bytes", 0, Long.MAX_VALUE),
            text(root, "/source/digest")),
        split(root),
        text(root, "/fingerprint"));
  }

  private List<Float> levels(JsonNode root) throws InvalidFileException {
    int count = root.path("levels").size();
    if (!root.path("levels").isArray() || count > RatingLevels.MAX_LEVELS) {
      throw wrong("field is missing or wrong: field=levels");
    }
    List<Float> levels = new ArrayList<>();
    for (int code = 0; code < count; code++) {
      float level = (float) number(root, "/levels/" + code);
      if (code > 0 && !(levels.getLast() < level)) {
        throw wrong("levels don't rise: field=levels, index=" + code + ", value=" + level);
      }
      levels.add(level);
    }
    return levels;
  }

  private Split split(JsonNode root) throws InvalidFileException {
    try {
      return new Split(
          text(root, "/split/recipe"),
          number(root, "/split/shares/valid"),
          number(root, "/split/shares/test"),
          whole(root, "/split/seed", Long.MIN_VALUE, Long.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private long whole(JsonNode root, String path, long least, long most)
      throws InvalidFileException {
    JsonNode node = root.at(path);
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw wrongField(path, node);
    }
    return node.longValue();
  }

  private double number(JsonNode root, String path) throws InvalidFileException {
    JsonNode node = root.at(path);
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw wrongField(path, node);
    }
    return node.doubleValue();
  }

  private String text(JsonNode root, String path) throws InvalidFileException {
    JsonNode node = root.at(path);
    if (!node.isString()) {
      throw wrongField(path, node);
    }
    return node.stringValue();
  }

  private InvalidFileException wrongField(String path, JsonNode node) {
    String field = path.substring(1).replace('/', '.');
    return node.isMissingNode()
        ? wrong("field is missing: field=" + field)
        : wrong("field is wrong: field=" + field + ", value=" + node);
  }

  private InvalidFileException wrong(String problem) {
    return new InvalidFileException(file, problem + "; make the dataset anew with quire convert");
  }
}
