package dev.quire.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  @TempDir Path folder;

  /** From memory to a file, and from that file to another one. */
  @Test
  void idsAndTitlesGoFromFileToFile() throws Exception {
    Ids ids = Ids.of(Ids.ITEMS, 7, 0, Long.MAX_VALUE, 3_000_000_000L);
    Catalogue catalogue =
        new CatalogueBuilder()
            .add("Amélie, \"A\"", List.of("Drama", "Comedy"))
            .add("", List.of())
            .add("映画", List.of("Drama"))
            .add("Ran", List.of())
            .build();
    Path first = write("a", ids, catalogue);
    try (TensorFile a = TensorFile.open(first)) {
      Path second = write("b", Ids.read(a, Ids.ITEMS), Catalogue.read(a));
      try (TensorFile b = TensorFile.open(second)) {
        b.verify();
        Ids readIds = Ids.read(b, Ids.ITEMS);
        assertEquals(4, readIds.size());
        for (int index = 0; index < ids.size(); index++) {
          assertEquals(ids.number(index), readIds.number(index));
          assertEquals(index, readIds.indexOf(ids.number(index)));
        }
        assertEquals(-1, readIds.indexOf(8));
        assertEquals(-1, readIds.indexOf(-1));
        Catalogue read = Catalogue.find(b).orElseThrow();
        assertEquals(4, read.items());
        assertEquals("Amélie, \"A\"", read.title(0));
        assertEquals("", read.title(1));
        assertEquals("映画", read.title(2));
        assertEquals(List.of("Comedy", "Drama"), read.genres(0));
        assertEquals(List.of(), read.genres(1));
        assertEquals(List.of("Drama"), read.genres(2));
        assertEquals(List.of("Comedy", "Drama"), read.genreNames());
      }
    }
  }

  private Path write(String name, Ids ids, Catalogue catalogue) throws Exception {
    Path path = folder.resolve(name);
    TensorFileWriter.Builder builder = TensorFileWriter.builder("test");
    ids.describe(builder);
    catalogue.describe(builder);
    try (TensorFileWriter writer = builder.open(path)) {
      ids.write(writer);
      catalogue.write(writer);
      writer.commit();
    }
    return path;
  }

  @Test
  void theYearIsWhatATitleEndsWith() {
    String[] titles = {
      "Pulp Fiction (1994)",
      "1984 (Nineteen Eighty-Four) (1984) ",
      "Babylon 5 (1994-1998)",
      "Fargo (2014–)",
      "2001: A Space Odyssey",
      "(1999) again",
      "Runaway (19999)",
      ""
    };
    CatalogueBuilder builder = new CatalogueBuilder();
    for (String title : titles) {
      builder.add(title, List.of());
    }
    Catalogue catalogue = builder.build();
    int[] years = {1994, 1984, 1994, 2014, 0, 0, 0, 0};
    for (int item = 0; item < titles.length; item++) {
      assertEquals(years[item], catalogue.year(item).orElse(0), titles[item]);
    }
  }

  @Test
  void manyIdsAreFound() {
    long[] external = new long[10_000];
    for (int i = 0; i < external.length; i++) {
      external[i] = i * 1_048_576L;
    }
    Ids ids = Ids.of(Ids.USERS, external);
    for (int i = 0; i < external.length; i++) {
      assertEquals(i, ids.indexOf(external[i]));
      assertEquals(-1, ids.indexOf(external[i] + 1));
    }
  }

  @Test
  void wrongPointersAreRefused() throws Exception {
    Path path = folder.resolve("c");
    try (TensorFileWriter writer =
        TensorFileWriter.builder("test")
            .metadata("genre_names", "[\"Drama\"]")
            .tensor("titles.offsets", DType.I64, 2)
            .tensor("titles.utf8", DType.U8, 3)
            .tensor("genre_pointers", DType.I64, 2)
            .tensor("genres", DType.I32, 1)
            .open(path)) {
      writer.segment("titles.offsets").setAtIndex(Layouts.I64, 1, 99);
      writer.commit();
    }
    try (TensorFile file = TensorFile.open(path)) {
      Catalogue catalogue = Catalogue.read(file);
      Exception onUse = assertThrows(UncheckedIOException.class, () -> catalogue.title(0));
      assertEquals(
          path
              + ": pointers out of range: item=0, start=0, end=99; the file is damaged, make it"
              + " anew and run quire verify",
          onUse.getCause().getMessage());
      Exception e = assertThrows(InvalidFileException.class, () -> catalogue.verify());
      assertEquals(
          path
              + ": pointers don't end with the data: tensor=titles.offsets, last=99, expected=3"
              + "; the file is damaged, make it anew and run quire verify",
          e.getMessage());
    }
    try (TensorFile file = TensorFile.open(write("d", Ids.of(Ids.ITEMS, 1), emptyCatalogue()))) {
      assertTrue(Catalogue.find(file).isPresent());
    }
  }

  private static Catalogue emptyCatalogue() {
    return new CatalogueBuilder().build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Toy Story (1995)|1995",
        "Amélie (Fabuleux destin d'Amélie Poulain, Le) (2001) |2001",
        "1984 (1956)|1956",
        "Death Note: Desu nôto (2006–2007)|2006",
        "Fawlty Towers (1975-1979)|1975",
        "Doctor Who (2005-)|2005",
        "1984|",
        "Babylon 5|",
        "(1995) Toy Story|",
        "Toy Story (19955)|",
      })
  void theYearIsAtTheEndOfTheTitle(String title, Integer year) {
    Catalogue catalogue = new CatalogueBuilder().add(title, List.of()).build();
    assertEquals(year == null ? OptionalInt.empty() : OptionalInt.of(year), catalogue.year(0));
  }
}
