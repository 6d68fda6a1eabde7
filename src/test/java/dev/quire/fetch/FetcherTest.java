package dev.quire.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.files.PathLock;
import dev.quire.files.TakenNameException;
import dev.quire.packed.Zips;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Downloads from servers that are well and ill. */
@Timeout(120)
class FetcherTest extends FetchFixture {
  @Test
  void allGoesWell() throws IOException {
    server.serveAll(NAME, ARCHIVE);
    Fetched fetched = fetch();
    assertFetched(fetched);
    assertEquals(ArchiveServer.md5(ARCHIVE), fetched.md5().orElseThrow());
    assertEquals(List.of(ZIP + ".md5", ZIP), server.requests());
    assertEquals(List.of(), said);
    assertEquals((long) ARCHIVE.length, progress.getLast());
  }

  @Test
  void withoutAPublishedDigestTheArchiveItselfIsEnough() throws IOException {
    server.serve(ZIP, ARCHIVE, ArchiveServer::well);
    Fetched fetched = fetch();
    assertFetched(fetched);
    assertTrue(fetched.md5().isEmpty());
  }

  @Test
  void redirectsAreFollowed() throws IOException {
    server.serveAll("elsewhere", ARCHIVE);
    server.serve(
        ZIP,
        ARCHIVE,
        (request, file) -> {
          request.getResponseHeaders().set("Location", "/elsewhere.zip");
          request.sendResponseHeaders(302, -1);
        });
    assertFetched(fetch());
  }

  @Test
  void aRedirectInCirclesEnds() {
    server.serve(
        ZIP,
        ARCHIVE,
        (request, file) -> {
          request.getResponseHeaders().set("Location", ZIP);
          request.sendResponseHeaders(302, -1);
        });
    IOException e = assertThrows(IOException.class, this::fetch);
    assertTrue(e.getMessage().startsWith("cannot fetch " + server.base() + ZIP), e.getMessage());
  }

  @Test
  void wrongBytesAreRefusedAndRemoved() throws IOException {
    byte[] wrong = ARCHIVE.clone();
    wrong[wrong.length / 2] ^= 1;
    server.serveMd5(NAME, ARCHIVE).serve(ZIP, wrong, ArchiveServer::well);
    InvalidFileException e = assertThrows(InvalidFileException.class, this::fetch);
    assertEquals(
        server.base()
            + ZIP
            + ": is not what was published, and was removed: md5="
            + ArchiveServer.md5(wrong)
            + ", published="
            + ArchiveServer.md5(ARCHIVE)
            + "; fetch it again",
        e.getMessage());
    assertEquals(List.of(), names());
  }

  /** Without a digest, the checksums in the archive tell. */
  @Test
  void wrongBytesWithoutADigestAreSeenInTheArchive() throws IOException {
    int start = 2000; // within what is packed, not what is said about it
    for (int at = start; at < ARCHIVE.length - 1000; at += (ARCHIVE.length - 3000) / 5) {
      byte[] wrong = ARCHIVE.clone();
      wrong[at] ^= 4;
      try (ArchiveServer other = ArchiveServer.start()) {
        other.serve(ZIP, wrong, ArchiveServer::well);
        FetchOptions options = other.options(NAME, folder);
        assertThrows(
            InvalidFileException.class, () -> Fetcher.fetch(options, listener), "at " + at);
      }
      assertEquals(List.of(), names());
    }
  }

  @Test
  void aPageInItsPlaceIsSeenAtOnce() throws IOException {
    byte[] page = "<html>Please log in\u001b[2J</html>".getBytes(StandardCharsets.UTF_8);
    server.serve(ZIP, Arrays.copyOf(page, 50_000), ArchiveServer::well);
    InvalidFileException e = assertThrows(InvalidFileException.class, this::fetch);
    assertTrue(
        e.getMessage().startsWith(server.base() + ZIP + ": is no zip archive: begins=<html>Please"),
        e.getMessage());
    assertTrue(e.getMessage().indexOf('\u001b') < 0, e.getMessage());
    assertEquals(List.of(), names());
  }

  @Test
  void whatIsNotThereIsBadInput() throws IOException {
    BadInputException e = assertThrows(BadInputException.class, this::fetch);
    assertEquals(
        "the server has no such file: address="
            + server.base()
            + ZIP
            + ", status=404; check from, or whether it moved:"
            + " https://grouplens.org/datasets/movielens/",
        e.getMessage());
    assertEquals(List.of(), names());
  }

  @Test
  void aSilentServerIsGivenUp() {
    server.serve(
        ZIP,
        ARCHIVE,
        (request, file) -> {
          request.sendResponseHeaders(200, file.length);
          request.getResponseBody().write(file, 0, 100);
          request.getResponseBody().flush();
          pause(5000);
        });
    FetchOptions options =
        server.options(NAME, folder).withPatience(Duration.ofMillis(200), Duration.ofMillis(1));
    IOException e = assertThrows(IOException.class, () -> Fetcher.fetch(options, listener));
    assertTrue(e.getMessage().contains("reason=nothing came for 0.2 s; try again"), e.getMessage());
  }

  @Test
  void aServerThatDoesNotEvenAnswerIsGivenUp() {
    server.serve("/", ARCHIVE, (request, file) -> pause(5000));
    server.serve(ZIP, ARCHIVE, (request, file) -> pause(5000));
    FetchOptions options =
        server.options(NAME, folder).withPatience(Duration.ofMillis(200), Duration.ofMillis(1));
    IOException e = assertThrows(IOException.class, () -> Fetcher.fetch(options, listener));
    assertTrue(e.getMessage().contains("reason=nothing came for 0.2 s; try again"), e.getMessage());
  }

  @Test
  void nobodyListens() {
    FetchOptions options = server.options(NAME, folder);
    server.close();
    IOException e = assertThrows(IOException.class, () -> Fetcher.fetch(options, listener));
    assertTrue(e.getMessage().contains("reason=cannot connect to 127.0.0.1; "), e.getMessage());
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops
    }
  }

  @Test
  void whatGrowsForeverEnds() throws IOException {
    server.serve(
        ZIP,
        ARCHIVE,
        (request, file) -> {
          request.sendResponseHeaders(200, 0); // of any length
          OutputStream out = request.getResponseBody();
          while (true) {
            out.write(file);
          }
        });
    FetchOptions options = server.options(NAME, folder).withMostBytes(1 << 20);
    InvalidFileException e =
        assertThrows(InvalidFileException.class, () -> Fetcher.fetch(options, listener));
    assertEquals(
        server.base()
            + ZIP
            + ": is too large for what it should be: bytes=at least 1048577, at most=1048576;"
            + " check from",
        e.getMessage());
    assertEquals(List.of(), names());
  }

  @Test
  void whatSaysThatItIsTooLargeIsNotEvenBegun() throws IOException {
    server.serve(ZIP, ARCHIVE, ArchiveServer::well);
    FetchOptions options = server.options(NAME, folder).withMostBytes(1000);
    assertThrows(InvalidFileException.class, () -> Fetcher.fetch(options, listener));
    assertEquals(List.of(), names());
    assertEquals(List.of(), progress);
  }

  @Test
  void whatStandsThereStays() throws IOException {
    Files.createDirectory(folder.resolve(NAME));
    server.serveAll(NAME, ARCHIVE);
    TakenNameException e = assertThrows(TakenNameException.class, this::fetch);
    assertEquals(
        folder.resolve(NAME)
            + ": exists already; remove it to fetch it again, or choose another folder with to",
        e.getMessage());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void anArchiveThatUnpacksOutsideIsRefused() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    byte[] zip = Zips.of(NAME + "/ratings.csv", "x", NAME + "/../../evil.csv", "x");
    server.serveAll(NAME, zip);
    InvalidFileException e =
        assertThrows(
            InvalidFileException.class, () -> Fetcher.fetch(server.options(NAME, inner), listener));
    assertTrue(e.getMessage().contains("outside"), e.getMessage());
    assertEquals(List.of("inner"), names());
    try (var paths = Files.list(inner)) {
      assertEquals(0, paths.count());
    }
  }

  @Test
  void anArchiveOfAnotherShapeKeepsItsFolders() throws IOException {
    byte[] zip = Zips.of("a/ratings.csv", "x", "b/c/movies.csv", "y");
    server.serveAll(NAME, zip);
    Fetched fetched = fetch();
    assertEquals(List.of("a/ratings.csv", "b/c/movies.csv"), fetched.files());
    assertEquals("y", Files.readString(folder.resolve(NAME + "/b/c/movies.csv")));
    assertEquals(List.of(), fetched.licence());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void twoAtATimeAreNot() throws IOException {
    server.serveAll(NAME, ARCHIVE);
    Path part = Files.createFile(folder.resolve("." + NAME + ".zip.part"));
    try (PathLock other = PathLock.attempt(part)) {
      assertEquals(PathLock.State.HELD, other.state());
      BadInputException e = assertThrows(BadInputException.class, this::fetch);
      assertTrue(e.getMessage().contains("is being fetched already"), e.getMessage());
    }
    assertFetched(fetch());
  }

  @Test
  void namesAndAddressesAreChecked() {
    assertThrows(BadInputException.class, () -> FetchOptions.of("ml-33m", folder));
    for (String wrong : List.of("ftp://example.org/", "file:///etc", "x", "http:///a")) {
      FetchOptions options = FetchOptions.of(NAME, folder);
      assertThrows(
          BadInputException.class, () -> options.withBase(java.net.URI.create(wrong)), wrong);
    }
  }
}
