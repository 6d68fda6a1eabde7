package dev.quire.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.files.InvalidFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoviesCsvTest {
  @TempDir Path folder;

  private List<Movie> read(String text) throws Exception {
    List<Movie> movies = new ArrayList<>();
    MoviesCsv.read(Files.writeString(folder.resolve("m.csv"), text), movies::add);
    return movies;
  }

  private void assertRefused(String text, String expected) {
    Exception e = assertThrows(InvalidFileException.class, () -> read(text));
    assertEquals(folder.resolve("m.csv") + ": " + expected, e.getMessage());
  }

  @Test
  void readsTitlesAndGenres() throws Exception {
    assertEquals(
        List.of(
            new Movie("5", "Up (2009)", List.of("Comedy", "Drama"), 2),
            new Movie("3", "\"Great\" Escape, The", List.of(), 3),
            new Movie("4", "Two\nlines", List.of("Sci-Fi"), 4),
            new Movie("1", "Amélie", List.of(), 6)),
        read(
            "\ufeffmovieId,title,genres\r\n5,Up (2009),Comedy|Drama\r\n"
                + "3,\"\"\"Great\"\" Escape, The\",(no genres listed)\r\n"
                + "4,\"Two\nlines\",Sci-Fi\r\n1,Amélie,"));
    assertEquals(List.of(new Movie("5", "Up", List.of(), 2)), read("title,item_id\nUp,5\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"genres", "Genre", "category", "CATEGORIES"})
  void genresGoByMoreNamesThanOne(String name) throws Exception {
    assertEquals(
        List.of(new Movie("5", "Up", List.of("Comedy"), 2)),
        read("movieId,title," + name + "\n5,Up,Comedy\n"));
  }

  @Test
  void namesTheColumnsThatItPassesOver() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("m.csv"), ",movieId,tags,title,year,genre\n0,5,pixar,Up,2009,Comedy\n");
    assertEquals(List.of("(no name)", "tags", "year"), MoviesCsv.read(file, movie -> {}));
    Files.writeString(file, "movieId,title,genres\n5,Up,Comedy\n");
    assertEquals(List.of(), MoviesCsv.read(file, movie -> {}));
  }

  @Test
  void refusesWrongFiles() {
    assertRefused("", "is empty: bytes=0; get the file again");
    assertRefused(
        "movieId,title\n",
        "no movies, only a header: lines=1; leave out items or give another file");
    assertRefused(
        "id,title\n1,x\n",
        "column is missing: line=1, column=movieId, found=id,title; the first line has to name the"
            + " columns movieId,title and may name genres");
    assertRefused(
        "movieId,title,genres\n1,Escape, The,Drama\n",
        "too many fields: line=2, fields=4, expected=3, text=1,Escape,The,Drama; put quotes around"
            + " a title with a comma, or correct the line");
    assertRefused(
        "movieId,title\n1,a\n,b\n", "empty field: line=3, field=movieId, value=; correct the line");
    assertRefused(
        "movieId,title\n1,a\n2,\"b\n3,c\n",
        "quote never closes: line=3; close it or correct the line");
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedByLineAndByte() throws Exception {
    byte[] text =
        "movieId,title,genres\r\n5,Up,Drama\r\n7,Am\u00e9lie,Drama\r\n".getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("latin.csv"), text);
    Exception e = assertThrows(InvalidFileException.class, () -> MoviesCsv.read(file, movie -> {}));
    assertEquals(
        file
            + ": not a text in UTF-8: line=3, byte=39, value=0xe9; save the file as UTF-8, for"
            + " example with iconv",
        e.getMessage());
    assertEquals((byte) 0xe9, text[39 - 1]);
    Files.write(file, "\ufeffmovieId,title\n1,Up\n".getBytes(UTF_16LE));
    assertEquals(
        file
            + ": not a text in UTF-8: line=1, byte=1, value=0xff; save the file as UTF-8, for"
            + " example with iconv",
        assertThrows(InvalidFileException.class, () -> MoviesCsv.read(file, movie -> {}))
            .getMessage());
  }

  /** The first wrong line is the one that is named, also when a later one is not UTF-8. */
  @Test
  void whatComesBeforeABadByteIsReadFirst() throws Exception {
    byte[] text = "movieId,title\n5,Up\n,Ran\n7,Am\u00e9lie\n".getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("latin.csv"), text);
    assertEquals(
        file + ": empty field: line=3, field=movieId, value=; correct the line",
        assertThrows(InvalidFileException.class, () -> MoviesCsv.read(file, movie -> {}))
            .getMessage());
  }
}
