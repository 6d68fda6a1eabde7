package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The matrix that {@link CsrMatrix} and store/README.md draw becomes the arrays they print. */
class WorkedExampleTest {
  private static final String BY_USER =
      """
      train/by-user
      row_pointers  0 2 4 5
      columns       0 2 | 0 1 | 1
      values        2 1 | 0 3 | 2
      """;

  private static final String BY_ITEM =
      """
      train/by-item
      row_pointers  0 2 4 5 5
      columns       0 1 | 1 2 | 0 |
      values        2 0 | 3 2 | 1 |
      """;

  @TempDir Path folder;

  @Test
  void theFilesHaveTheArraysOfTheExample() throws Exception {
    String ratings = "userId,movieId,rating\n3,10,4.0\n3,20,3.5\n9,10,2.0\n9,30,5.0\n7,30,4.0\n";
    String movies = "movieId,title,genres\n10,A,x\n20,B,x\n30,C,x\n40,D,x\n";
    Path dataset = folder.resolve("dataset");
    TestRatings.convert(
        ConvertOptions.of(Files.writeString(folder.resolve("ratings.csv"), ratings), dataset)
            .withItems(Files.writeString(folder.resolve("movies.csv"), movies)),
        1);
    try (Dataset opened = Dataset.open(dataset)) {
      long[] users = IntStream.range(0, 3).mapToLong(opened.userIds()::number).toArray();
      long[] items = IntStream.range(0, 4).mapToLong(opened.itemIds()::number).toArray();
      assertArrayEquals(new long[] {3, 9, 7}, users);
      assertArrayEquals(new long[] {10, 30, 20, 40}, items);
      assertEquals(List.of(2.0f, 3.5f, 4.0f, 5.0f), opened.info().levels());
    }
    assertEquals(BY_USER, print(dataset, "train/by-user", 3));
    assertEquals(BY_ITEM, print(dataset, "train/by-item", 4));
  }

  /** The five ratings of a matrix as the pages print them. */
  private static String print(Path dataset, String name, int rows) throws Exception {
    try (TensorFile file = TensorFile.open(dataset.resolve(name + ".safetensors"))) {
      long[] pointers = file.segment("row_pointers", DType.I64, rows + 1).toArray(Layouts.I64);
      int[] columns = file.segment("columns", DType.I32, 5).toArray(Layouts.I32);
      byte[] values = file.segment("values", DType.U8, 5).toArray(Layouts.U8);
      return name
          + "\nrow_pointers  "
          + Arrays.stream(pointers).mapToObj(Long::toString).collect(Collectors.joining(" "))
          + "\ncolumns       "
          + byRow(pointers, at -> Integer.toString(columns[at]))
          + "\nvalues        "
          + byRow(pointers, at -> Byte.toString(values[at]))
          + "\n";
    }
  }

  private static String byRow(long[] pointers, IntFunction<String> text) {
    StringJoiner rows = new StringJoiner(" | ");
    for (int row = 0; row + 1 < pointers.length; row++) {
      IntStream ratings = IntStream.range((int) pointers[row], (int) pointers[row + 1]);
      rows.add(ratings.mapToObj(text).collect(Collectors.joining(" ")));
    }
    return rows.toString().stripTrailing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"store/README.md", "src/main/java/dev/quire/dataset/CsrMatrix.java"})
  void thePagesPrintThem(String page) throws Exception {
    String text =
        Files.readString(Path.of(page)).replaceAll("(?m)^( \\*)? *", "").replace("\n\n", "\n");
    assertTrue(text.contains("\n" + BY_USER + BY_ITEM), page + " has to print the arrays");
  }
}
