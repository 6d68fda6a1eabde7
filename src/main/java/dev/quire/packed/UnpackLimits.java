package dev.quire.packed;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;

/**
 * How much may come out of a packed file before it is taken for one that was made to fill disks.
 * Ratings shrink to a tenth or less, hardly ever to a hundredth.
 *
 * @param freeBytes what may come out of even the smallest file
 * @param ratio how many times its size may come out in addition
 * @param entries how many files an archive may have
 */
public record UnpackLimits(long freeBytes, int ratio, int entries) {
  /** For files of people. */
  public static final UnpackLimits USUAL = new UnpackLimits(1L << 30, 200, 10_000);

  /** The most bytes that so many packed ones may give. */
  long mostBytes(long packedBytes) {
    return freeBytes + ratio * packedBytes;
  }

  /** What to throw when more comes. */
  static InvalidFileException exceeded(Path file, long packedBytes, long unpackedBytes) {
    return new InvalidFileException(
        file,
        Problem.of("unpacks to far more than any ratings do")
            .with("bytes", packedBytes)
            .with("unpacked", "at least " + unpackedBytes)
            .remedy("it may be made to fill disks: if it is not, unpack it yourself"));
  }
}
