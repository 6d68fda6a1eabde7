package dev.quire.cli;

import static dev.quire.cli.TextIdsJob.ITEM;
import static dev.quire.cli.TextIdsJob.USER;
import static dev.quire.cli.TextIdsJob.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.Ids;
import dev.quire.mapped.Tensor;
import dev.quire.mapped.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with ids that are texts: what is read from them and what is written to them. */
class TextIdFilesTest {
  @TempDir static Path folder;

  private static TextIdsJob job;

  @BeforeAll
  static void doTheJobTwice() throws Exception {
    job = TextIdsJob.in(folder);
  }

  /** The rows of a CSV with the texts in the place of the numbers of two columns. */
  private static List<List<String>> named(Path csv, int userColumn, int itemColumn)
      throws IOException {
    List<List<String>> named = new ArrayList<>();
    for (List<String> row : rows(csv)) {
      List<String> cells = new ArrayList<>(row);
      if (!named.isEmpty()) {
        cells.set(userColumn, USER + row.get(userColumn));
        cells.set(itemColumn, ITEM + row.get(itemColumn));
      }
      named.add(cells);
    }
    return named;
  }

  @Test
  void theBestItemsOfEverybodyAsCsv() throws Exception {
    Path numberCsv = folder.resolve("top.csv");
    Path texts = folder.resolve("top-texts.csv");
    Cli.run("score", job.numberAls(), "--dataset", job.numbers(), "--top=3", "--to", numberCsv)
        .done();
    Cli.run("score", job.als(), "--dataset", job.dataset(), "--top=3", "--to", texts).done();
    assertEquals(named(numberCsv, 0, 2), rows(texts));
    assertTrue(Files.readString(texts).contains("u" + job.user() + ",1,\"a, \"\"b\"\"\n"));
  }

  @Test
  void theBestItemsOfSomeAsTensors() throws Exception {
    Path numberList =
        Files.writeString(folder.resolve("some.txt"), "userId\n" + job.user() + "\n1\n");
    Path texts =
        Files.writeString(folder.resolve("some-texts.txt"), "userId\nu" + job.user() + "\nu1\n");
    Path ofNumbers = folder.resolve("top.safetensors");
    Path ofTexts = folder.resolve("top-texts.safetensors");
    Cli.run("score", job.numberAls(), "--users", numberList, "--to", ofNumbers).done();
    Cli.run("score", job.als(), "--users", texts, "--to", ofTexts).done();
    Cli.run("verify", ofTexts).done();
    try (TensorFile a = TensorFile.open(ofNumbers);
        TensorFile b = TensorFile.open(ofTexts)) {
      assertSameTensors(a, b);
      Ids users = Ids.read(b, Ids.USERS);
      assertEquals(List.of(USER + job.user(), USER + 1), users.at(0, 1));
      Ids items = Ids.read(b, Ids.ITEMS);
      assertEquals(ITEM + Ids.read(a, Ids.ITEMS).number(3), items.id(3));
    }
  }

  @Test
  void pairsAsTheyStandInTheirFile() throws Exception {
    StringBuilder numberPairs = new StringBuilder("userId,movieId\n");
    StringBuilder texts = new StringBuilder("userId,movieId\n");
    for (long other : new long[] {job.item(), 987654321, job.item()}) {
      numberPairs.append(job.user()).append(',').append(other).append('\n');
      texts.append(USER).append(job.user()).append(',').append(quoted(ITEM + other)).append('\n');
    }
    Path ofNumbers = Files.writeString(folder.resolve("pairs.csv"), numberPairs);
    Path ofTexts = Files.writeString(folder.resolve("pairs-texts.csv"), texts);
    Path numberScores = folder.resolve("pair-scores.csv");
    Path textScores = folder.resolve("pair-scores-texts.csv");
    Cli.run("score", job.numberAls(), "--pairs", ofNumbers, "--to", numberScores).done();
    Cli.Result result =
        Cli.run("score", job.als(), "--pairs", ofTexts, "--to", textScores, "--json");
    assertEquals(3, result.json().get("pairs").intValue());
    assertEquals(1, result.json().get("unknown_pairs").intValue());
    assertEquals(named(numberScores, 0, 1), rows(textScores));
    Cli.run("score", job.als(), "--pairs", ofNumbers, "--to", textScores, "--force").done();
    assertEquals(rows(ofNumbers).getLast().getFirst(), rows(textScores).getLast().getFirst());
    assertEquals("", rows(textScores).getLast().getLast(), "nobody is called that");
    Cli.run("score", job.numberAls(), "--pairs", ofTexts, "--to", folder.resolve("never.csv"))
        .assertBadInput(
            ofTexts
                + ": not a whole number: line=2, field=userId, value=u"
                + job.user()
                + "; correct the line, or leave such lines out with --on-error skip");
  }

  @Test
  void modelsDifferInIdsAlone() throws Exception {
    for (List<Path> pair :
        List.of(List.of(job.numberAls(), job.als()), List.of(job.numberVb(), job.vb()))) {
      try (TensorFile a = TensorFile.open(pair.getFirst());
          TensorFile b = TensorFile.open(pair.getLast())) {
        assertSameTensors(a, b);
      }
    }
  }

  private static void assertSameTensors(TensorFile a, TensorFile b) {
    for (Tensor tensor : a.tensors()) {
      if (!tensor.name().endsWith("_ids") && !tensor.name().startsWith("_")) {
        Tensor other = b.find(tensor.name()).orElseThrow();
        assertEquals(-1, a.segment(tensor).mismatch(b.segment(other)), tensor.name());
      }
    }
  }

  @Test
  void anOlderModelIsKnownAgainByItsIds() throws Exception {
    Path next = folder.resolve("next.safetensors");
    Path texts = folder.resolve("next-texts.safetensors");
    List<Object> train =
        List.of("--model=als", "--rank=5", "--tau=4", "--gamma=3", "--epochs=1", "--to");
    train(job.numbers(), job.numberAls(), train, next);
    train(job.dataset(), job.als(), train, texts);
    try (TensorFile a = TensorFile.open(next);
        TensorFile b = TensorFile.open(texts)) {
      assertSameTensors(a, b);
    }
    warm(job.dataset(), job.numberAls(), train, folder.resolve("others.safetensors"))
        .assertBadInput(
            "the older model knows none of the users and items of the dataset: --from; give one that"
                + " was trained on some of the same ids, or leave out --from");
  }

  private static void train(Path data, Path from, List<Object> options, Path to) {
    warm(data, from, options, to).done();
  }

  private static Cli.Result warm(Path data, Path from, List<Object> options, Path to) {
    List<Object> command = new ArrayList<>(List.of("train", data, "--from", from));
    command.addAll(options);
    command.add(to);
    return Cli.run(command.toArray());
  }

  /** A field of a CSV in quotes. */
  private static String quoted(String id) {
    return '"' + id.replace("\"", "\"\"") + '"';
  }

  @Test
  void featuresOfAFile() throws Exception {
    Path tags = folder.resolve("tags.csv");
    Path texts = folder.resolve("tags-texts.csv");
    Files.writeString(tags, "item,tag\n" + job.item() + ",good\n");
    Files.writeString(texts, "item,tag\n" + quoted(ITEM + job.item()) + ",good\n");
    Path ofNumbers = folder.resolve("tags.safetensors");
    Path ofTexts = folder.resolve("tags-texts.safetensors");
    for (List<Path> run :
        List.of(List.of(job.numbers(), tags, ofNumbers), List.of(job.dataset(), texts, ofTexts))) {
      Cli.run(
              "train",
              run.get(0),
              "--model=als",
              "--epochs=1",
              "--features",
              run.get(1),
              "--to",
              run.get(2))
          .done();
    }
    try (TensorFile a = TensorFile.open(ofNumbers);
        TensorFile b = TensorFile.open(ofTexts)) {
      assertSameTensors(a, b);
    }
    Files.writeString(texts, "item,tag\nnothing\u001b,good\n");
    Cli.run(
            "train",
            job.dataset(),
            "--model=als",
            "--features",
            texts,
            "--to",
            folder.resolve("never"))
        .assertBadInput(
            texts
                + ": unknown item: line=2, item=nothing?, feature=good; correct the line, or leave"
                + " such lines out with --on-error skip");
  }

  @Test
  void listsHoldIdsAsTheyAreOrInQuotes() throws Exception {
    Path other = folder.resolve("other");
    Files.createDirectory(other);
    Path ratings =
        Files.writeString(
            other.resolve("r.csv"),
            "userId,movieId,rating\n"
                + "x1,user id,5\nx1,\" b\",3\nx2,user id,4\nx2,\"\"\"c\"\"\",1\n");
    Path data = other.resolve("dataset");
    Cli.run("convert", ratings, "--to", data).done();
    Path model = other.resolve("m.safetensors");
    Cli.run("train", data, "--model=bias", "--to", model).done();
    for (String line : List.of("user id", "\" b\"", "\"c\"", "\"\"\"c\"\"\"", "id:user id")) {
      Path list = Files.writeString(other.resolve("list"), line + "\n");
      Cli.Result chosen =
          Cli.run(
              "recommend", model, "--user=x1", "--min-ratings=0", "--candidates", list, "--json");
      assertEquals(1, chosen.json().get("items").size(), line);
      String expected = line.contains("b") ? " b" : line.contains("c") ? "\"c\"" : "user id";
      assertEquals(expected, chosen.json().get("items").get(0).get("item_id").stringValue());
    }
    Path list = Files.writeString(other.resolve("list"), "user id\nnothing\n");
    Cli.run("recommend", model, "--user=x1", "--min-ratings=0", "--candidates", list)
        .assertBadInput(
            list
                + ": items unknown to the model: count=1, examples=[line 2: nothing]; take them"
                + " out, or leave them out with --on-error skip");
  }
}
