package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quire.packed.Zips;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes through a pipe is read like the file of the same bytes. */
@Timeout(120)
class PipeInputTest {
  @TempDir Path folder;

  /** A named pipe into which a thread writes a file. */
  private Path pipe(Path file) throws Exception {
    Path pipe = folder.resolve("pipe-" + file.getFileName());
    Files.deleteIfExists(pipe);
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out = Files.newOutputStream(pipe)) {
                Files.copy(file, out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.setDaemon(true);
    writer.start();
    return pipe;
  }

  @Test
  void convertTakesPipes() throws Exception {
    Cli.generate(folder.resolve("raw"), 30_000);
    Path ratings = folder.resolve("raw/ratings.csv");
    Path movies = folder.resolve("raw/movies.csv");
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    Cli.run("convert", ratings, "--items", movies, "--to", a).done();
    Cli.run("convert", pipe(ratings), "--items", pipe(movies), "--to", b).done();
    for (String name :
        List.of("catalogue.safetensors", "ids.safetensors", "train/by-user.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(a.resolve(name)), Files.readAllBytes(b.resolve(name)), name);
    }
    assertEquals(withoutChecksum(a), withoutChecksum(b).replace("pipe-ratings.csv", "ratings.csv"));
    assertEquals(List.of("a", "b", "pipe-movies.csv", "pipe-ratings.csv", "raw"), Cli.list(folder));
  }

  /** What the file says of the dataset, without the checksum of that. */
  private static String withoutChecksum(Path dataset) throws IOException {
    return Files.readString(dataset.resolve("dataset.json"))
        .replaceAll("\"crc32c\" : \"[0-9a-f]{8}\"", "");
  }

  /** Ctrl-C ends it, though nobody has ever written to the pipe, and leaves nothing. */
  @Test
  void waitingForAPipeCanBeInterrupted() throws Exception {
    SignalTest.assumeNotIgnored("INT");
    Path pipe = folder.resolve("pipe");
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
    ChildQuire child =
        ChildQuire.start(
            folder, "", ChildQuire.FAST_START, "convert", pipe, "--to", folder.resolve("a"));
    child.await(() -> Cli.list(folder).stream().anyMatch(name -> name.endsWith(".tmp")));
    child.signal("INT");
    Cli.Result result = child.result();
    assertEquals("quire: interrupted", result.err().strip());
    assertEquals(130, result.code());
    assertEquals(
        List.of("pipe"), Cli.list(folder).stream().filter(name -> !name.endsWith(".txt")).toList());
  }

  /** Nobody has to send it all to learn that there is no place for it. */
  @Test
  @Timeout(60)
  void aTargetThatIsThereIsNoReasonToReadAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
    Path to = Files.createDirectory(folder.resolve("a"));
    Cli.run("convert", pipe, "--to", to)
        .assertBadInput(to + ": exists already; choose another name, or replace it with --force");
  }

  /** The result goes there, and where the link is may have no room or be read-only. */
  @Test
  void pairsThroughAPipeAreKeptWhereALinkLeads() throws Exception {
    Path model = SmallJob.in(folder).als();
    Path links = Files.createDirectory(folder.resolve("links"));
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path link = Files.createSymbolicLink(links.resolve("top.csv"), Path.of("../disk/top.csv"));
    Path pipe = folder.resolve("pipe");
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
    ChildQuire child =
        ChildQuire.start(
            folder, "", ChildQuire.FAST_START, "score", model, "--pairs", pipe, "--to", link);
    child.await(() -> Cli.list(links).size() + Cli.list(disk).size() > 1);
    List<String> besideTheLink = Cli.list(links);
    child.kill();
    assertEquals(List.of("top.csv"), besideTheLink);
  }

  @Test
  void anEmptyPipeIsEmpty() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.csv"));
    Path pipe = pipe(empty);
    Cli.run("convert", pipe, "--to", folder.resolve("a"))
        .assertBadInput(pipe + ": is empty: bytes=0; get the file again");
    assertEquals(List.of("empty.csv", "pipe-empty.csv"), Cli.list(folder));
  }

  /** As {@code curl} sends them; what is in an archive stands at its end. */
  @Test
  void archivesComeThroughPipes() throws Exception {
    Cli.generate(folder.resolve("raw"), 30_000);
    String ratings = Files.readString(folder.resolve("raw/ratings.csv"));
    String movies = Files.readString(folder.resolve("raw/movies.csv"));
    Path zip = folder.resolve("ml.zip");
    Files.write(
        zip, Zips.of("ml/ratings.csv", ratings, "ml/movies.csv", movies, "ml/tags.csv", ""));
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    Cli.run("convert", zip, "--to", a).done();
    Path pipe = pipe(zip);
    Cli.Result result = Cli.run("convert", pipe, "--to", b);
    result.done();
    assertTrue(result.out().endsWith("\ntitles from " + pipe + "/ml/movies.csv\n"), result.out());
    assertEquals(
        List.of(
            pipe + ": a zip archive, kept in a file beside the dataset meanwhile",
            "tags.csv: tags, not used"),
        result.err().lines().toList());
    for (String name :
        List.of("catalogue.safetensors", "ids.safetensors", "train/by-user.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(a.resolve(name)), Files.readAllBytes(b.resolve(name)), name);
    }
    assertEquals(withoutChecksum(a), withoutChecksum(b).replace("pipe-ml.zip", "ml.zip"));
    assertEquals(List.of("a", "b", "ml.zip", "pipe-ml.zip", "raw"), Cli.list(folder));
  }

  @Test
  void anArchiveOnStandardInput() throws Exception {
    Path zip =
        Files.write(folder.resolve("r.zip"), Zips.of("x/ratings.csv", "user,item\n1,2\n3,4\n"));
    String piped = "exec < <(cat '" + zip + "')";
    Path to = folder.resolve("a");
    Cli.Result result =
        ChildQuire.start(folder, piped, List.of(), "convert", "-", "--to", to).result();
    assertEquals(0, result.code(), result.err());
    assertTrue(
        result.err().startsWith("-: a zip archive, kept in a file beside the dataset meanwhile\n"),
        result.err());
    assertEquals(2, Cli.run("describe", to, "--json").json().get("ratings").intValue());
    assertTrue(Files.readString(to.resolve("dataset.json")).contains("\"name\" : \"-\""));
  }

  /** Messages name what somebody could look for, and nothing stays. */
  @Test
  void whatIsWrongInAnArchiveThroughAPipe() throws Exception {
    String wrong = "user,item,rating\n1,2,x\n";
    Path pipe = pipe(Files.write(folder.resolve("r.zip"), Zips.of("y/ratings.csv", wrong)));
    Cli.run("convert", pipe, "--to", folder.resolve("a"), "--quiet")
        .assertBadInput(
            pipe.resolve("y/ratings.csv")
                + ": not a number: line=2, field=rating, value=x; correct the line, or leave such"
                + " lines out with --on-error skip");
    Path none = pipe(Files.write(folder.resolve("n.zip"), Zips.of("tags.csv", "")));
    Cli.run("convert", none, "--to", folder.resolve("a"), "--quiet")
        .assertBadInput(
            none
                + ": holds no file that has ratings, by its name: files=tags.csv; save the archive as"
                + " a file, and name the one in it");
    String user = "user,item,rating\n1,2,3\n";
    byte[] two = Zips.of("a/ratings.csv", user, "b/ratings.csv", user);
    Path several = pipe(Files.write(folder.resolve("s.zip"), two));
    Cli.run("convert", several, "--to", folder.resolve("a"), "--quiet")
        .assertBadInput(
            several
                + ": holds several files that may have the ratings: files=a/ratings.csv"
                + " b/ratings.csv; save the archive as a file, and name the one in it");
    Path items =
        pipe(Files.write(folder.resolve("i.zip"), Zips.of("ratings.csv", user, "items.csv", "x")));
    Cli.Result wrongItems = Cli.run("convert", items, "--to", folder.resolve("a"), "--quiet");
    assertTrue(wrongItems.err().startsWith("quire: " + items + "/items.csv: "), wrongItems.err());
    byte[] whole = Files.readAllBytes(folder.resolve("s.zip"));
    Path cut = pipe(Files.write(folder.resolve("c.zip"), Arrays.copyOf(whole, 100)));
    Cli.run("convert", cut, "--to", folder.resolve("a"), "--quiet")
        .assertBadInput(
            cut + ": is no whole zip archive: reason=zip END header not found; get the file again");
    assertEquals(
        List.of(), Cli.list(folder).stream().filter(name -> !name.endsWith(".zip")).toList());
  }

  /** A table or list is one file. */
  @Test
  void anArchiveOfItemsOrPairsDoesNotComeThroughAPipe() throws Exception {
    String refusal =
        ": is a zip archive, which cannot be read from front to back; save it as a file, and name"
            + " that";
    Path ratings = Files.writeString(folder.resolve("r.csv"), "user,item,rating\n1,2,3\n");
    Path items = pipe(Files.write(folder.resolve("i.zip"), Zips.of("movies.csv", "item,title\n")));
    Cli.run("convert", ratings, "--items", items, "--to", folder.resolve("a"), "--quiet")
        .assertBadInput(items + refusal);
  }

  @Test
  void aWrongLineOfAPipeIsNamed() throws Exception {
    Path wrong =
        Files.writeString(folder.resolve("wrong.csv"), "userId,movieId,rating\n1,2,3\n1,2,x\n");
    Path pipe = pipe(wrong);
    Cli.run("convert", pipe, "--to", folder.resolve("a"))
        .assertBadInput(
            pipe
                + ": not a number: line=3, field=rating, value=x; correct the line, or leave"
                + " such lines out with --on-error skip");
    assertEquals(List.of("pipe-wrong.csv", "wrong.csv"), Cli.list(folder));
  }

  @Test
  void listsAndPairsComeThroughPipes() throws Exception {
    SmallJob job = SmallJob.in(folder);
    Path pairs = Files.writeString(folder.resolve("pairs.csv"), "userId,movieId\n1,2\n2,3\n");
    Path one = folder.resolve("one.csv");
    Path two = folder.resolve("two.csv");
    Cli.run("score", job.als(), "--pairs", pairs, "--to", one).done();
    Cli.run("score", job.als(), "--pairs", pipe(pairs), "--to", two).done();
    assertEquals(Files.readString(one), Files.readString(two));
    Path users = Files.writeString(folder.resolve("users.txt"), "userId\n1\n2\n");
    assertEquals(
        2,
        Cli.run(
                "score",
                job.als(),
                "--users",
                pipe(users),
                "--to",
                folder.resolve("t.csv"),
                "--json")
            .json()
            .get("users")
            .intValue());
  }
}
