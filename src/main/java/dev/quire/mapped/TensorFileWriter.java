package dev.quire.mapped;

import dev.quire.files.Target;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a {@link TensorFile}. Its tensors are filled in place, through the mapping; {@link
 * #commit} adds the checksums and gives the file its name. Closed without a commit, nothing is
 * left.
 *
 * <pre>
 * try (TensorFileWriter writer = TensorFileWriter.builder("model")
 *     .tensor("user_bias", DType.F32, users)
 *     .open(path)) {
 *   MemorySegment.copy(source, 0, writer.segment("user_bias"), 0, 4L * users);
 *   writer.commit();
 * }
 * </pre>
 */
public final class TensorFileWriter implements AutoCloseable {
  private final Target target;
  private final PendingFile file;
  private final TensorHeader header;

  private TensorFileWriter(Target target, PendingFile file, TensorHeader header) {
    this.target = target;
    this.file = file;
    this.header = header;
  }

  /** Starts the description of a file whose {@code quire.kind} is {@code kind}. */
  public static Builder builder(String kind) {
    return new Builder(kind);
  }

  /** Names, shapes and metadata, to be known before the first byte is written. */
  public static final class Builder {
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();

    private Builder(String kind) {
      metadata.put(TensorFile.KIND, kind);
      metadata.put(TensorFile.VERSION, TensorFile.CURRENT_VERSION);
    }

    /**
     * Adds an entry of {@code __metadata__}.
     *
     * @throws IllegalArgumentException when the key is one of a checksum
     */
    public Builder metadata(String key, String value) {
      if (key.startsWith(TensorHeader.CHECKSUM_PREFIX)
          || key.equals(TensorHeader.OWN_CHECKSUM.key())) {
        throw new IllegalArgumentException("reserved metadata key: key=" + key);
      }
      metadata.put(key, Objects.requireNonNull(value, key));
      return this;
    }

    /**
     * Adds a tensor; the file holds them in the order of these calls.
     *
     * @throws IllegalArgumentException when the name is taken or reserved, or the shape impossible
     */
    public Builder tensor(String name, DType dtype, long... shape) {
      if (name.startsWith(TensorHeader.PADDING_PREFIX) || name.equals(TensorHeader.METADATA)) {
        throw new IllegalArgumentException("reserved tensor name: name=" + name);
      }
      if (tensors.stream().anyMatch(tensor -> tensor.name().equals(name))) {
        throw new IllegalArgumentException("tensor added twice: name=" + name);
      }
      tensors.add(new Tensor(name, dtype, Tensor.Shape.of(shape), 0));
      return this;
    }

    /** The same for a file that must not be there yet. */
    public TensorFileWriter open(Path target) throws IOException {
      return open(Target.file(target, false));
    }

    /**
     * Reserves the file's disk space beside its final place and maps it.
     *
     * @throws IOException also when the disk has too little room
     */
    public TensorFileWriter open(Target target) throws IOException {
      TensorHeader header = TensorHeader.layOut(metadata, tensors);
      PendingFile file = PendingFile.create(target.folder(), target.name(), header.dataEndBytes());
      return new TensorFileWriter(target, file, header);
    }

    /** Begins a file to be written piece by piece, which must not be there yet. */
    public TensorPieces openPieces(Path target) throws IOException {
      return TensorPieces.create(
          Target.file(target, false), TensorHeader.layOut(metadata, tensors));
    }
  }

  /** The writable bytes of a tensor, little-endian, all 0 at first; valid until {@link #close}. */
  public MemorySegment segment(String name) {
    for (Tensor tensor : header.tensors()) {
      if (tensor.name().equals(name)) {
        return file.segment().asSlice(tensor.offsetBytes(), tensor.lengthBytes());
      }
    }
    throw new IllegalArgumentException("no such tensor: name=" + name);
  }

  /** Writes the header with the checksums, forces all to disk and puts the file into its place. */
  public void commit() throws IOException {
    Map<String, String> checksums = new LinkedHashMap<>();
    for (Tensor tensor : header.tensors()) {
      checksums.put(
          TensorHeader.CHECKSUM_PREFIX + tensor.name(), Checksums.crc32c(segment(tensor.name())));
    }
    MemorySegment bytes = MemorySegment.ofArray(header.encode(checksums));
    MemorySegment.copy(bytes, 0, file.segment(), 0, bytes.byteSize());
    file.commit(target);
  }

  @Override
  public void close() {
    file.close();
  }
}
