package dev.quire.mapped;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A checksum that stands in the JSON text that it is of: CRC-32C of all its bytes, of which the
 * checksum's own eight digits count as zeros.
 *
 * <pre>
 * {"a":1,"KEY":"00000000","b":2}     CRC-32C: 5d0c0f4e, say
 * {"a":1,"KEY":"5d0c0f4e","b":2}     what is written
 * </pre>
 *
 * <p>The text is not parsed: what is damaged may not be JSON any more. No string can hold the entry
 * by chance, since quotes in strings are escaped.
 */
public final class SelfChecksum {
  /** What to write before the checksum is known. */
  public static final String BLANK = "00000000";

  private final String key;
  private final Pattern entry; // one group: the digits

  /** The checksum under a key that is used for nothing else. */
  public SelfChecksum(String key) {
    this.key = key;
    entry = Pattern.compile("\"" + Pattern.quote(key) + "\"\\s*:\\s*\"([0-9a-f]{8})\"");
  }

  /** Under which key it is. */
  public String key() {
    return key;
  }

  /**
   * Computes the checksum and puts it in its place.
   *
   * @param text with the entry. Modified: its digits.
   */
  public void fillIn(byte[] text) {
    Matcher found = find(text);
    if (!found.find()) {
      throw new IllegalArgumentException("no place for the checksum: key=" + key);
    }
    byte[] digits = of(text, found.start(1)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, text, found.start(1), digits.length);
  }

  /**
   * Compares a text with its checksum.
   *
   * @param file for messages
   * @param what the text is, for messages
   * @return the checksum, or nothing when the text has none
   * @throws InvalidFileException when it is of another text
   */
  public Optional<String> check(Path file, String what, byte[] text) throws InvalidFileException {
    Matcher found = find(text);
    if (!found.find()) {
      return Optional.empty();
    }
    String expected = found.group(1);
    String actual = of(text, found.start(1));
    if (!actual.equals(expected) || found.find()) {
      throw new InvalidFileException(
          file,
          Problem.of("{} is damaged", what)
              .with("crc32c", actual)
              .with("expected", expected)
              .remedy("make the file anew"));
    }
    return Optional.of(expected);
  }

  private Matcher find(byte[] text) { // a char for each byte, so that places are the same
    return entry.matcher(new String(text, StandardCharsets.ISO_8859_1));
  }

  private static String of(byte[] text, int digitsAt) {
    byte[] blank = text.clone();
    Arrays.fill(blank, digitsAt, digitsAt + BLANK.length(), (byte) '0');
    CRC32C crc = new CRC32C();
    crc.update(blank);
    return Checksums.digits(crc);
  }
}
