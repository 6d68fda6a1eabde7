package dev.quire.mapped;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The header of a safetensors file, and the layout of the file around it.
 *
 * <pre>
 *  byte 0        8                     8 + headerBytes (a multiple of 64)
 *   +-----------+---------------------+----------+---------+----------+-----
 *   | header    | JSON header, padded | tensor 0 | padding | tensor 1 | ...
 *   | length u64| with spaces         |          | tensor  |          |
 *   +-----------+---------------------+----------+---------+----------+-----
 * </pre>
 *
 * <p>The format allows no gaps between tensors, and we want each to start at a multiple of 64 bytes
 * (a cache line, and the widest vector). So the gaps are tensors themselves, named {@value
 * #PADDING_PREFIX}N, of type U8. Readers skip them.
 *
 * <p>{@code __metadata__} holds a checksum of each tensor, and one of the header itself, by which
 * names, shapes and metadata are as safe as the data.
 *
 * @param metadata the strings of {@code __metadata__}
 * @param tensors by rising offset, without paddings; offsets count from the start of the file
 * @param dataEndBytes the end of the last tensor, which is the length of the file
 * @param checksum of the header, in hexadecimal digits; a file of version 1 has none
 * @see <a href="https://huggingface.co/docs/safetensors">the safetensors format</a>
 */
record TensorHeader(
    Map<String, String> metadata,
    List<Tensor> tensors,
    long dataEndBytes,
    Optional<String> checksum) {
  static final int LENGTH_FIELD_BYTES = 8;
  static final int ALIGNMENT_BYTES = 64;
  static final String METADATA = "__metadata__";
  static final String PADDING_PREFIX = "_padding.";
  static final String CHECKSUM_PREFIX = "crc32c.";

  /** Of the JSON header with its padding; its length is the length field. */
  static final SelfChecksum OWN_CHECKSUM = new SelfChecksum("quire.header_crc32c");

  /**
   * Generous for names and metadata. A hostile header of this size takes about 40 times as much
   * memory when it is parsed, which a heap of 64 MB still has; twice the size would not fit.
   */
  static final long MAX_HEADER_BYTES = 1 << 20;

  private static final int SHOWN_CHARS = 80;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Lays out tensors one after the other; their offsets are filled in here. */
  static TensorHeader layOut(Map<String, String> metadata, List<Tensor> shapes) {
    // The header holds offsets from the start of the data, so its length does not depend on itself.
    long dataStartBytes = place(metadata, shapes, 0).encode(Map.of()).length;
    if (dataStartBytes - LENGTH_FIELD_BYTES > MAX_HEADER_BYTES) {
      throw new BadInputException(
          Problem.of("header too large")
              .with("header bytes", dataStartBytes - LENGTH_FIELD_BYTES)
              .with("at most", MAX_HEADER_BYTES)
              .remedy("keep long metadata in a tensor"));
    }
    return place(metadata, shapes, dataStartBytes);
  }

  private static TensorHeader place(
      Map<String, String> metadata, List<Tensor> shapes, long dataStartBytes) {
    List<Tensor> placed = new ArrayList<>();
    long offset = dataStartBytes;
    for (Tensor tensor : shapes) {
      offset = aligned(offset);
      placed.add(new Tensor(tensor.name(), tensor.dtype(), tensor.shape(), offset));
      offset = Math.addExact(offset, tensor.lengthBytes());
    }
    return new TensorHeader(metadata, placed, offset, Optional.empty());
  }

  /**
   * The bytes before the data: length field and padded JSON.
   *
   * @param checksums more metadata, whose values have a fixed width, so that the length is the same
   */
  byte[] encode(Map<String, String> checksums) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode meta = root.putObject(METADATA);
    metadata.forEach(meta::put);
    meta.put(OWN_CHECKSUM.key(), SelfChecksum.BLANK);
    long dataStart = tensors.isEmpty() ? 0 : tensors.getFirst().offsetBytes();
    long end = dataStart;
    int paddings = 0;
    for (Tensor tensor : tensors) {
      String checksumKey = CHECKSUM_PREFIX + tensor.name();
      meta.put(checksumKey, checksums.getOrDefault(checksumKey, SelfChecksum.BLANK));
      if (tensor.offsetBytes() > end) {
        long gap = tensor.offsetBytes() - end;
        entry(root, PADDING_PREFIX + paddings++, DType.U8, Tensor.Shape.of(gap), end - dataStart);
      }
      entry(root, tensor.name(), tensor.dtype(), tensor.shape(), tensor.offsetBytes() - dataStart);
      end = tensor.endBytes();
    }
    return framed(JSON.writeValueAsBytes(root));
  }

  private static void entry(
      ObjectNode root, String name, DType dtype, Tensor.Shape shape, long startBytes) {
    ObjectNode node = root.putObject(name);
    node.put("dtype", dtype.name());
    var lengths = node.putArray("shape");
    for (int d = 0; d < shape.dimensions(); d++) {
      lengths.add(shape.length(d));
    }
    node.putArray("data_offsets")
        .add(startBytes)
        .add(startBytes + shape.elements() * dtype.bytes());
  }

  private static byte[] framed(byte[] json) {
    int total = (int) aligned(LENGTH_FIELD_BYTES + json.length);
    byte[] padded = Arrays.copyOf(json, total - LENGTH_FIELD_BYTES);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    OWN_CHECKSUM.fillIn(padded);
    return ByteBuffer.allocate(total)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(padded.length)
        .put(padded)
        .array();
  }

  static long aligned(long bytes) {
    return (bytes + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
  }

  /**
   * Reads an untrusted header.
   *
   * @param file for messages
   * @param json the header's bytes without the length field
   * @param fileBytes the length of the file
   * @throws InvalidFileException naming what is wrong
   */
  static TensorHeader decode(Path file, byte[] json, long fileBytes) throws InvalidFileException {
    Optional<String> checksum = OWN_CHECKSUM.check(file, "header", json);
    JsonNode root = parse(file, json);
    long dataStart = (long) LENGTH_FIELD_BYTES + json.length;
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Tensor> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      if (property.getKey().equals(METADATA)) {
        readMetadata(file, property.getValue(), metadata);
      } else {
        tensors.add(readTensor(file, property.getKey(), property.getValue(), dataStart));
      }
    }
    tensors.sort(Comparator.comparingLong(Tensor::offsetBytes).thenComparingLong(Tensor::endBytes));
    long end = checkPlaces(file, tensors, dataStart, fileBytes);
    tensors.removeIf(tensor -> tensor.name().startsWith(PADDING_PREFIX));
    requireChecksum(file, metadata, checksum);
    return new TensorHeader(
        Collections.unmodifiableMap(metadata), List.copyOf(tensors), end, checksum);
  }

  /** Files of other programs have none, and those of Quire's first version. */
  private static void requireChecksum(
      Path file, Map<String, String> metadata, Optional<String> checksum)
      throws InvalidFileException {
    boolean expected =
        metadata.containsKey(OWN_CHECKSUM.key())
            || TensorFile.VERSIONS.indexOf(metadata.getOrDefault(TensorFile.VERSION, "")) > 0;
    if (expected && checksum.isEmpty()) {
      throw new InvalidFileException(
          file,
          Problem.of("header without its checksum")
              .with("key", OWN_CHECKSUM.key())
              .remedy("make the file anew"));
    }
  }

  private static JsonNode parse(Path file, byte[] json) throws InvalidFileException {
    // The format demands the brace. The parser would also take blanks, a byte order mark or UTF-16,
    // in which the second byte is 0.
    if (json.length < 2 || json[0] != '{' || json[1] == 0) {
      throw new InvalidFileException(
          file,
          Problem.of("header does not begin like a JSON object")
              .remedy("not a safetensors file, or damaged"));
    }
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      String reason = e.getOriginalMessage();
      int details = reason.indexOf(" ("); // the parser's own settings and the like
      throw new InvalidFileException(
          file,
          Problem.of("header is not JSON")
              .with("reason", shown(details < 0 ? reason : reason.substring(0, details)))
              .remedy("not a safetensors file, or damaged"));
    }
  }

  /** Text from an untrusted header as it may stand in a message: short, and safe to print. */
  static String shown(String text) {
    return Shown.cut(text, SHOWN_CHARS);
  }

  private static void readMetadata(Path file, JsonNode node, Map<String, String> metadata)
      throws InvalidFileException {
    if (!node.isObject()) {
      throw new InvalidFileException(
          file, Problem.of("metadata is not a JSON object").remedy("make the file anew"));
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isString()) {
        throw new InvalidFileException(
            file,
            Problem.of("metadata has to be strings")
                .with("key", shown(entry.getKey()))
                .remedy("make the file anew"));
      }
      metadata.put(entry.getKey(), entry.getValue().stringValue());
    }
  }

  private static Tensor readTensor(Path file, String name, JsonNode node, long dataStart)
      throws InvalidFileException {
    JsonNode offsets = node.path("data_offsets");
    JsonNode lengths = node.path("shape");
    if (!lengths.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw new InvalidFileException(
          file,
          Problem.of("tensor without shape and data_offsets")
              .with("tensor", shown(name))
              .remedy("make the file anew"));
    }
    String type = node.path("dtype").asString("");
    DType dtype = null;
    for (DType candidate : DType.values()) {
      dtype = candidate.name().equals(type) ? candidate : dtype;
    }
    if (dtype == null) {
      throw new InvalidFileException(
          file,
          Problem.of("unknown dtype")
              .with("tensor", shown(name))
              .with("dtype", shown(type))
              .remedy("save it as U8, I32, I64 or F32"));
    }
    long[] shape = new long[lengths.size()];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = wholeNumber(file, name, lengths.get(d));
    }
    long begin = wholeNumber(file, name, offsets.get(0));
    long end = wholeNumber(file, name, offsets.get(1));
    Tensor tensor;
    try {
      tensor = new Tensor(name, dtype, Tensor.Shape.of(shape), dataStart + begin);
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(
          file,
          Problem.of("shape too large")
              .with("shape", shown(Arrays.toString(shape)))
              .with("tensor", shown(name))
              .remedy("make the file anew"));
    }
    if (end - begin != tensor.lengthBytes()) {
      throw new InvalidFileException(
          file,
          Problem.of("tensor size does not match its shape")
              .with("tensor", shown(name))
              .with("shape", shown(tensor.shape().toString()))
              .with("dtype", dtype)
              .with("data_offsets", offsets)
              .remedy("make the file anew"));
    }
    return tensor;
  }

  private static long wholeNumber(Path file, String name, JsonNode node)
      throws InvalidFileException {
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 0
        || node.longValue() > 1L << 60) {
      throw new InvalidFileException(
          file,
          Problem.of("not a length or offset")
              .with("tensor", shown(name))
              .with("value", shown(node.toString()))
              .remedy("make the file anew"));
    }
    return node.longValue();
  }

  /** Tensors must follow one another without overlap or gap, aligned, inside the file. */
  private static long checkPlaces(Path file, List<Tensor> tensors, long dataStart, long fileBytes)
      throws InvalidFileException {
    long end = dataStart;
    for (Tensor tensor : tensors) {
      if (tensor.offsetBytes() != end) {
        throw new InvalidFileException(
            file,
            Problem.of(tensor.offsetBytes() < end ? "tensors overlap" : "gap between tensors")
                .with("tensor", shown(tensor.name()))
                .with("starts", tensor.offsetBytes() - dataStart)
                .with("previous ends", end - dataStart)
                .remedy("make the file anew"));
      }
      if (tensor.offsetBytes() % tensor.dtype().bytes() != 0) {
        throw new InvalidFileException(
            file,
            Problem.of("misaligned tensor")
                .with("tensor", shown(tensor.name()))
                .with("dtype", tensor.dtype())
                .with("byte", tensor.offsetBytes())
                .remedy("make the file anew"));
      }
      end = tensor.endBytes();
    }
    if (end != fileBytes) {
      throw new InvalidFileException(
          file,
          Problem.of(end > fileBytes ? "file is cut short" : "bytes after the last tensor")
              .with("expected bytes", end)
              .with("actual bytes", fileBytes)
              .remedy("make the file anew"));
    }
    return end;
  }
}
