package dev.quire.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.files.InvalidFileException;
import dev.quire.packed.Zips;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files of a folder or an archive are the ratings, and which the items. */
class FoundFilesTest {
  @TempDir Path folder;

  private Path folder(String... names) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("data"));
    for (String name : names) {
      Files.writeString(inner.resolve(name), "x");
    }
    return inner;
  }

  private Path archive(String root, String... names) throws IOException {
    List<String> content = new ArrayList<>();
    for (String name : names) {
      content.addAll(List.of(root + name, "x"));
    }
    return Files.write(folder.resolve("data.zip"), Zips.of(content.toArray(String[]::new)));
  }

  private static String found(Path input) throws IOException {
    FoundFiles found = FoundFiles.of(List.of(input));
    return Stream.concat(
            found.ratings().stream().map(path -> input.relativize(path).toString()),
            Stream.of(
                "items=" + found.items().map(path -> input.relativize(path).toString()).orElse("")))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "README.txt links.csv movies.csv ratings.csv tags.csv,ratings.csv items=movies.csv",
    "README movies.dat ratings.dat users.dat,ratings.dat items=movies.dat",
    "README.html allbut.pl movies.dat ratings.dat split_ratings.sh tags.dat,"
        + "ratings.dat items=movies.dat",
    "README allbut.pl mku.sh u.data u.genre u.info u.item u.occupation u.user u1.base u1.test,"
        + "u.data items=u.item",
    "movie.csv rating.csv tag.csv genome_scores.csv,rating.csv items=movie.csv",
    "BX-Book-Ratings.csv BX-Books.csv BX-Users.csv,BX-Book-Ratings.csv items=",
    "Ratings.CSV,Ratings.CSV items=",
    "ratings.csv.gz movies.csv.gz,ratings.csv.gz items=movies.csv.gz",
    "ratings.parquet movies.csv,ratings.parquet items=movies.csv",
    "_SUCCESS ._SUCCESS.crc .part-00000.csv.crc part-00001.csv part-00000.csv,"
        + "part-00000.csv part-00001.csv items=",
    "_SUCCESS part-00000-abc.c000.snappy.parquet part-00001-abc.c000.snappy.parquet,"
        + "part-00000-abc.c000.snappy.parquet part-00001-abc.c000.snappy.parquet items=",
    "0.parquet 1.parquet,0.parquet 1.parquet items=",
    "reviews_Books_5.json.gz,reviews_Books_5.json.gz items=",
    "events.jsonl README.txt items.csv,events.jsonl items=items.csv",
    "Books.jsonl.gz meta_Books.jsonl.gz,Books.jsonl.gz items=meta_Books.jsonl.gz",
    "ratings.parquet movies.parquet,ratings.parquet items=",
  })
  void whatIsThere(String names, String expected) throws IOException {
    String[] all = names.split(" ");
    assertEquals(expected, found(folder(all)));
    assertEquals(expected, found(archive("", all)));
    String below = expected.replaceAll("(?<= |^)(?!items=)|(?<=items=)(?=.)", "x/");
    assertEquals(below, found(archive("x/", all)));
  }

  @Test
  void whatAMacLeavesInAnArchiveIsNoContent() throws IOException {
    assertEquals(
        "a/ratings.csv items=", found(archive("", "__MACOSX/a/._ratings.csv", "a/ratings.csv")));
  }

  /** Programs put a point before the names, and those of Windows another sign between folders. */
  @Test
  void namesAsSomeProgramsWriteThem() throws IOException {
    String text = "user,item\n1,2\n";
    for (String name : List.of("./ratings.csv", "x/./ratings.csv", "x\\ratings.csv")) {
      Path zip = Files.write(folder.resolve("odd.zip"), Zips.of(name, text));
      Path found = FoundFiles.of(List.of(zip)).ratings().getFirst();
      try (InputStream in = TextFile.open(found)) {
        assertEquals(text, new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
      }
    }
  }

  @Test
  void severalInputsAndOneFileOfItems() throws IOException {
    Path inner = folder("ratings.csv", "movies.csv");
    Path other = Files.writeString(folder.resolve("more.csv"), "x");
    FoundFiles found = FoundFiles.of(List.of(other, inner));
    assertEquals(List.of(other, inner.resolve("ratings.csv")), found.ratings());
    assertEquals(inner.resolve("movies.csv"), found.items().orElseThrow());
  }

  /** As an archive that was unpacked twice, and what Spark writes by the values of a column. */
  @Test
  void foldersInFolders() throws IOException {
    Path inner = folder("README.txt", ".hidden.csv");
    Path below = Files.createDirectories(inner.resolve("ml/small"));
    Files.writeString(below.resolve("ratings.csv"), "x");
    Files.writeString(below.resolve("movies.csv"), "x");
    Files.createDirectories(inner.resolve(".git"));
    Files.writeString(inner.resolve(".git/ratings.csv"), "x");
    assertEquals("ml/small/ratings.csv items=ml/small/movies.csv", found(inner));
    Files.writeString(inner.resolve("ratings.dat"), "x"); // nearer
    assertEquals("ratings.dat items=", found(inner));
    Path events = folder.resolve("events");
    for (String year : List.of("year=2020", "year=2019")) {
      Files.createDirectories(events.resolve(year));
      Files.writeString(events.resolve(year + "/part-00000.parquet"), "x");
      Files.writeString(events.resolve(year + "/_SUCCESS"), "");
    }
    assertEquals("year=2019/part-00000.parquet year=2020/part-00000.parquet items=", found(events));
  }

  @Test
  void aLinkToAFolderIsTheFolder() throws IOException {
    Path inner = folder("ratings.csv", "movies.csv");
    Path link = Files.createSymbolicLink(folder.resolve("link"), inner);
    assertEquals("ratings.csv items=movies.csv", found(link));
    assertEquals(link.resolve("ratings.csv"), FoundFiles.of(List.of(link)).ratings().getFirst());
  }

  @Test
  void tagsAreFoundToBeSaid() throws IOException {
    Path inner = folder("ratings.csv", "movies.csv", "tags.csv", "genome-tags.csv", "staging.csv");
    assertEquals(
        List.of(inner.resolve("genome-tags.csv"), inner.resolve("tags.csv")),
        FoundFiles.of(List.of(inner)).tags());
  }

  private static void assertRefused(Path input, String expected) {
    InvalidFileException e =
        assertThrows(InvalidFileException.class, () -> FoundFiles.of(List.of(input)));
    assertEquals(input + ": " + expected.replace("IN/", input + "/"), e.getMessage());
  }

  @Test
  void noRatings() throws IOException {
    assertRefused(
        folder("a.xls", "b.doc"),
        "holds no file that has ratings, by its name: files=a.xls b.doc; name the file that has"
            + " them, like IN/a.xls");
    assertRefused(
        archive("", "movies.csv", "tags.csv"),
        "holds no file that has ratings, by its name: files=movies.csv tags.csv; name the file that"
            + " has them, like IN/movies.csv");
    assertRefused(
        Files.createDirectory(folder.resolve("empty")),
        "holds no file that has ratings, by its name: files=none; name the file that has them, like"
            + " IN/ratings.csv");
  }

  @Test
  void aWorkbookIsNoArchive() throws IOException {
    assertRefused(
        archive("", "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
        "is an Excel workbook; save it as CSV");
  }

  @Test
  void moreThanOneThatCouldBe() throws IOException {
    assertRefused(
        archive("", "a/ratings.csv", "b/ratings.csv"),
        "holds several files that may have the ratings: files=a/ratings.csv b/ratings.csv; name the"
            + " one, like IN/a/ratings.csv, or, if they are parts of one data set, all of them:"
            + " IN/a/ratings.csv IN/b/ratings.csv");
    Path data = folder("notes.txt");
    for (String name : List.of("ml-1m/ratings.dat", "ml-small/ratings.csv", "old/x/ratings.csv")) {
      Files.createDirectories(data.resolve(name).getParent());
      Files.writeString(data.resolve(name), "x");
    }
    Files.delete(data.resolve("notes.txt"));
    assertRefused(
        data,
        "holds several files that may have the ratings: files=ml-1m/ratings.dat ml-small/ratings.csv"
            + " old/x/ratings.csv; name the one, like IN/ml-1m/ratings.dat, or, if they are parts of"
            + " one data set, all of them: IN/ml-1m/ratings.dat IN/ml-small/ratings.csv ...");
  }

  /** A copy that somebody has put further below is no reason to refuse what lies above. */
  @Test
  void ofSeveralTheNearestIsTakenWithWhatLiesBesideIt() throws IOException {
    String[] names = {
      "ml/movies.csv", "ml/old/movies.csv", "ml/old/ratings.csv", "ml/ratings.csv", "ml/tags.csv"
    };
    Path zip = archive("", names);
    assertEquals("ml/ratings.csv items=ml/movies.csv", found(zip));
    assertEquals(
        List.of(zip.resolve("ml/old/ratings.csv")), FoundFiles.of(List.of(zip)).passedOver());
    assertEquals(zip.resolve("ml/movies.csv"), FoundFiles.items(zip));
    Path data = folder();
    for (String name : names) {
      Files.createDirectories(data.resolve(name).getParent());
      Files.writeString(data.resolve(name), "x");
    }
    assertEquals("ml/ratings.csv items=ml/movies.csv", found(data));
    assertEquals(List.of(), FoundFiles.of(List.of(data.resolve("ml"))).passedOver());
  }

  @Test
  void partsMayLieInFoldersThatSayWhatOneOfTheirColumnsHas() throws IOException {
    assertEquals(
        "r/year=2019/ratings.csv r/year=2020/month=1/ratings.csv items=r/movies.csv",
        found(
            archive("r/", "year=2020/month=1/ratings.csv", "year=2019/ratings.csv", "movies.csv")));
  }

  @Test
  void itemsOfWhatIsNamed() throws IOException {
    Path inner = folder("ratings.csv", "movies.csv");
    assertEquals(inner.resolve("movies.csv"), FoundFiles.items(inner));
    assertEquals(inner.resolve("ratings.csv"), FoundFiles.items(inner.resolve("ratings.csv")));
    Path alone = archive("", "anything.csv");
    assertEquals(alone.resolve("anything.csv"), FoundFiles.items(alone));
    Path without = archive("", "a.csv", "b.csv");
    InvalidFileException e =
        assertThrows(InvalidFileException.class, () -> FoundFiles.items(without));
    assertEquals(
        without
            + ": holds no file that has items, by its name: files=a.csv b.csv; name the file that"
            + " has them, like "
            + without
            + "/a.csv",
        e.getMessage());
  }
}
