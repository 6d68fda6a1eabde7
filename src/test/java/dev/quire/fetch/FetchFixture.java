package dev.quire.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of an archive, and what is heard and left of fetching it. */
abstract class FetchFixture {
  static final String NAME = "ml-latest-small";
  static final String ZIP = "/" + NAME + ".zip";
  static final byte[] ARCHIVE = ArchiveServer.archive(NAME);

  @TempDir Path folder;

  ArchiveServer server;
  final List<String> said = new ArrayList<>();
  final List<Long> progress = new ArrayList<>();

  @BeforeEach
  void startServer() throws IOException {
    server = ArchiveServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  final FetchListener listener =
      new FetchListener() {
        @Override
        public void progress(long bytes, long total) {
          progress.add(bytes);
        }

        @Override
        public void say(String sentence) {
          said.add(sentence);
        }
      };

  Fetched fetch() throws IOException {
    return Fetcher.fetch(server.options(NAME, folder), listener);
  }

  List<String> names() throws IOException {
    try (var paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  void assertFetched(Fetched fetched) throws IOException {
    assertEquals(List.of(NAME), names());
    assertEquals(List.of("README.txt", "movies.csv", "ratings.csv"), fetched.files());
    assertTrue(Files.readString(folder.resolve(NAME + "/ratings.csv")).startsWith("userId,"));
    assertEquals(List.of("Use it to test.", "", "* Nobody else has it."), fetched.licence());
    assertEquals(ARCHIVE.length, fetched.bytes());
  }
}
