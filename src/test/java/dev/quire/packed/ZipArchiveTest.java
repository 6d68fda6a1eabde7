package dev.quire.packed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of all kinds of bad intentions. */
class ZipArchiveTest {
  @TempDir Path folder;

  private Path write(byte[] zip) throws IOException {
    return Files.write(folder.resolve("a.zip"), zip);
  }

  private ZipArchive open(byte[] zip, UnpackLimits limits) throws IOException {
    Path file = write(zip);
    return ZipArchive.open(file, Path.of("a.zip"), limits);
  }

  private String refusal(byte[] zip, UnpackLimits limits) {
    return assertThrows(InvalidFileException.class, () -> open(zip, limits).close()).getMessage();
  }

  private static String text(ZipArchive archive, int file) throws IOException {
    try (InputStream in = archive.stream(archive.files().get(file))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void filesAndFolders() throws IOException {
    try (ZipArchive archive =
        open(Zips.of("x/", "", "x/ratings.csv", "1,2,3\n", "x/ü", "z"), UnpackLimits.USUAL)) {
      assertEquals(
          List.of(new ZipArchive.Entry("x/ratings.csv", 6), new ZipArchive.Entry("x/ü", 1)),
          archive.files());
      assertEquals("1,2,3\n", text(archive, 0));
      assertEquals("z", text(archive, 1));
      assertEquals("ratings.csv", archive.files().getFirst().lastName());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x.csv",
        "a/../../x.csv",
        "/etc/passwd",
        "\\windows\\x",
        "a\\..\\..\\x",
        "C:/x",
        "c:x",
        "..",
        "a/..",
        "x\u0000y",
        "x\ny",
      })
  void namesThatLeadOutside(String name) throws IOException {
    String message = refusal(Zips.of("ratings.csv", "1", name, "2"), UnpackLimits.USUAL);
    assertTrue(
        message.startsWith(
                "a.zip: has a file that would be unpacked to a place outside of its folder: file=")
            || message.startsWith("a.zip: is no whole zip archive"),
        message);
    assertTrue(message.indexOf('\n') < 0, message);
  }

  @Test
  void dotsInNamesAreNoWayOut() throws IOException {
    try (ZipArchive archive =
        open(Zips.of("a..b", "1", "...", "2", "a/.x", "3"), UnpackLimits.USUAL)) {
      assertEquals(3, archive.files().size());
    }
  }

  @Test
  void tooMuch() throws IOException {
    byte[] bomb = Zips.of("ratings.csv", "0".repeat(2_000_000), "b.csv", "0".repeat(2_000_000));
    String message = refusal(bomb, new UnpackLimits(3_000_000, 10, 100));
    assertTrue(
        message.startsWith("a.zip: unpacks to far more than any ratings do: bytes="), message);
    open(bomb, new UnpackLimits(3_990_000, 10, 100)).close();
  }

  @Test
  void tooMany() throws IOException {
    String message = refusal(Zips.of("a", "1", "b", "2", "c", "3"), new UnpackLimits(1000, 10, 2));
    assertEquals(
        "a.zip: has too many files: file=c, files=2; unpack it first, with unzip", message);
  }

  /** The archive says that it is small; what comes out is looked at, too. */
  @Test
  void lengthsThatLie() throws IOException {
    byte[] zip = Zips.of("ratings.csv", "0".repeat(100_000));
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int central = new String(zip, ISO_8859_1).indexOf("PK\u0001\u0002");
    assertEquals(100_000, bytes.getInt(central + 24));
    bytes.putInt(central + 24, 50);
    try (ZipArchive archive = open(zip, UnpackLimits.USUAL)) {
      InvalidFileException e = assertThrows(InvalidFileException.class, () -> text(archive, 0));
      assertEquals(
          "a.zip: is damaged: format=zip, file=ratings.csv, reason=wrong length; get the file again",
          e.getMessage());
    }
  }

  @Test
  void checksumsThatAreWrong() throws IOException {
    byte[] zip = Zips.of("ratings.csv", "abc");
    int central = new String(zip, ISO_8859_1).indexOf("PK\u0001\u0002");
    zip[central + 16] ^= 1;
    try (ZipArchive archive = open(zip, UnpackLimits.USUAL)) {
      InvalidFileException e = assertThrows(InvalidFileException.class, () -> text(archive, 0));
      assertTrue(e.getMessage().contains("reason=wrong checksum"), e.getMessage());
    }
  }

  @Test
  void encryptedFiles() throws IOException {
    byte[] zip = Zips.of("ratings.csv", "abc");
    int central = new String(zip, ISO_8859_1).indexOf("PK\u0001\u0002");
    zip[central + 8] |= 1;
    assertEquals(
        "a.zip: is encrypted; unpack it first, with unzip and its password",
        refusal(zip, UnpackLimits.USUAL));
  }

  @Test
  void cutShort() throws IOException {
    byte[] zip = Zips.of("ratings.csv", "1,2,3\n".repeat(100));
    for (int length : new int[] {4, 30, zip.length / 2, zip.length - 1}) {
      String message = refusal(Arrays.copyOf(zip, length), UnpackLimits.USUAL);
      assertTrue(message.startsWith("a.zip: is no whole zip archive: reason="), message);
      assertTrue(message.endsWith("; get the file again"), message);
    }
  }

  /** A link of Unix is a file with the link's text; nothing that unpacks it makes one. */
  @Test
  void linksAreFiles() throws IOException {
    byte[] zip = Zips.of("link", "/etc/passwd");
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int central = new String(zip, ISO_8859_1).indexOf("PK\u0001\u0002");
    zip[central + 5] = 3; // made on Unix
    bytes.putInt(central + 38, 0120777 << 16);
    try (ZipArchive archive = open(zip, UnpackLimits.USUAL)) {
      assertEquals("/etc/passwd", text(archive, 0));
    }
  }

  @Test
  void storedFiles() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry("ratings.csv");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(3);
      entry.setCrc(0x352441c2L); // of abc
      out.putNextEntry(entry);
      out.write("abc".getBytes(UTF_8));
    }
    try (ZipArchive archive = open(bytes.toByteArray(), UnpackLimits.USUAL)) {
      assertEquals("abc", text(archive, 0));
    }
  }
}
