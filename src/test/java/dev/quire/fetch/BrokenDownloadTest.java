package dev.quire.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Downloads that break off and go on, in the same run or a later one. */
@Timeout(120)
class BrokenDownloadTest extends FetchFixture {
  /** Each attempt brings some bytes, and the next one asks for the rest alone. */
  @Test
  void whatBreaksOffGoesOn() throws IOException {
    int piece = ARCHIVE.length / 5 + 1;
    server.serveMd5(NAME, ARCHIVE).serve(ZIP, ARCHIVE, ArchiveServer.breakingOffAfter(piece));
    assertFetched(fetch());
    List<String> expected = new ArrayList<>(List.of(ZIP + ".md5", ZIP));
    for (int i = 1; i < 5; i++) {
      expected.add(ZIP + " bytes=" + i * piece + "- if " + ArchiveServer.TAG);
    }
    assertEquals(expected, server.requests());
    assertEquals(4, said.size());
    assertTrue(said.getFirst().startsWith("no answer or not all of it, trying again: reason="));
  }

  /** In another process, too: nothing but the folder knows of the first one. */
  @Test
  void aLaterRunGoesOnWhereThisOneGaveUp() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    server.serveMd5(NAME, ARCHIVE);
    server.serve(
        ZIP,
        ARCHIVE,
        (request, file) -> {
          if (requests.getAndIncrement() == 0) {
            ArchiveServer.breakingOffAfter(1000).answer(request, file);
          } else if (requests.get() <= 5) {
            request.sendResponseHeaders(503, -1);
          } else {
            ArchiveServer.well(request, file);
          }
        });
    IOException e = assertThrows(IOException.class, this::fetch);
    assertEquals(
        "cannot fetch "
            + server.base()
            + ZIP
            + ": bytes so far=1000, reason=HTTP status 503; try again later, it goes on from there",
        e.getMessage());
    assertEquals(List.of("." + NAME + ".zip.part", "." + NAME + ".zip.part.from"), names());
    assertFetched(fetch());
    assertEquals(ZIP + " bytes=1000- if " + ArchiveServer.TAG, server.requests().getLast());
  }

  @Test
  void aNewVersionIsFetchedFromItsBeginning() throws IOException {
    Files.write(folder.resolve("." + NAME + ".zip.part"), new byte[500]);
    Files.writeString(
        folder.resolve("." + NAME + ".zip.part.from"),
        server.base() + ZIP + "\n\"version-0\"\n" + ARCHIVE.length + "\n");
    server.serveAll(NAME, ARCHIVE);
    assertFetched(fetch());
    assertEquals(ZIP + " bytes=500- if \"version-0\"", server.requests().getLast());
  }

  @Test
  void whatIsLeftOfAnotherAddressIsNoBeginningOfThisOne() throws IOException {
    Files.write(folder.resolve("." + NAME + ".zip.part"), new byte[500]);
    Files.writeString(
        folder.resolve("." + NAME + ".zip.part.from"), "http://example.org/x\n\"v\"\n1000\n");
    server.serveAll(NAME, ARCHIVE);
    assertFetched(fetch());
    assertEquals(ZIP, server.requests().getLast());
  }

  @Test
  void aServerThatIgnoresRangesGivesAllOfItAgain() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    server.serveMd5(NAME, ARCHIVE);
    server.serve(
        ZIP,
        ARCHIVE,
        (request, file) -> {
          if (requests.getAndIncrement() == 0) {
            ArchiveServer.breakingOffAfter(1000).answer(request, file);
          } else {
            ArchiveServer.withoutRanges(request, file);
          }
        });
    assertFetched(fetch());
    assertEquals(3, server.requests().size());
  }

  /** It breaks off at the same place each time, and that is not progress. */
  @Test
  void aServerThatIgnoresRangesAndBreaksOffIsGivenUp() {
    server.serve(
        ZIP,
        ARCHIVE,
        (request, file) -> {
          request.getResponseHeaders().set("ETag", ArchiveServer.TAG);
          request.sendResponseHeaders(200, file.length);
          request.getResponseBody().write(file, 0, 700);
          request.getResponseBody().flush();
        });
    IOException e = assertThrows(IOException.class, this::fetch);
    assertTrue(e.getMessage().contains("bytes so far=700, "), e.getMessage());
    assertEquals(1 + 4, server.requests().size()); // and the digest
  }

  @Test
  void aPartThatWasNotAskedForIsNoContinuation() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    server.serve(
        ZIP,
        ARCHIVE,
        (request, file) -> {
          if (requests.getAndIncrement() == 0) {
            ArchiveServer.breakingOffAfter(1000).answer(request, file);
          } else if (request.getRequestHeaders().containsKey("Range")) {
            request.getResponseHeaders().set("Content-Range", "bytes 7-9/" + file.length);
            request.sendResponseHeaders(206, 3);
            request.getResponseBody().write(file, 7, 3);
          } else {
            ArchiveServer.well(request, file);
          }
        });
    assertFetched(fetch());
  }
}
