package dev.quire.fetch;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings the bytes at an address into a {@link PartFile}. A connection that breaks off, is silent
 * for too long or a server that has trouble is tried again, and the download goes on where it was
 * (RFC 9110, 14.2 and 13.1.5: {@code Range} with {@code If-Range}), or from the beginning when the
 * server can't do that or has another version now.
 */
final class Download {
  /** So many in a row, none of which brought anything, and it is given up. */
  private static final int MOST_FAILURES = 4;

  /** So many in all: a server that gives a few bytes each time is no server. */
  private static final int MOST_ATTEMPTS = 100;

  private static final int COPY_BYTES = 1 << 16;
  private static final int MOST_SHOWN = 60;
  private static final int SMALL_BYTES = 1 << 14;
  private static final String ZIP = "PK";
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");

  private final HttpClient client;
  private final FetchOptions options;
  private final FetchListener listener;

  Download(HttpClient client, FetchOptions options, FetchListener listener) {
    this.client = client;
    this.options = options;
    this.listener = listener;
  }

  /** The connection failed, or the server: it may be better the next time. */
  private static final class BrokenOffException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenOffException(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  /** One attempt at something. */
  @FunctionalInterface
  private interface Attempt<T> {
    T run() throws IOException;
  }

  /** Brings all of a zip archive. */
  void bring(URI address, PartFile part) throws IOException {
    retrying(
        address,
        part::bytes,
        () -> {
          attempt(address, part);
          return null;
        });
  }

  /** A small text, or nothing where there is none. */
  Optional<String> text(URI address) throws IOException {
    return retrying(
        address,
        () -> 0,
        () -> {
          HttpResponse<InputStream> response = send(request(address).build());
          try (Watched in = new Watched(response.body(), options.patience())) {
            if (response.statusCode() != 200) {
              requireClientError(response.statusCode());
              return Optional.empty();
            }
            byte[] bytes = in.readNBytes(SMALL_BYTES);
            return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
          } catch (IOException e) {
            throw broken(e);
          }
        });
  }

  private <T> T retrying(URI address, LongSupplier done, Attempt<T> attempt) throws IOException {
    long most = done.getAsLong();
    int failures = 0;
    for (int attempts = 1; ; attempts++) {
      try {
        return attempt.run();
      } catch (BrokenOffException e) {
        failures = done.getAsLong() > most ? 1 : failures + 1;
        most = Math.max(most, done.getAsLong());
        if (failures == MOST_FAILURES || attempts == MOST_ATTEMPTS) {
          throw new IOException(
              "cannot fetch "
                  + address
                  + ": bytes so far="
                  + done.getAsLong()
                  + ", reason="
                  + Shown.cut(String.valueOf(e.getMessage()), 2 * MOST_SHOWN)
                  + "; try again later, it goes on from there",
              e);
        }
        listener.say("no answer or not all of it, trying again: reason=" + e.getMessage());
        pause(options.pause().multipliedBy(1L << (failures - 1)));
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static CancellationException interrupted() {
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted");
  }

  private HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(options.patience()) // until the headers are there
        .header("User-Agent", "quire")
        .header("Accept-Encoding", "identity");
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ConnectException e) {
      throw new BrokenOffException("cannot connect to " + request.uri().getHost(), e);
    } catch (HttpTimeoutException e) {
      throw broken(Watched.silent(options.patience()));
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static BrokenOffException broken(IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return e instanceof BrokenOffException known ? known : new BrokenOffException(reason, e);
  }

  private static void requireClientError(int status) throws BrokenOffException {
    if (status < 400 || status >= 500 || status == 408 || status == 429) {
      throw new BrokenOffException("HTTP status " + status, null);
    }
  }

  private void attempt(URI address, PartFile part) throws IOException {
    HttpRequest.Builder request = request(address);
    boolean resumed = part.bytes() > 0 && !part.validator().isEmpty();
    if (resumed && part.bytes() == part.total()) {
      return;
    }
    if (resumed) {
      request.header("Range", "bytes=" + part.bytes() + "-");
      request.header("If-Range", part.validator());
    }
    HttpResponse<InputStream> response = send(request.build());
    try (Watched body = new Watched(response.body(), options.patience())) {
      switch (response.statusCode()) {
        case 200 -> part.begin(validator(response.headers()), length(response.headers()));
        case 206 -> requireContinuation(response.headers(), part);
        case 416 -> {
          part.begin("", -1);
          throw new BrokenOffException("the server has no more than we have", null);
        }
        default -> throw refused(address, response.statusCode());
      }
      requireRoom(address, part);
      copy(address, body, part);
    }
    if (part.total() >= 0 && part.bytes() < part.total()) {
      throw new BrokenOffException(
          "ended at " + part.bytes() + " of " + part.total() + " bytes", null);
    }
  }

  private static RuntimeException refused(URI address, int status) throws BrokenOffException {
    requireClientError(status);
    return new BadInputException(
        Problem.of("the server has no such file")
            .with("address", address)
            .with("status", status)
            .remedy(
                "check {from}, or whether it moved: https://grouplens.org/datasets/movielens/"));
  }

  /** What tells one version of a file from others for certain: a weak tag does not. */
  private static String validator(HttpHeaders headers) {
    String tag = headers.firstValue("ETag").orElse("");
    String validator =
        tag.isEmpty() || tag.startsWith("W/")
            ? headers.firstValue("Last-Modified").orElse("")
            : tag;
    return validator.chars().allMatch(c -> c >= ' ' && c < 127) ? validator : "";
  }

  private static long length(HttpHeaders headers) {
    try {
      OptionalLong length = headers.firstValueAsLong("Content-Length");
      return Math.max(-1, length.orElse(-1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void requireContinuation(HttpHeaders headers, PartFile part) throws IOException {
    Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    boolean fits =
        range.matches()
            && range.group(1) != null
            && Long.parseLong(range.group(1)) == part.bytes()
            && (range.group(3).equals("*")
                || part.total() < 0
                || Long.parseLong(range.group(3)) == part.total());
    if (!fits) {
      part.begin("", -1);
      throw new BrokenOffException("the server gave another part than we asked for", null);
    }
  }

  private void requireRoom(URI address, PartFile part) throws IOException {
    long more = part.total() - part.bytes();
    long room = Files.getFileStore(part.path()).getUsableSpace();
    if (part.total() > options.mostBytes()) {
      throw tooLarge(address, part.total());
    }
    if (more > room) {
      throw new IOException(
          "cannot write "
              + part.path()
              + ": bytes="
              + more
              + ", room="
              + room
              + "; free some space or choose another place");
    }
  }

  private InvalidFileException tooLarge(URI address, long bytes) {
    return new InvalidFileException(
        Problem.of("is too large for what it should be")
            .with("bytes", "at least " + bytes)
            .with("at most", options.mostBytes())
            .remedy("check {from}")
            .about(address));
  }

  private void copy(URI address, Watched body, PartFile part) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    boolean looked = part.bytes() > 0;
    while (true) {
      int count;
      try {
        count = body.read(buffer);
      } catch (IOException e) {
        throw broken(e);
      }
      if (count < 0) {
        break;
      }
      part.append(buffer, count);
      listener.progress(part.bytes(), part.total());
      if (part.bytes() > options.mostBytes()) {
        part.begin("", -1);
        throw tooLarge(address, options.mostBytes() + 1);
      }
      if (!looked && part.bytes() >= ZIP.length()) {
        looked = true;
        requireZip(address, part);
      }
    }
  }

  /** A page that says that one should log in is seen before all of a wrong file is there. */
  private static void requireZip(URI address, PartFile part) throws IOException {
    String start = part.start(MOST_SHOWN);
    if (!start.startsWith(ZIP)) {
      part.begin("", -1);
      throw new InvalidFileException(
          Problem.of("is no zip archive")
              .with("begins", Shown.line(start.strip()))
              .remedy("check {from}, and whether the network asks for a login")
              .about(address));
    }
  }
}
