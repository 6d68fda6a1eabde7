package dev.quire.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.files.InvalidFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no table, and would only be complained about as one. */
class ForeignFormatTest {
  @TempDir Path folder;

  private void assertRefused(byte[] bytes, String expected) throws IOException {
    Path file = Files.write(folder.resolve("ratings"), bytes);
    String message =
        assertThrows(
                InvalidFileException.class,
                () -> RatingFiles.open(List.of(file), InputOptions.NONE, folder))
            .getMessage();
    assertEquals(file + ": " + expected, message);
  }

  @ParameterizedTest
  @CsvSource({
    "ARROW1, an Arrow or Feather file",
    "'Obj\u0001', an Avro file",
    "\u00d0\u00cf\u0011\u00e0, an Excel workbook",
    "\u0089HDF, an HDF5 file",
    "\u0093NUMPY, an array of NumPy",
    "SQLite format 3, an SQLite database",
  })
  void isNamed(String mark, String what) throws IOException {
    byte[] bytes = (mark + "\0user,item\n1,2\n").getBytes(ISO_8859_1);
    assertRefused(bytes, "is " + what + "; write it as CSV, JSON lines or Parquet");
  }

  @Test
  void whatCameInThePlaceOfAFile() throws IOException {
    assertRefused(
        "<!doctype html>\n<title>Not found, sorry</title>\n".getBytes(ISO_8859_1),
        "is a web page; get the file again: what came in its place may say why");
    assertRefused(
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1\n".getBytes(ISO_8859_1),
        "is a pointer of Git LFS, not the file; get it with git lfs pull");
  }

  @Test
  void aPackedArchiveOfTar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(("ratings.csv" + "\0".repeat(246) + "ustar\0").getBytes(ISO_8859_1));
      out.write("user,item\n1,2\n".getBytes(ISO_8859_1));
    }
    assertRefused(bytes.toByteArray(), "is an archive of tar; unpack it first, with tar -xf");
  }
}
