package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.fetch.ArchiveServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code quire fetch}, from a server on this machine. */
@Timeout(120)
class FetchCommandTest {
  @TempDir Path folder;

  @Test
  void fetchAndConvert() throws IOException {
    byte[] zip = ArchiveServer.archive("ml-10M100K");
    try (ArchiveServer server = ArchiveServer.start().serveAll("ml-10m", zip)) {
      Path data = folder.resolve("data");
      Cli.Result result = Cli.run("fetch", "ml-10m", "--to", data, "--from", server.base());
      Path made = data.resolve("ml-10m");
      String said = result.done().replaceFirst(", \\d+\\.\\d s", "");
      assertEquals(
          made
              + ": 3 files from "
              + server.base()
              + String.format(
                  java.util.Locale.ROOT,
                  "/ml-10m.zip (%.1f MB, with the published MD5)%n%n",
                  zip.length / 1e6)
              + "How it may be used, from "
              + made
              + "/README.txt:\n\n  Use it to test.\n  \n  * Nobody else has it.\n\n"
              + "next: quire convert "
              + made
              + " --to store/ml-10m\n",
          said);
      assertEquals("", result.err());
      assertEquals(List.of("ml-10m"), Cli.list(data));
      JsonNode converted = Cli.run("convert", made, "--to", folder.resolve("d"), "--json").json();
      assertEquals(3000, converted.get("ratings_read").intValue());
      Cli.run("fetch", "ml-10m", "--to", data, "--from", server.base())
          .assertBadInput(
              made
                  + ": exists already; remove it to fetch it again, or choose another folder with"
                  + " --to");
    }
  }

  @Test
  void forPrograms() throws IOException {
    byte[] zip = ArchiveServer.archive("x");
    try (ArchiveServer server =
        ArchiveServer.start().serve("/a/ml-1m.zip", zip, ArchiveServer::well)) {
      JsonNode result =
          Cli.run("fetch", "ml-1m", "--to", folder, "--from", server.base() + "/a/", "--json")
              .json();
      assertEquals(folder.resolve("ml-1m").toString(), result.get("folder").stringValue());
      assertEquals(zip.length, result.get("bytes").longValue());
      assertTrue(result.get("md5").isNull());
      assertEquals(3, result.get("files").size());
      assertTrue(result.get("licence").stringValue().startsWith("Use it to test."));
    }
  }

  @Test
  void whatCannotBeFetched() throws IOException {
    Cli.run("fetch", "ml-33m", "--to", folder)
        .assertBadInput(
            "no such data set: name=ml-33m; use ml-latest-small or ml-100k or ml-1m or ml-10m or"
                + " ml-20m or ml-25m or ml-32m");
    Cli.run("fetch", "ml-1m", "--to", folder, "--from", "ftp://x/")
        .assertBadInput(
            "not an address to fetch from: --from=ftp://x/; write it like"
                + " https://example.org/movielens/");
    try (ArchiveServer server = ArchiveServer.start()) {
      Cli.run("fetch", "ml-1m", "--to", folder, "--from", server.base())
          .assertBadInput(
              "the server has no such file: address="
                  + server.base()
                  + "/ml-1m.zip, status=404; check --from, or whether it moved:"
                  + " https://grouplens.org/datasets/movielens/");
    }
    assertEquals(List.of(), Cli.list(folder));
    assertTrue(Files.isDirectory(folder));
  }
}
