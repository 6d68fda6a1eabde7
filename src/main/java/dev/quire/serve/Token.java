package dev.quire.serve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What every request has to bring, where it is kept from those who don't know it. */
final class Token {
  private static final String SCHEME = "Bearer ";
  private static final int LEAST = 16;
  private static final int MOST = 4096;
  private static final int PATIENCE_SECONDS = 5;

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
    byte[] start = start(file);
    String all = new String(start, StandardCharsets.UTF_8);
    String line = all.lines().findFirst().orElse("");
    String text = line.strip();
    if (line.length() >= MOST) { // it may be longer than what was read
      throw new BadInputException(
          Problem.of("not a token: its first line is too long")
              .remedy("let it be {} letters and digits at most", MOST)
              .about(file));
    }
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

  /** Also of a pipe, as shells make them of a command's output, if somebody writes to it. */
  private static byte[] start(Path file) throws IOException {
    FutureTask<byte[]> reading =
        new FutureTask<>(
            () -> {
              try (InputStream stream = Files.newInputStream(file)) {
                return stream.readNBytes(MOST + 1); // of a device there is no end
              }
            });
    Thread.ofPlatform().daemon().name("token").start(reading);
    try {
      return reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new BadInputException(
          Problem.of("cannot read the token")
              .with("reason", reason(e.getCause()))
              .remedy("name a file that may be read")
              .about(file),
          e);
    } catch (TimeoutException e) {
      throw new BadInputException(
          Problem.of("no token comes")
              .with("seconds", PATIENCE_SECONDS)
              .remedy("name a file, or a pipe that somebody writes to")
              .about(file));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static String reason(Throwable thrown) {
    return thrown instanceof NoSuchFileException ? "no such file" : thrown.getMessage();
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
