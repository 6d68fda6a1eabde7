package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset says of its ratings what holds for them, and not for those that were left out. */
class DeduplicatedLevelsTest {
  private static final String HEADER = "userId,movieId,rating,timestamp\n";

  @TempDir Path folder;

  private Path convert(String name, String lines) throws Exception {
    Path csv = Files.writeString(folder.resolve("ratings.csv"), HEADER + lines);
    Path target = folder.resolve(name);
    TestRatings.convert(ConvertOptions.of(csv, target), 3);
    return target;
  }

  private static void assertSameBytes(Path expected, Path actual) throws Exception {
    for (String name :
        List.of(Dataset.IDS, "train/" + Dataset.BY_USER, "train/" + Dataset.BY_ITEM)) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(name)),
          Files.readAllBytes(actual.resolve(name)),
          name);
    }
  }

  @Test
  void theRatingThatWasReplacedIsNoLevel() throws Exception {
    Path distinct = convert("distinct", "1,10,3.5,9\n1,11,4,5\n2,10,2,5\n");
    Path twice = convert("twice", "1,10,99,5\n1,11,4,5\n2,10,-7,1\n1,10,3.5,9\n2,10,2,5\n");
    DatasetInfo info = DatasetJson.read(twice).info();
    assertEquals(List.of(2f, 3.5f, 4f), info.levels());
    assertEquals(2f, info.minRating());
    assertEquals(4f, info.maxRating());
    assertEquals(DatasetJson.read(distinct).info().fingerprint(), info.fingerprint());
    assertSameBytes(distinct, twice);
  }

  /** 300 ratings that differ, of which 100 are left out: few enough for codes again. */
  @Test
  void tooManyLevelsBeforeAreFewAfter() throws Exception {
    StringBuilder kept = new StringBuilder();
    StringBuilder replaced = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      kept.append("1,").append(i).append(',').append(i / 8.0).append(",9\n");
      if (i < 100) {
        replaced.append("1,").append(i).append(',').append(1000 + i).append(",1\n");
      }
    }
    Path distinct = convert("distinct", kept.toString());
    Path twice = convert("twice", replaced.toString() + kept);
    DatasetInfo info = DatasetJson.read(twice).info();
    assertEquals(200, info.levels().size());
    assertEquals(199 / 8f, info.maxRating());
    assertSameBytes(distinct, twice);
  }

  /** And with too many after, as well, the range is that of what is kept. */
  @Test
  void rangeOfRatingsWithoutLevels() throws Exception {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      kept.append("1,").append(i).append(',').append(i / 8.0).append(",9\n");
    }
    Path distinct = convert("distinct", kept.toString());
    Path twice = convert("twice", "1,5,1000,1\n1,6,-1000,1\n" + kept);
    DatasetInfo info = DatasetJson.read(twice).info();
    assertEquals(List.of(), info.levels());
    assertEquals(0f, info.minRating());
    assertEquals(399 / 8f, info.maxRating());
    assertSameBytes(distinct, twice);
  }
}
