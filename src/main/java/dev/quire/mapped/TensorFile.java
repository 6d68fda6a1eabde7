package dev.quire.mapped;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
public final class TensorFile implements AutoCloseable {
  /** Metadata key: what the file is, for example {@code model}. */
  public static final String KIND = "quire.kind";

  /** Metadata key: the version of that kind's layout. */
  public static final String VERSION = "quire.version";

  static final String CURRENT_VERSION = "1";

  private final Path path;
  private final TensorHeader header;
  private final Arena arena;
  private final MemorySegment bytes;

  private TensorFile(Path path, TensorHeader header, Arena arena, MemorySegment bytes) {
    this.path = path;
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
      throw new NoSuchFileException(path + ": no such file");
    }
    if (Files.isDirectory(path)) {
      throw new InvalidFileException(path, "is a folder, not a file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      TensorHeader header = readHeader(path, channel);
      Arena arena = Arena.ofShared();
      try {
        MemorySegment bytes =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, header.dataEndBytes(), arena);
        return new TensorFile(path, header, arena, bytes);
      } catch (IOException | RuntimeException e) {
        arena.close();
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
    String problem = null;
    if (!kind.equals(file.header.metadata().get(KIND))) {
      problem = "not a Quire " + kind + " file: " + KIND + "=" + file.header.metadata().get(KIND);
    } else if (!CURRENT_VERSION.equals(file.header.metadata().get(VERSION))) {
      problem =
          "written by another version of Quire: "
              + VERSION
              + "="
              + file.header.metadata().get(VERSION)
              + ", expected="
              + CURRENT_VERSION
              + "; make the file anew";
    }
    if (problem != null) {
      file.close();
      throw new InvalidFileException(path, problem);
    }
    return file;
  }

  private static TensorHeader readHeader(Path path, FileChannel channel) throws IOException {
    long fileBytes = channel.size();
    if (fileBytes < TensorHeader.LENGTH_FIELD_BYTES) {
      throw new InvalidFileException(path, "too short for a safetensors file: bytes=" + fileBytes);
    }
    long headerBytes =
        readFully(path, channel, 0, TensorHeader.LENGTH_FIELD_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    long available = fileBytes - TensorHeader.LENGTH_FIELD_BYTES;
    if (headerBytes < 0 || headerBytes > Math.min(available, TensorHeader.MAX_HEADER_BYTES)) {
      throw new InvalidFileException(
          path,
          "header length out of range: header bytes="
              + Long.toUnsignedString(headerBytes)
              + ", at most="
              + Math.min(available, TensorHeader.MAX_HEADER_BYTES)
              + "; not a safetensors file, or cut short");
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
        throw new InvalidFileException(path, "ends while it is read: byte=" + at);
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
      throw new InvalidFileException(path, "metadata is missing: key=" + key);
    }
    return value;
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
      throw new InvalidFileException(path, "tensor is missing: tensor=" + name);
    }
    boolean fits = tensor.dtype() == dtype && tensor.shape().dimensions() == shape.length;
    for (int d = 0; fits && d < shape.length; d++) {
      fits = shape[d] < 0 || shape[d] == tensor.shape().length(d);
    }
    if (!fits) {
      throw new InvalidFileException(
          path,
          "tensor is not as expected: tensor="
              + name
              + ", dtype="
              + tensor.dtype()
              + ", shape="
              + tensor.shape()
              + ", expected dtype="
              + dtype
              + ", expected shape="
              + Arrays.toString(shape).replace("-1", "any"));
    }
    return tensor;
  }

  /**
   * Compares all data with its checksums.
   *
   * @throws InvalidFileException naming the first tensor that differs or has no checksum
   */
  public void verify() throws InvalidFileException {
    for (Tensor tensor : tensors()) {
      String expected = metadata(TensorHeader.CHECKSUM_PREFIX + tensor.name());
      String actual = Checksums.crc32c(segment(tensor));
      if (!actual.equals(expected)) {
        throw new InvalidFileException(
            path,
            "data is damaged: tensor="
                + tensor.name()
                + ", crc32c="
                + actual
                + ", expected="
                + expected
                + "; make the file anew");
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
