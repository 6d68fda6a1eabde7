package dev.quire.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemTableTest {
  private static final String OR_SKIP = ", or leave such lines out with on-error=skip";

  @TempDir Path folder;

  private ItemTable.Result result;

  private List<ItemRecord> read(String text) throws IOException {
    return read(text, UTF_8, ItemOptions.NONE);
  }

  private List<ItemRecord> read(String text, Charset charset, ItemOptions options)
      throws IOException {
    List<ItemRecord> items = new ArrayList<>();
    Path file = Files.write(folder.resolve("m.csv"), text.getBytes(charset));
    result = ItemTable.read(file, options, folder, items::add);
    return items;
  }

  private static ItemOptions columns(String item, String title, String... genres) {
    return new ItemOptions(
        new ItemColumnChoice(
            Optional.ofNullable(item), Optional.ofNullable(title), List.of(genres)),
        Optional.empty(),
        OnError.STOP);
  }

  private static ItemOptions skipping() {
    return new ItemOptions(ItemColumnChoice.UNCHOSEN, Optional.empty(), OnError.SKIP);
  }

  private void assertRefused(String text, String expected) {
    Exception e = assertThrows(InvalidFileException.class, () -> read(text));
    assertEquals(folder.resolve("m.csv") + ": " + expected, e.getMessage());
  }

  @Test
  void readsTitlesAndGenres() throws IOException {
    assertEquals(
        List.of(
            new ItemRecord("5", "Up (2009)", List.of("Comedy", "Drama"), 2),
            new ItemRecord("3", "\"Great\" Escape, The", List.of(), 3),
            new ItemRecord("4", "Two\nlines", List.of("Sci-Fi"), 4),
            new ItemRecord("1", "Amélie", List.of(), 6)),
        read(
            "\ufeffmovieId,title,genres\r\n5,Up (2009),Comedy|Drama\r\n"
                + "3,\"\"\"Great\"\" Escape, The\",(no genres listed)\r\n"
                + "4,\"Two\nlines\",Sci-Fi\r\n1,Amélie,"));
    assertEquals("m.csv: item=movieId, title, genres", result.shape());
    assertEquals(List.of(new ItemRecord("5", "Up", List.of(), 2)), read("title,item_id\nUp,5\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"genres", "Genre", "category", "CATEGORIES", "tags"})
  void genresGoByMoreNamesThanOne(String name) throws IOException {
    assertEquals(
        List.of(new ItemRecord("5", "Up", List.of("Comedy"), 2)),
        read("movieId,title," + name + "\n5,Up,Comedy\n"));
  }

  @Test
  void namesTheColumnsThatItPassesOver() throws IOException {
    read(",movieId,tags,title,year,genre\n0,5,pixar,Up,2009,Comedy\n");
    assertEquals(List.of("(no name)", "tags", "year"), result.unused());
    read("movieId,title,genres\n5,Up,Comedy\n");
    assertEquals(List.of(), result.unused());
  }

  /** {@code u.item}: bars, Latin-1, no header, a column of 0 and 1 for each genre. */
  @Test
  void movieLens100K() throws IOException {
    String none = "0|".repeat(18) + "0";
    String text =
        "1|Toy Story (1995)|01-Jan-1995||http://us.imdb.com/M/title-exact?Toy%20Story%20(1995)|"
            + "0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
            + "2|Mis\u00e9rables, Les (1995)|01-Jan-1995||http://us.imdb.com/x|"
            + "0|0|0|0|0|0|0|0|1|0|0|0|1|0|0|0|0|0|0\n"
            + "267|unknown||||1|"
            + "0|".repeat(17)
            + "0\n"
            + "4|\"Who\" is it|||"
            + "|"
            + none
            + "\n";
    assertEquals(
        List.of(
            new ItemRecord(
                "1", "Toy Story (1995)", List.of("Animation", "Children's", "Comedy"), 1),
            new ItemRecord("2", "Mis\u00e9rables, Les (1995)", List.of("Drama", "Musical"), 2),
            new ItemRecord("267", "unknown", List.of(), 3),
            new ItemRecord("4", "\"Who\" is it", List.of(), 4)),
        read(text, ISO_8859_1, ItemOptions.NONE));
    assertEquals(
        "m.csv: item=1, title=2, 19 genres by 1 and 0, no header, separated by |, in Windows-1252",
        result.shape());
  }

  /** {@code movies.dat}: double colons, no header. */
  @Test
  void movieLens1M() throws IOException {
    String text =
        """
        1::Toy Story (1995)::Animation|Children's|Comedy
        11::American President, The (1995)::Comedy|Drama|Romance
        73::Mis\u00e9rables, Les (1995)::Drama|Musical|War
        260::Star Wars: Episode IV - A New Hope (1977)::Action|Sci-Fi|Drama
        """;
    List<ItemRecord> items = read(text, ISO_8859_1, ItemOptions.NONE);
    assertEquals(
        new ItemRecord("73", "Mis\u00e9rables, Les (1995)", List.of("Drama", "Musical", "War"), 3),
        items.get(2));
    assertEquals("Star Wars: Episode IV - A New Hope (1977)", items.get(3).title());
    assertEquals(
        "m.csv: item=1, title=2, genres=3, no header, separated by ::, in Windows-1252",
        result.shape());
  }

  /** {@code BX-Books.csv}: semicolons, quotes, Latin-1, and backslashes before quotes in titles. */
  @Test
  void bookCrossing() throws IOException {
    String text =
        """
        "ISBN";"Book-Title";"Book-Author";"Year-Of-Publication";"Publisher"
        "0195153448";"Classical Mythology";"Mark P. O. Morford";"2002";"Oxford University Press"
        "034545104X";"Fr\u00fchling; Sommer & Herbst";"M. J. Rose";"2002";"Ballantine Books"
        "085409878X";"\\"Pie-powder\\"; being dust from the Law Courts";"John Foote";"1973";"EP"
        "3518368540";"Der ""gro\u00dfe"" Wurf";"A. \\\\ B.";"2000";""
        """;
    assertEquals(
        List.of(
            new ItemRecord("0195153448", "Classical Mythology", List.of(), 2),
            new ItemRecord("034545104X", "Fr\u00fchling; Sommer & Herbst", List.of(), 3),
            new ItemRecord(
                "085409878X", "\"Pie-powder\"; being dust from the Law Courts", List.of(), 4),
            new ItemRecord("3518368540", "Der \"gro\u00dfe\" Wurf", List.of(), 5)),
        read(text, ISO_8859_1, ItemOptions.NONE));
    assertEquals(
        "m.csv: item=ISBN, title=Book-Title, separated by ;, in Windows-1252", result.shape());
    assertEquals(List.of("Book-Author", "Year-Of-Publication", "Publisher"), result.unused());
  }

  /** {@code artists.dat} of last.fm: tabs, and a column that is just called id. */
  @Test
  void lastFm() throws IOException {
    assertEquals(
        List.of(
            new ItemRecord("1", "MALICE MIZER", List.of(), 2),
            new ItemRecord("2", "Diary \"of\" Dreams, the", List.of(), 3)),
        read(
            """
            id\tname\turl\tpictureURL
            1\tMALICE MIZER\thttp://www.last.fm/1\t
            2\tDiary "of" Dreams, the\thttp://www.last.fm/2\thttp://x/2.jpg
            """));
    assertEquals("m.csv: item=id, title=name, separated by tabs", result.shape());
  }

  @Test
  void listsAsPythonWritesThemAndFlagsUnderNames() throws IOException {
    assertEquals(
        List.of("Women's Wear", "Hats"),
        read("asin,title,categories\nB01,Hat,\"['Hats', 'Hats']\"\nB02,Cap,\"[\"\"Women's Wear\"\", 'Hats']\"\n")
            .get(1)
            .genres());
    List<ItemRecord> items =
        read(
            "movie_id,name,year,Action,Drama,unknown,War\nu1,Up,2009,0,1,0,1\nu2,Ran,1985,1,0,1,0\n");
    assertEquals(new ItemRecord("u1", "Up", List.of("Drama", "War"), 2), items.get(0));
    assertEquals(new ItemRecord("u2", "Ran", List.of("Action"), 3), items.get(1));
    assertEquals(List.of("year"), result.unused());
  }

  @Test
  void columnsAreChosenByNameOrNumber() throws IOException {
    String text = "key,label,a,b,c\n7,Up,x|y,1,0\n8,Ran,y|z,0,1\n";
    assertRefused(
        text,
        "no column that could be the item: line=1, columns=key, label, a, b, c; say which one it"
            + " is with item-columns=item=COLUMN");
    assertEquals(
        List.of(
            new ItemRecord("7", "Up", List.of("x", "y", "b"), 2),
            new ItemRecord("8", "Ran", List.of("y", "z", "c"), 3)),
        read(text, UTF_8, columns("key", "2", "a", "b", "c")));
    assertEquals(
        List.of(new ItemRecord("7", "", List.of(), 1), new ItemRecord("8", "", List.of(), 2)),
        read("a b;7;x\nc d;8;y\n", UTF_8, columns("2", "none", "none")));
    String wide = "7;Up;x;y;z\n8;Ran;x;y;z\n";
    assertRefused(
        wide,
        "no header, and its columns don't tell what they are: line=1, columns=1: 7, 2: Up, 3: x,"
            + " 4: y, 5: z; say what they are, such as item-columns=item=1,title=2,genres=3");
    assertEquals(
        new ItemRecord("7", "Up", List.of("x", "z"), 1),
        read(wide, UTF_8, columns("1", "2", "3", "5")).getFirst());
    assertEquals(
        folder.resolve("m.csv")
            + ": no such column: title=6, columns=1 to 5; choose one of these, by name or number,"
            + " in item-columns",
        assertThrows(InvalidFileException.class, () -> read(wide, UTF_8, columns("1", "6")))
            .getMessage());
    assertEquals(
        folder.resolve("m.csv")
            + ": one column for two things: column=1; choose another for one of them in"
            + " item-columns",
        assertThrows(InvalidFileException.class, () -> read(wide, UTF_8, columns("1", "1")))
            .getMessage());
  }

  @Test
  void withoutAHeader() throws IOException {
    assertEquals(
        List.of(
            new ItemRecord("B1", "Up", List.of(), 1), new ItemRecord("B2", "Ran", List.of(), 2)),
        read("B1\tUp\nB2\tRan\n"));
    assertEquals(
        List.of("x", "y", "z"), read("1,Up,x|y|z\n2,Ran,x|y|z\n3,M,y|z|x\n").getFirst().genres());
    assertEquals(List.of(), read("1,Up,2009\n2,Ran,1985\n").getFirst().genres());
  }

  @Test
  void refusesWrongFiles() {
    assertRefused("", "is empty: bytes=0; get the file again");
    assertRefused("\n\n", "no items, only blank lines; give another file");
    assertRefused(
        "movieId\n1\n",
        "only one column: line=1, text=movieId; separate fields by one of" + " , ; tab | ::");
    assertRefused(
        "movieId,title\n",
        "no items, only a header: lines=1; leave out items or give another file");
    assertRefused(
        "movieId,stars\n1,4\n",
        "no column that could be the title: line=1, columns=movieId, stars; say which one it is"
            + " with item-columns=title=COLUMN");
    assertRefused(
        "movieId,title,isbn\n1,x,2\n",
        "two columns for the same thing: line=1, columns=movieId and isbn; say which one to take"
            + " with item-columns=item=COLUMN");
    assertRefused(
        "movieId,title,genres\n1,Escape, The,Drama\n",
        "too many fields: line=2, fields=4, expected=3, text=1,Escape,The,Drama; put quotes around"
            + " a title with a comma, or correct the line"
            + OR_SKIP);
    assertRefused(
        "movieId,title\n1,a\n,b\n",
        "empty field: line=3, field=movieId, value=; correct the line" + OR_SKIP);
    assertRefused(
        "movieId,title\n1,a\n2,\"b\n3,c\n",
        "quote never closes: line=3; close it or correct the line");
    assertRefused(
        "movieId,title\n1,a\n2,\"b\" c\n",
        "wrong use of quotes: line=3; put a quote only around a whole field, and double it inside"
            + OR_SKIP);
    assertRefused(
        "movieId,title,A,B,C\n"
            + "1,a,0,1,1\n".repeat(7000)
            + "2,b,1,0,x\n"
            + "3,c,1,1,0\n".repeat(11000),
        "neither 0 nor 1: line=7002, field=C, value=x; correct the line" + OR_SKIP);
    assertRefused(
        "movieId,title" + "x".repeat(70_000),
        "not a table of items: line=1, bytes=more than 65536; give a text with a line for each"
            + " item");
  }

  @Test
  void wrongLinesAreLeftOutOnRequest() throws IOException {
    assertEquals(
        List.of(new ItemRecord("1", "a", List.of(), 2), new ItemRecord("4", "d", List.of(), 6)),
        read("movieId,title\n1,a\n2,b,c\n,d\n3,\"e\"f\n4,d\n", UTF_8, skipping()));
    assertEquals(3, result.skipped().count());
    assertEquals(
        "too many fields: line=3, fields=3, expected=2, text=2,b,c",
        result.skipped().examples().getFirst());
    Exception e =
        assertThrows(
            InvalidFileException.class, () -> read("movieId,title\n,b\n", UTF_8, skipping()));
    assertEquals(
        folder.resolve("m.csv")
            + ": no items, every line is wrong: skipped=1, first=empty field: line=2,"
            + " field=movieId, value=; correct the file",
        e.getMessage());
  }

  @Test
  void bytesThatAreNoCharactersAreRefusedByLineAndByte() throws IOException {
    String text = "movieId,title,genres\r\n5,Łoś\u017c,Drama\r\n7,Am\u00e9lie,Drama\r\n";
    byte[] bytes = text.getBytes(UTF_8);
    int at = text.substring(0, text.indexOf("\u00e9")).getBytes(UTF_8).length;
    bytes[at] = (byte) 0xe9;
    bytes[at + 1] = 'x';
    Path file = Files.write(folder.resolve("m.csv"), bytes);
    assertEquals(
        file
            + ": not a text in UTF-8: line=3, byte="
            + (at + 1)
            + ", value=0xe9; save the file as UTF-8, for example with iconv"
            + OR_SKIP,
        assertThrows(
                InvalidFileException.class,
                () -> ItemTable.read(file, ItemOptions.NONE, folder, item -> {}))
            .getMessage());
    Files.write(file, "\ufeffmovieId,title\n1,Up\n".getBytes(UTF_16LE));
    assertEquals(
        file
            + ": not a text in UTF-8 but in UTF-16: line=1, byte=1; save the file as UTF-8, for"
            + " example with iconv",
        assertThrows(
                InvalidFileException.class,
                () -> ItemTable.read(file, ItemOptions.NONE, folder, item -> {}))
            .getMessage());
  }

  @Test
  void theEncodingMayBeSaid() throws IOException {
    ItemOptions cyrillic =
        new ItemOptions(ItemColumnChoice.UNCHOSEN, Optional.of("windows-1251"), OnError.STOP);
    assertEquals(
        "Сталкер",
        read("id,title\n1,Сталкер\n", Charset.forName("windows-1251"), cyrillic)
            .getFirst()
            .title());
    ItemOptions unknown =
        new ItemOptions(ItemColumnChoice.UNCHOSEN, Optional.of("klingon"), OnError.STOP);
    assertThrows(BadInputException.class, () -> read("id,title\n1,x\n", UTF_8, unknown));
  }

  /** Records longer than the buffer, and ends of it everywhere; against what was written. */
  @Test
  void recordsOfAnyLength() throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("itemId;title;genres\n");
    List<ItemRecord> expected = new ArrayList<>();
    long line = 2;
    for (int item = 0; item < 600; item++) {
      int length = item % 97 == 0 ? 150_000 : random.nextInt(2000);
      StringBuilder title = new StringBuilder("t");
      for (int i = 0; i < length; i++) {
        title.append("abé\"; |\n,".charAt(random.nextInt(9)));
      }
      title.append('.');
      expected.add(new ItemRecord("i" + item, title.toString(), List.of("g" + item % 7), line));
      text.append("i" + item + ";\"" + title.toString().replace("\"", "\"\"") + "\";g" + item % 7);
      text.append(item % 2 == 0 ? "\n" : "\r\n");
      line += 1 + title.chars().filter(c -> c == '\n').count();
    }
    assertEquals(expected, read(text.toString()));
    assertRefused(
        "itemId,title\n1,\"" + "x\n".repeat(2_000_000) + "\"\n2,\"" + "\n3,c".repeat(10),
        "line too long or a quote that never closes: line=2, bytes=more than 1048576; correct the"
            + " line");
  }
}
