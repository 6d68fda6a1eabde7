package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages have the same digits for everybody: programs and people search for them. */
class LocaleTest {
  @TempDir Path folder;

  private String messages() throws Exception {
    Path ratings =
        Files.writeString(folder.resolve("ratings.csv"), "userId,movieId,rating\n1,2,3\n");
    Path twice =
        Files.writeString(folder.resolve("twice.csv"), "movieId,title,genres\n2,A,B\n2,C,D\n");
    Path wrong = Files.writeString(folder.resolve("wrong.csv"), "userId,movieId,rating\n1,2\n");
    Path target = folder.resolve("x");
    return Cli.run("convert", ratings, "--items", twice, "--to", target).err()
        + Cli.run("convert", wrong, "--to", target).err()
        + Cli.run("train", "d", "--model=als", "--to").err()
        + Cli.run("evaluate").err();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "hi-IN-u-nu-deva", "fa-IR", "tr-TR", "de-DE"})
  void digitsAreThoseOfAscii(String locale) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    try {
      String expected = messages();
      Locale.setDefault(Locale.forLanguageTag(locale));
      assertEquals(expected, messages());
      assertNotEquals("", expected.replaceAll("[^0-9]", ""));
    } finally {
      Locale.setDefault(before);
    }
  }

  /** The parser's own messages, which know no locale. */
  @Test
  void aProcessHasNoLocaleOfTheUsersEither() throws Exception {
    List<String> egyptian = List.of("-Duser.language=ar", "-Duser.country=EG");
    Object[] args = {"recommend", "m", "--user=1", "--like=2"};
    Cli.Result result = ChildQuire.start(folder, "", egyptian, args).result();
    assertEquals(Cli.run(args).err(), result.err());
    assertEquals(2, result.code());
  }
}
