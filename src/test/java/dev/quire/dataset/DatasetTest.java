package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.SelfChecksum;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class DatasetTest {
  @TempDir Path folder;

  private Path dataset;

  @BeforeEach
  void convert() throws Exception {
    dataset =
        TestRatings.dataset(
            folder,
            Split.random(0.2, 0.3, 1),
            "1,1,3,5",
            "1,2,4,5",
            "2,1,1,5",
            "3,3,2,5",
            "4,1,5,5");
  }

  private void assertRefused(String message) {
    Exception e = assertThrows(InvalidFileException.class, () -> Dataset.open(dataset).close());
    assertEquals(message, e.getMessage());
  }

  private void edit(String from, String to) throws Exception {
    Path json = dataset.resolve("dataset.json");
    byte[] text = Files.readString(json).replaceFirst(from, to).getBytes(StandardCharsets.UTF_8);
    new SelfChecksum("crc32c").fillIn(text); // as one who wants to be believed
    Files.write(json, text);
  }

  @Test
  void folderWithoutDatasetJson() throws Exception {
    Files.delete(dataset.resolve("dataset.json"));
    assertRefused(
        dataset
            + ": not a complete dataset: missing=dataset.json; make it anew with quire convert");
  }

  @Test
  void noFolder() {
    dataset = folder.resolve("none");
    assertRefused(
        dataset + ": no such dataset folder; make it with quire convert, or check the path");
  }

  @Test
  void missingFile() throws Exception {
    Files.delete(dataset.resolve("test/by-user.safetensors"));
    assertRefused(
        dataset
            + ": not a complete dataset: missing=test/by-user.safetensors; make it anew with quire"
            + " convert");
  }

  @Test
  void wrongJson() throws Exception {
    String advice = "; make the dataset anew with quire convert";
    String json = dataset.resolve("dataset.json") + ": ";
    edit("\"users\" : 4", "\"users\" : -4");
    assertRefused(json + "field is wrong: field=users, value=-4" + advice);
    edit("\"users\" : -4,", "");
    assertRefused(json + "field is missing: field=users" + advice);
    edit("\"format_version\" : 3", "\"format_version\" : 4");
    assertRefused(
        json + "written by another version of Quire: format_version=4, expected=1 to 3" + advice);
  }

  @Test
  void anotherDatasetsFile() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path second =
        TestRatings.dataset(
            other,
            Split.random(0.2, 0.3, 1),
            "1,1,3,5",
            "1,2,5,5",
            "2,1,1,5",
            "3,3,2,5",
            "4,1,4,5");
    Files.copy(
        dataset.resolve("train/by-item.safetensors"),
        second.resolve("train/by-item.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    String there = checksum(dataset);
    String here = checksum(second);
    dataset = second;
    assertRefused(
        second.resolve("train/by-item.safetensors")
            + ": file of another dataset: header crc32c="
            + there
            + ", in "
            + second.resolve("dataset.json")
            + "="
            + here
            + "; put back the right one, or make the dataset anew with quire convert");
  }

  /** What dataset.json says of the matrix by item. */
  private static String checksum(Path folder) throws Exception {
    return JsonMapper.shared()
        .readTree(Files.readString(folder.resolve("dataset.json")))
        .path("files")
        .path("train/by-item.safetensors")
        .asString();
  }

  @Test
  void aCatalogueThatIsNotTheDatasetsIsRefused() throws Exception {
    Files.copy(dataset.resolve("ids.safetensors"), dataset.resolve("catalogue.safetensors"));
    String message =
        assertThrows(InvalidFileException.class, () -> Dataset.open(dataset)).getMessage();
    assertEquals(
        dataset.resolve("catalogue.safetensors")
            + ": not a Quire catalogue file: quire.kind=ids, expected=catalogue; choose another"
            + " file",
        message);
  }

  @ParameterizedTest
  @CsvSource({
    "global_mean, 7.5",
    "global_mean, 0.5",
    "max_rating, 0.0",
    "min_rating, 5.0",
    "max_rating, 1e40",
  })
  void aRangeThatCannotBeIsRefused(String field, String value) throws Exception {
    edit("\"" + field + "\" : [0-9.]+", "\"" + field + "\" : " + value);
    String message =
        assertThrows(InvalidFileException.class, () -> Dataset.open(dataset)).getMessage();
    assertTrue(message.contains(field + "=") || message.contains("field=" + field), message);
  }

  /** Within the range, and believed by who opens it; whoever reads all finds it. */
  @Test
  void anotherMeanIsFoundByVerify() throws Exception {
    edit("\"global_mean\" : [0-9.]+", "\"global_mean\" : 3.25");
    try (Dataset damaged = Dataset.open(dataset)) {
      String message = assertThrows(InvalidFileException.class, damaged::verify).getMessage();
      assertTrue(
          message.startsWith(
              dataset.resolve("dataset.json")
                  + ": not the mean of the training ratings: global_mean=3.25, mean="),
          message);
    }
  }

  @Test
  void aFlippedBitInAnyByteOfDatasetJsonIsRefused() throws Exception {
    Path json = dataset.resolve("dataset.json");
    byte[] text = Files.readAllBytes(json);
    for (int at = 0; at < text.length; at++) {
      byte[] damaged = text.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.delete(json); // much faster than writing over a file
      Files.write(json, damaged);
      assertThrows(InvalidFileException.class, () -> Dataset.open(dataset), "byte " + at);
    }
  }

  @Test
  void damagedData() throws Exception {
    Path file = dataset.resolve("train/by-item.safetensors");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() - 1);
      bytes.write(77);
    }
    try (Dataset damaged = Dataset.open(dataset)) {
      Exception e = assertThrows(InvalidFileException.class, damaged::verify);
      assertEquals(
          file + ": data is damaged: tensor=values", e.getMessage().replaceFirst(", crc.*", ""));
    }
  }

  @Test
  void matricesAreChecked() {
    assertMatrixRefused(
        "columns don't rise: row=0, value=1", new long[] {0, 2, 2}, new int[] {1, 1});
    assertMatrixRefused(
        "column out of range: row=1, value=3", new long[] {0, 1, 2}, new int[] {1, 3});
    assertMatrixRefused(
        "row pointers don't rise from 0: row=0, value=1", new long[] {1, 1, 2}, new int[] {0, 1});
    assertMatrixRefused(
        "row pointers don't rise from 0: row=1, value=3", new long[] {0, 3, 2}, new int[] {0, 1});
  }

  private void assertMatrixRefused(String problem, long[] rowPointers, int[] columns) {
    CsrMatrix matrix = CsrMatrix.of(rowPointers, columns, new float[columns.length]);
    DatasetInfo info =
        new DatasetInfo(
            2,
            3,
            columns.length,
            0,
            0,
            0,
            0,
            List.of(),
            0,
            0,
            1,
            new DatasetInfo.Source("", 0, ""),
            Selection.ALL,
            Split.random(0, 0, 0),
            "");
    Exception e =
        assertThrows(
            InvalidFileException.class, () -> MatrixCheck.check(Path.of("m"), matrix, 3, info));
    assertEquals(
        "m: " + problem + "; the file is damaged, make it anew and run quire verify",
        e.getMessage());
  }
}
