package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.mapped.InvalidFileException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    Files.writeString(json, Files.readString(json).replaceFirst(from, to));
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
    edit("\"format_version\" : 1", "\"format_version\" : 2");
    assertRefused(
        json + "written by another version of Quire: format_version=2, expected=1" + advice);
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
    String expected = Dataset.open(second).info().fingerprint();
    Files.copy(
        dataset.resolve("dataset.json"),
        second.resolve("dataset.json"),
        StandardCopyOption.REPLACE_EXISTING);
    String written = Dataset.open(dataset).info().fingerprint();
    dataset = second;
    assertRefused(
        second
            + ": files are of different datasets: fingerprint="
            + expected
            + ", expected="
            + written
            + "; make it anew with quire convert");
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
    Exception e =
        assertThrows(
            InvalidFileException.class, () -> MatrixCheck.check(Path.of("m"), matrix, 3, 0));
    assertEquals("m: " + problem + "; make the dataset anew", e.getMessage());
  }
}
