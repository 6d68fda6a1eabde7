package dev.quire.dataset;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.Tensor;
import dev.quire.mapped.TensorFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells training data apart: SHA-256 over the levels and over names, shapes and checksums of the
 * tensors, of which the first 16 bytes are kept. Costs the same for any size. A part that is not
 * for training has no say, since a model can't depend on it.
 */
final class Fingerprint {
  private static final int BYTES = 16;

  private Fingerprint() {}

  static String of(List<Float> levels, TensorFile... files) throws InvalidFileException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
    StringBuilder text = new StringBuilder(levels.toString());
    for (TensorFile file : files) {
      for (Tensor tensor : file.tensors()) {
        text.append('\n').append(tensor.name()).append(tensor.shape());
        text.append(file.checksum(tensor));
      }
    }
    byte[] hash = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }
}
