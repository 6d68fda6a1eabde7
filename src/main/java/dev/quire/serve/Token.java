package dev.quire.serve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;

/** What every request has to bring, where it is kept from those who don't know it. */
final class Token {
  private static final String SCHEME = "Bearer ";
  private static final int LEAST = 16;
  private static final int MOST = 4096;

  private final byte[] secret; // null where everybody may ask

  private Token(byte[] secret) {
    this.secret = secret;
  }

  /** For everybody. */
  static Token none() {
    return new Token(null);
  }

  /**
   * The first line of a file.
   *
   * @throws BadInputException when it is too short to keep anything from anybody
   */
  static Token read(Path file) throws IOException {
    byte[] start;
    try (InputStream stream = Files.newInputStream(file)) {
      start = stream.readNBytes(MOST + 1); // of a device there is no end
    }
    String all = start.length > MOST ? "" : new String(start, StandardCharsets.UTF_8);
    String text = all.lines().findFirst().orElse("").strip();
    if (text.length() < LEAST || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new BadInputException(
          Problem.of("not a token")
              .with("characters", text.length())
              .remedy(
                  "let its first line be {} or more letters and digits, which nobody can guess",
                  LEAST)
              .about(file));
    }
    return new Token(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether requests need one. */
  boolean isNeeded() {
    return secret != null;
  }

  /**
   * Checks that a request brings it, in a time that tells nothing of it.
   *
   * @param authorization the header; null for none
   */
  void require(String authorization) {
    if (secret == null) {
      return;
    }
    boolean given =
        authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    byte[] brought =
        given
            ? authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    if (!MessageDigest.isEqual(secret, brought)) {
      throw new Refusal(
          401,
          Problem.of(given ? "wrong token" : "a token is missing")
              .remedy("send the header Authorization: Bearer and the token"),
          Map.of("WWW-Authenticate", "Bearer"));
    }
  }
}
