package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.files.InvalidFileException;
import dev.quire.input.OnError;
import dev.quire.input.SkippedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features of the films 10, 20 (rated) and 30 (not). */
class FeatureReaderTest {
  private static final String MOVIES =
      """
      movieId,title,genres
      10,Heat (1995),Action|Crime
      20,Ran,(no genres listed)
      30,Up (2009),Comedy
      """;

  @TempDir Path folder;

  private Path file;
  private Dataset dataset;

  @BeforeEach
  void convert() throws IOException {
    file = folder.resolve("f.csv");
    dataset = convert("dataset", MOVIES);
  }

  private Dataset convert(String name, String movies) throws IOException {
    Path ratings = folder.resolve(name + ".csv");
    Path items = folder.resolve(name + "-movies.csv");
    Files.writeString(ratings, TestRatings.HEADER + "1,10,4,0\n1,20,3,0\n2,10,2,0\n");
    Files.writeString(items, movies);
    Path target = folder.resolve(name);
    TestRatings.convert(ConvertOptions.of(ratings, target).withItems(items), 1);
    return Dataset.open(target);
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  private FeatureReader.Result read(OnError onError, String... sources) throws IOException {
    return FeatureReader.read(dataset, List.of(sources), onError);
  }

  /** S by external id and name. */
  private Map<String, Float> entries(FeatureMatrix features) {
    Map<String, Float> entries = new TreeMap<>();
    for (int item = 0; item < features.rows(); item++) {
      for (long at = features.start(item); at < features.end(item); at++) {
        String name = features.names().get(features.feature(at));
        entries.put(dataset.itemIds().number(item) + " " + name, features.weight(at));
      }
    }
    return entries;
  }

  private static float root(double square) {
    return (float) Math.sqrt(square);
  }

  @Test
  void genresAndDecadesComeFromTheCatalogue() throws Exception {
    FeatureMatrix genres = read(OnError.STOP, "genres").features();
    assertEquals(List.of("Action", "Comedy", "Crime"), genres.names());
    assertEquals(
        Map.of("10 Action", root(0.5), "10 Crime", root(0.5), "30 Comedy", 1f), entries(genres));
    assertEquals("genres", genres.source());
    assertEquals(
        Map.of("10 1990s", 1f, "30 2000s", 1f), entries(read(OnError.STOP, "decade").features()));
  }

  @Test
  void sourcesAreCombinedAndWeightsScaledToLengthOne() throws Exception {
    Files.writeString(
        file, "movieId,tag,weight\r\n20,slow,3\r\n20,\"epic, long\",4\r\n30,fun,2.5\r\n");
    FeatureReader.Result result = read(OnError.STOP, "genres", "decade", file.toString());
    assertEquals(
        Map.of(
            "10 1990s",
            root(1 / 3.0),
            "10 Action",
            root(1 / 3.0),
            "10 Crime",
            root(1 / 3.0),
            "20 epic, long",
            0.8f,
            "20 slow",
            0.6f,
            "30 2000s",
            (float) (1 / Math.sqrt(8.25)),
            "30 Comedy",
            (float) (1 / Math.sqrt(8.25)),
            "30 fun",
            (float) (2.5 / Math.sqrt(8.25))),
        entries(result.features()));
    assertEquals("genres,decade,f.csv", result.features().source());
    assertEquals(SkippedLines.NONE, result.skipped());
  }

  /** The order of the lines and of the columns does not matter. */
  @Test
  void equalFilesInAnyOrderGiveTheSame() throws Exception {
    Files.writeString(file, "item,feature\n30,b\n10,c\n10,a\n10,b\n");
    Map<String, Float> entries = entries(read(OnError.STOP, file.toString()).features());
    Files.writeString(file, "Feature,note,Item\na,x,10\nb,x,10\nb,,30\n\nc,y,10\n");
    assertEquals(entries, entries(read(OnError.STOP, file.toString()).features()));
    assertEquals(4, entries.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "99,a,1|unknown item: line=3, item=99, feature=a",
        "10,b,2|pair occurs again: line=3, item=10, feature=b",
        "10|too few fields: line=3, fields=1, expected=3, text=10",
        "10,a,1,2|too many fields: line=3, fields=4, expected=3, text=10,a,1,2",
        "x,a,1|not a whole number: line=3, field=item, value=x",
        "10,,1|empty field: line=3, field=feature, value=",
        "10,a,|empty field: line=3, field=weight, value=",
        "10,a,NaN|not a finite number: line=3, field=weight, value=NaN",
        "10,a,-Infinity|not a finite number: line=3, field=weight, value=-Infinity",
        "10,a,1e99|number out of range: line=3, field=weight, value=1e99",
        "10,a,0|weight is not positive: line=3, field=weight, value=0",
        "10,a,-2|weight is not positive: line=3, field=weight, value=-2",
        "10,a,much|not a number: line=3, field=weight, value=much",
      })
  void aWrongLineIsNamedOrLeftOut(String line, String problem) throws Exception {
    Files.writeString(file, "item,feature,weight\n10,b,1\n" + line + "\n20,c,1\n");
    assertEquals(
        file + ": " + problem + "; correct the line, or leave such lines out with on-error=skip",
        assertThrows(InvalidFileException.class, () -> read(OnError.STOP, file.toString()))
            .getMessage());
    FeatureReader.Result result = read(OnError.SKIP, file.toString());
    assertEquals(1, result.skipped().count());
    assertEquals(List.of("f.csv: " + problem), result.skipped().examples());
    assertEquals(Map.of("10 b", 1f, "20 c", 1f), entries(result.features()));
  }

  @Test
  void tenExamplesAreKeptOfAllFiles() throws Exception {
    Path other = folder.resolve("g.csv");
    Files.writeString(file, "item,feature\n10,a\n" + "77,a\n".repeat(7));
    Files.writeString(other, "item,feature\n10,b\n" + "88,b\n".repeat(12));
    SkippedLines skipped = read(OnError.SKIP, file.toString(), other.toString()).skipped();
    assertEquals(19, skipped.count());
    assertEquals(10, skipped.examples().size());
    assertEquals("f.csv: unknown item: line=9, item=77, feature=a", skipped.examples().get(6));
    assertEquals("g.csv: unknown item: line=3, item=88, feature=b", skipped.examples().get(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty: bytes=0; get the file again",
        "item,feature|no features, only a header: lines=1; give it a line for each item and feature",
        "item,weight|column is missing: line=1, column=feature, found=item,weight; the first line"
            + " has to name the columns item,feature and may name weight",
        "user,feature|column is missing: line=1, column=item, found=user,feature; the first line"
            + " has to name the columns item,feature and may name weight",
      })
  void aFileWithoutFeaturesIsRefused(String text, String problem) throws Exception {
    Files.writeString(file, text);
    assertEquals(
        file + ": " + problem,
        assertThrows(InvalidFileException.class, () -> read(OnError.SKIP, file.toString()))
            .getMessage());
  }

  @Test
  void aFileOfWrongLinesAloneIsRefused() throws Exception {
    Files.writeString(file, "item,feature\n77,a\n78,a\n");
    assertEquals(
        file
            + ": no features, every line is wrong: skipped=2, first=unknown item: line=2, item=77,"
            + " feature=a; correct the file",
        assertThrows(InvalidFileException.class, () -> read(OnError.SKIP, file.toString()))
            .getMessage());
  }

  @Test
  void sourcesThatAreNotThereAreNamed() throws Exception {
    assertEquals(
        "no such features: features=genre; use genres, decade or a CSV file with the columns"
            + " item,feature and perhaps weight",
        problem("genre"));
    Files.writeString(file, "item,feature\n10,Crime\n");
    assertEquals(
        "feature of two sources: feature=Crime, sources=genres and "
            + file
            + "; rename it in a file",
        problem("genres", file.toString()));
    dataset.close();
    dataset = convert("plain", "movieId,title\n10,Heat\n20,Ran\n");
    assertEquals(
        dataset.folder()
            + ": no genres: no item has a genre; convert again with items that have a column genres,"
            + " or one that item-columns=genres=NAME names, or give a file of features",
        problem("genres"));
    assertEquals(
        dataset.folder()
            + ": no decades: no title ends with a year like (1994); leave features=decade out, or"
            + " write each item's decade into a file of features",
        problem("decade"));
    dataset.close();
    Path bare = Files.createDirectory(folder.resolve("bare"));
    dataset = Dataset.open(TestRatings.dataset(bare, Split.none(), "1,10,4,0", "2,10,3,0"));
    String advice = "; convert again with items=MOVIES.csv, or give a file of features";
    assertTrue(problem("genres").endsWith(": no genres: the dataset has no titles" + advice));
  }

  private String problem(String... sources) {
    return assertThrows(IllegalArgumentException.class, () -> read(OnError.STOP, sources))
        .getMessage();
  }
}
