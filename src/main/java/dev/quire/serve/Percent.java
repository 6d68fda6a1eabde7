package dev.quire.serve;

import dev.quire.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoded text of addresses, taken strictly. */
final class Percent {
  private static final int HEX = 16;

  private Percent() {}

  /**
   * The text that is meant.
   *
   * @param plusIsBlank as in queries
   * @throws Refusal when it is none, or not UTF-8
   */
  static String decoded(String raw, boolean plusIsBlank) {
    if (raw.indexOf('%') < 0) {
      return plusIsBlank ? raw.replace('+', ' ') : raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(octet(raw, i));
        i += 2;
      } else {
        bytes.write(plusIsBlank && c == '+' ? ' ' : c);
      }
    }
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes.toByteArray());
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw wrong(raw);
    }
  }

  private static int octet(String raw, int at) {
    int high = at + 1 < raw.length() ? Character.digit(raw.charAt(at + 1), HEX) : -1;
    int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), HEX) : -1;
    if (high < 0 || low < 0) {
      throw wrong(raw);
    }
    return high * HEX + low;
  }

  private static Refusal wrong(String raw) {
    return new Refusal(
        400,
        Problem.of("not an address")
            .with("text", raw)
            .remedy(
                "write other characters than letters and digits as % and two hex digits each, in UTF-8"));
  }
}
