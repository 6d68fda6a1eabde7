package dev.quire.experiment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of the lines of a log, each with a line feed, in UTF-8: what {@code head -n -1 log.jsonl
 * | sha256sum} says of a whole one.
 */
final class LogDigest {
  private final MessageDigest digest;

  LogDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has it", e);
    }
  }

  void add(String line) {
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }

  /** Of all lines so far, in hexadecimal digits; after that there are none. */
  String value() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
