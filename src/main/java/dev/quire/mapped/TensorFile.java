package dev.quire.mapped;

import dev.quire.files.FileStamp;
import dev.quire.files.Input;
import dev.quire.files.InvalidFileException;
import dev.quire.files.MissingFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A safetensors file, mapped read-only.
 *
 * <p>{@link #open} reads and checks the header alone, so it costs the same for any size. The data
 * is not looked at until it is used; {@link #verify} compares it with the checksums. Segments are
 * valid until {@link #close}, and using one after that throws.
 */
public final class TensorFile implements Input, AutoCloseable {
  /** Metadata key: what the file is, for example {@code model}. */
  public static final String KIND = "quire.kind";

  /** Metadata key: the version of the format. */
  public static final String VERSION = "quire.version";

  /** What is read, in order; all but the first have a checksum of the header. */
  static final List<String> VERSIONS = List.of("1", "2", "3");

  /** What is written. */
  static final String CURRENT_VERSION = VERSIONS.getLast();

  private final Path path;
  private final FileStamp opened;
  private final TensorHeader header;
  private final Arena arena;
  private final MemorySegment bytes;

  private TensorFile(FileStamp opened, TensorHeader header, Arena arena, MemorySegment bytes) {
    this.path = opened.path();
    this.opened = opened;
    this.header = header;
    this.arena = arena;
    this.bytes = bytes;
  }

  /**
   * Opens any safetensors file whose dtypes Quire knows.
   *
   * @throws InvalidFileException when the header or the length of the file is not right
   */
  public static TensorFile open(Path path) throws IOException {
    if (Files.notExists(path)) {
      throw new MissingFileException(Problem.of("no such file").about(path));
    }
    if (Files.isDirectory(path)) {
      throw new InvalidFileException(
          path, Problem.of("is a folder, not a file").remedy("choose a file in it"));
    }
    if (!Files.isRegularFile(path)) { // opening a pipe would wait for a writer
      throw new InvalidFileException(
          path,
          Problem.of("is a device or a pipe, which cannot be mapped")
              .remedy("make it a file first"));
    }
    FileStamp opened = FileStamp.of(path);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      TensorHeader header = readHeader(path, channel);
      Arena arena = Arena.ofShared();
      try {
        MemorySegment bytes =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, header.dataEndBytes(), arena);
        return new TensorFile(opened, header, arena, bytes);
      } catch (IOException | RuntimeException e) {
        arena.close();
        opened.requireUnchanged(); // or a strange message, when it has just become shorter
        throw e;
      }
    }
  }

  /**
   * Opens a file that Quire wrote.
   *
   * @param kind the {@link #KIND} it must have
   */
  public static TensorFile open(Path path, String kind) throws IOException {
    TensorFile file = open(path);
    try {
      file.requireMetadata(
          KIND, List.of(kind), "not a Quire " + kind + " file", "choose another file");
      file.requireMetadata(
          VERSION, VERSIONS, "written by another version of Quire", "make the file anew");
      return file;
    } catch (InvalidFileException e) {
      file.close();
      throw e;
    }
  }

  private void requireMetadata(String key, List<String> expected, String problem, String advice)
      throws InvalidFileException {
    String actual = header.metadata().getOrDefault(key, "none");
    if (!expected.contains(actual)) {
      throw new InvalidFileException(
          path,
          Problem.of(problem)
              .with(key, TensorHeader.shown(actual))
              .with("expected", String.join(" or ", expected))
              .remedy(advice));
    }
  }

  private static TensorHeader readHeader(Path path, FileChannel channel) throws IOException {
    long fileBytes = channel.size();
    if (fileBytes < TensorHeader.LENGTH_FIELD_BYTES) {
      throw new InvalidFileException(
          path,
          Problem.of("too short for a safetensors file")
              .with("bytes", fileBytes)
              .remedy("make the file anew"));
    }
    long headerBytes =
        readFully(path, channel, 0, TensorHeader.LENGTH_FIELD_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    long available = fileBytes - TensorHeader.LENGTH_FIELD_BYTES;
    if (headerBytes < 0 || headerBytes > Math.min(available, TensorHeader.MAX_HEADER_BYTES)) {
      throw new InvalidFileException(
          path,
          Problem.of("header length out of range")
              .with("header bytes", Long.toUnsignedString(headerBytes))
              .with("at most", Math.min(available, TensorHeader.MAX_HEADER_BYTES))
              .remedy("not a safetensors file, or cut short"));
    }
    byte[] json =
        readFully(path, channel, TensorHeader.LENGTH_FIELD_BYTES, (int) headerBytes).array();
    return TensorHeader.decode(path, json, fileBytes);
  }

  private static ByteBuffer readFully(Path path, FileChannel channel, long at, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new InvalidFileException(
            path,
            Problem.of("is cut short while it is read")
                .with("byte", at + buffer.position())
                .remedy("try again"));
      }
    }
    return buffer.flip();
  }

  /** Where the file is. */
  public Path path() {
    return path;
  }

  /** All strings of {@code __metadata__}. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * A metadata string that has to be there.
   *
   * @throws InvalidFileException when it is not
   */
  public String metadata(String key) throws InvalidFileException {
    String value = header.metadata().get(key);
    if (value == null) {
      throw new InvalidFileException(
          path, Problem.of("metadata is missing").with("key", key).remedy("make the file anew"));
    }
    return value;
  }

  /** The checksum of the header, and with it of all data; a file of version 1 has none. */
  public Optional<String> headerChecksum() {
    return header.checksum();
  }

  /** The tensors in the order in which they lie in the file. */
  public List<Tensor> tensors() {
    return header.tensors();
  }

  /** The tensor of that name, if there is one. */
  public Optional<Tensor> find(String name) {
    return header.tensors().stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /** The data of a tensor, read-only. */
  public MemorySegment segment(Tensor tensor) {
    return bytes.asSlice(tensor.offsetBytes(), tensor.lengthBytes());
  }

  /**
   * The data of a tensor that has to be there with this type and shape, read-only.
   *
   * @param shape the length of each dimension, -1 for any
   * @throws InvalidFileException when it is missing or different
   */
  public MemorySegment segment(String name, DType dtype, long... shape)
      throws InvalidFileException {
    return segment(require(name, dtype, shape));
  }

  /** The tensor itself; see {@link #segment(String, DType, long...)}. */
  public Tensor require(String name, DType dtype, long... shape) throws InvalidFileException {
    Tensor tensor = find(name).orElse(null);
    if (tensor == null) {
      throw new InvalidFileException(
          path, Problem.of("tensor is missing").with("tensor", name).remedy("make the file anew"));
    }
    boolean fits = tensor.dtype() == dtype && tensor.shape().dimensions() == shape.length;
    for (int d = 0; fits && d < shape.length; d++) {
      fits = shape[d] < 0 || shape[d] == tensor.shape().length(d);
    }
    if (!fits) {
      throw new InvalidFileException(
          path,
          Problem.of("tensor is not as expected")
              .with("tensor", name)
              .with("dtype", tensor.dtype())
              .with("shape", tensor.shape())
              .with("expected dtype", dtype)
              .with("expected shape", Arrays.toString(shape).replace("-1", "any"))
              .remedy("make the file anew"));
    }
    return tensor;
  }

  /**
   * Compares all data with its checksums, and what fills the gaps with 0: no byte may have changed.
   *
   * @throws InvalidFileException naming the first tensor that differs or has no checksum
   */
  public void verify() throws InvalidFileException {
    long end = tensors().isEmpty() ? bytes.byteSize() : tensors().getFirst().offsetBytes();
    for (Tensor tensor : tensors()) {
      requireBlank(end, tensor.offsetBytes());
      end = tensor.endBytes();
      String expected = metadata(TensorHeader.CHECKSUM_PREFIX + tensor.name());
      String actual = Checksums.crc32c(segment(tensor));
      if (!actual.equals(expected)) {
        throw new InvalidFileException(
            path,
            Problem.of("data is damaged")
                .with("tensor", tensor.name())
                .with("crc32c", actual)
                .with("expected", expected)
                .remedy("make the file anew"));
      }
    }
  }

  private void requireBlank(long startBytes, long endBytes) throws InvalidFileException {
    for (long at = startBytes; at < endBytes; at++) {
      if (bytes.get(Layouts.U8, at) != 0) {
        throw new InvalidFileException(
            path, Problem.of("padding is not 0").with("byte", at).remedy("make the file anew"));
      }
    }
  }

  @Override
  public void requireUnchanged() throws IOException {
    opened.requireUnchanged();
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
