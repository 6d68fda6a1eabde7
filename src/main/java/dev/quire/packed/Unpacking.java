package dev.quire.packed;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;

/** Opens a packed stream. */
public final class Unpacking {
  private static final String CUT_SHORT = "Truncated";

  private Unpacking() {}

  /**
   * What a packed stream holds, up to the limits.
   *
   * @param file for messages
   * @param packed at its first byte; closed with the result
   * @throws InvalidFileException when it has another format than gzip and zstd, and in reading when
   *     it is damaged, cut short or unpacks to more than the limits allow
   */
  public static InputStream open(
      Path file, InputStream packed, PackedFormat format, UnpackLimits limits) throws IOException {
    CountedInput counted = new CountedInput(packed);
    InputStream unpacked =
        switch (format) {
          case GZIP -> new GzipInput(file, counted);
          case ZSTD -> zstd(file, counted);
          default -> throw format.refusal(file);
        };
    return new BoundedInput(file, unpacked, counted::bytes, limits);
  }

  private static InputStream zstd(Path file, CountedInput packed) throws IOException {
    try {
      return new ZstdInput(file, new ZstdInputStream(packed), packed);
    } catch (LinkageError e) { // its native library
      throw new IOException(
          file
              + ": cannot be unpacked on this system: format=zstd, reason="
              + e.getMessage()
              + "; unpack it first, with "
              + PackedFormat.ZSTD.unpacking(),
          e);
    }
  }

  /** Says what is wrong with which file. */
  private static final class ZstdInput extends BulkInput {
    private final Path file;
    private final CountedInput packed;

    ZstdInput(Path file, InputStream unpacked, CountedInput packed) {
      super(unpacked);
      this.file = file;
      this.packed = packed;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (ZstdIOException e) {
        throw String.valueOf(e.getMessage()).startsWith(CUT_SHORT)
            ? cutShort(file, packed.bytes())
            : damaged(file, PackedFormat.ZSTD, packed.bytes(), e.getMessage());
      }
    }
  }

  /** A packed file that ends too early. */
  static InvalidFileException cutShort(Path file, long bytes) {
    return new InvalidFileException(
        file,
        Problem.of("is cut short: what it packs goes on behind its end")
            .with("bytes", bytes)
            .remedy("get the file again"));
  }

  /** A packed file with something wrong in it. */
  static InvalidFileException damaged(Path file, PackedFormat format, long at, String reason) {
    return new InvalidFileException(
        file,
        Problem.of("is damaged")
            .with("format", format.name().toLowerCase(Locale.ROOT))
            .with("byte", at)
            .with("reason", reason)
            .remedy("get the file again"));
  }
}
