package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be asked of a model: nobody's taste, films and genres that it doesn't know. */
class WrongQuestionTest {
  @TempDir static Path folder;

  private static SmallJob job;

  @BeforeAll
  static void doTheJob() throws Exception {
    job = SmallJob.in(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--user=987654321|unknown user: user=987654321; give the id of a user that"
            + " the model was trained on, or what someone new likes, with --like ITEM=RATING",
        "--user=Anna|unknown user: user=Anna; give the id of a user that the model was trained on,"
            + " such as 13, or what someone new likes, with --like ITEM=RATING",
        "--like==5|not a rating: --like==5; write a title or an id, =, and a rating",
        "--like=|item without a name; write a title or an id",
        "--like=1=6|rating out of range: --like=1=6; write a number from 0.5 to 5.0, the lowest"
            + " and the highest rating of the dataset",
        "--like=1=0|rating out of range: --like=1=0; write a number from 0.5 to 5.0, the lowest"
            + " and the highest rating of the dataset",
        "--like=1=five|not a rating: --like=1=five; write a number from 0.5 to 5.0, the lowest"
            + " and the highest rating of the dataset",
        "--like=1=|not a rating: --like=1=; write a number from 0.5 to 5.0, the lowest"
            + " and the highest rating of the dataset",
        "--like=1=NaN|not a rating: --like=1=NaN; write a number from 0.5 to 5.0, the lowest"
            + " and the highest rating of the dataset",
        "--user=1 --top=0|option out of range: --top=0; use 1 or more",
        "--user=1 --min-ratings=-1|option out of range: --min-ratings=-1; use 0 or more",
        "--user=1 --genre=Scifi|no such genre: --genre=Scifi; choose one of Action, Adventure,"
            + " Animation, Children, Comedy, Crime, Documentary, Drama, Fantasy, Film-Noir, Horror,"
            + " IMAX, Musical, Mystery, Romance, Sci-Fi, Thriller, War, Western",
        "--user=1 --year=1990-1999|not a range of years: --year=1990-1999; write for example"
            + " 1990..1999, 1990.., ..1999 or 1994",
        "--user=1 --year=1999..1990|not a range of years: --year=1999..1990; write for example"
            + " 1990..1999, 1990.., ..1999 or 1994",
        "--user=1 --year=90s|not a range of years: --year=90s; write for example 1990..1999,"
            + " 1990.., ..1999 or 1994",
        "--user=1 --popularity-weight=NaN|option out of range: --popularity-weight=NaN; use a number"
            + " such as 0.05",
        "--user=1 --popularity-weight=-Infinity|option out of range:"
            + " --popularity-weight=-Infinity; use a number such as 0.05",
        "--user=1 --popularity-weight=1 --score=prediction|options that don't go together:"
            + " --popularity-weight=1, --score=prediction; the weight is a part of --score dot",
        "--user=1 --explain|option is missing: --dataset; --explain needs the ratings of user=1",
        "--user=1 --candidates=nowhere|nowhere: no such file; check the path",
        "--like=1=5 --like=1=4|item given twice: --like=1=4; give it once",
        "--like=1=5 --dataset=d|option without use: --dataset=d; it goes with --user, what is given"
            + " with --like is left out anyway",
        "--like=1=5 --fold-in=fans|option is missing: --dataset; --fold-in fans needs to know who"
            + " has rated what",
        "--like=1=5 --fold-in=fans --dataset=d --exclude=train|option without use: --exclude=train;"
            + " it goes with --user, and a file of that name is ./train",
      })
  void anOptionOfRecommend(String options, String message) {
    Object[] args = new Object[2];
    args[0] = "recommend";
    args[1] = job.als();
    Cli.run(concat(args, options.contains(" --") ? options.split(" ", -1) : new String[] {options}))
        .assertBadInput(message);
  }

  private static Object[] concat(Object[] a, Object[] b) {
    Object[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  @Test
  void aListThatNamesUnknownItems() throws Exception {
    String title;
    try (Model model = Model.open(job.als())) {
      title = model.catalogue().orElseThrow().title(0);
    }
    for (String option : new String[] {"--exclude", "--candidates"}) {
      Path list = Files.writeString(folder.resolve("list"), title + "\n777777\n\n888888\n");
      String problem =
          list
              + ": items unknown to the model: count=2, examples=[line 2: 777777, line 4: 888888]; ";
      Cli.run("similar", job.als(), "--item", title, option, list)
          .assertBadInput(problem + "take them out, or leave them out with --on-error skip");
      Cli.Result skipped =
          Cli.run(
              "recommend",
              job.als(),
              "--like",
              title,
              "--min-ratings=0",
              option,
              list,
              "--on-error=skip");
      skipped.done();
      assertEquals("quire: " + problem + "left out", skipped.err().lines().findFirst().orElse(""));
      Files.writeString(list, title + "\nNo Such Film (1804)\n");
      Cli.Result unknown = Cli.run("similar", job.als(), "--item", title, option, list);
      assertEquals(2, unknown.code());
      assertTrue(
          unknown
              .err()
              .startsWith(
                  "quire: "
                      + list
                      + ": line=2: no such item: title=No Such Film (1804); did you mean:\n"),
          unknown.err());
      Files.write(list, new byte[] {(byte) 0xff, '\n'});
      Cli.run("similar", job.als(), "--item", title, option, list)
          .assertBadInput(
              list
                  + ": not a text in UTF-8: line=1, byte=1, value=0xff; save the file as UTF-8, for"
                  + " example with iconv");
    }
  }

  @Test
  void aModelWithoutTitlesHasNoGenresAndYears() throws Exception {
    Path bare = folder.resolve("bare");
    Path model = folder.resolve("bare.safetensors");
    Cli.run("convert", job.ratings(), "--to", bare).done();
    Cli.run("train", bare, "--model=als", "--rank=2", "--epochs=1", "--to", model).done();
    for (String option : new String[] {"--genre=Drama", "--year=1999"}) {
      Cli.run("similar", model, "--item=1", option).assertBadInput(untitled(option));
    }
  }

  private static String untitled(String option) {
    return "option without use: "
        + option
        + "; the model has no titles and genres, make its dataset with quire convert --items";
  }

  @Test
  void anUnknownTitleSuggestsOthers() throws Exception {
    String title;
    long id;
    try (Model model = Model.open(job.als())) {
      title = model.catalogue().orElseThrow().title(0);
      id = model.itemIds().number(0);
    }
    String misspelt = title.substring(1);
    Cli.Result result =
        Cli.run("recommend", job.als(), "--like", misspelt.replace("(", "[") + "=5");
    assertEquals(2, result.code());
    assertTrue(
        result
            .err()
            .startsWith(
                "quire: no such item: title=" + misspelt.replace("(", "[") + "; did you mean:\n"),
        result.err());
    assertTrue(result.err().contains("\n  " + id + "  " + title + "\n"), result.err());
  }
}
