package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.Ids;
import dev.quire.files.Shown;
import dev.quire.mapped.Tensor;
import dev.quire.mapped.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The same ratings under ids that are texts give the same answers, under these ids. */
class TextIdsTest {
  private static final String USER = "u";

  /** In front of an item's number: all that has a meaning in a file or on a terminal. */
  private static final String ITEM = "a, \"b\"\n\u001b[2J=;'\u202e映😀 ";

  @TempDir static Path folder;

  private static Path numbers; // the dataset
  private static Path numberAls;
  private static Path numberVb;
  private static Path dataset; // with texts
  private static Path als;
  private static Path vb;
  private static long user;
  private static long item;

  @BeforeAll
  static void doTheJobTwice() throws Exception {
    Cli.generate(folder.resolve("raw"), SmallJob.RATINGS);
    Path ratings = folder.resolve("raw/ratings.csv");
    Path movies = folder.resolve("raw/movies.csv");
    Path textRatings = renamed(ratings, USER, ITEM);
    Path textMovies = renamed(movies, ITEM);
    numbers = folder.resolve("numbers");
    dataset = folder.resolve("texts");
    Cli.run("convert", ratings, "--items", movies, "--to", numbers).done();
    Cli.run("convert", textRatings, "--items", textMovies, "--to", dataset).done();
    numberAls = als(numbers, "als.safetensors");
    als = als(dataset, "als-texts.safetensors");
    numberVb = vb(numbers, "vb.safetensors");
    vb = vb(dataset, "vb-texts.safetensors");
    try (TensorFile file = TensorFile.open(numberAls)) {
      user = Ids.read(file, Ids.USERS).number(7);
      item = Ids.read(file, Ids.ITEMS).number(5);
    }
  }

  /** A copy of a CSV with something in front of the first fields. */
  private static Path renamed(Path csv, String... prefixes) throws IOException {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows(csv)) {
      for (int column = 0; column < row.size(); column++) {
        boolean id = text.indexOf("\n") >= 0 && column < prefixes.length; // not in the header
        text.append(column == 0 ? "" : ",");
        text.append(CsvText.field((id ? prefixes[column] : "") + row.get(column)));
      }
      text.append('\n');
    }
    return Files.writeString(csv.resolveSibling("texts-" + csv.getFileName()), text);
  }

  private static Path als(Path data, String name) {
    Path to = folder.resolve(name);
    Cli.run(
            "train",
            data,
            "--model=als",
            "--rank=5",
            "--tau=4",
            "--gamma=3",
            "--epochs=4",
            "--to",
            to)
        .done();
    return to;
  }

  private static Path vb(Path data, String name) {
    Path to = folder.resolve(name);
    Cli.run("train", data, "--model=vb", "--rank=3", "--features=genres", "--epochs=5", "--to", to)
        .done();
    return to;
  }

  /** One thing asked of either model. */
  private static Object[] ofTexts(List<Object> command) {
    return command.stream()
        .map(
            word ->
                word.equals(numberAls)
                    ? als
                    : word.equals(numberVb)
                        ? vb
                        : word.equals(numbers) ? dataset : texts(word.toString()))
        .toArray();
  }

  private static String texts(String word) {
    return word.replace("USER", USER + user).replace("ITEM", ITEM + item);
  }

  private static Object[] ofNumbers(List<Object> command) {
    return command.stream()
        .map(
            word ->
                word instanceof Path
                    ? word
                    : word.toString()
                        .replace("USER", String.valueOf(user))
                        .replace("ITEM", String.valueOf(item)))
        .toArray();
  }

  static List<List<Object>> questions() {
    Path a = numberAls;
    Path d = numbers;
    String all = "--min-ratings=0";
    return List.of(
        List.of("recommend", a, "--user=USER"),
        List.of("recommend", a, "--user", "USER", "--dataset", d, "--explain", "--top=3", all),
        List.of("recommend", a, "--like=ITEM=4.5", "--explain", all),
        List.of("recommend", a, "--like=id:ITEM", all),
        List.of("recommend", a, "--like=ITEM", "--genre=drama", "--year=1980..2020", all),
        List.of("recommend", numberVb, "--user=USER", "--score=cautious"),
        List.of("similar", a, "--item=ITEM", all),
        List.of("similar", numberVb, "--genres=Drama", all),
        List.of("inspect", a, "item", "ITEM"),
        List.of("inspect", a, "user", "USER", "--dataset", d),
        List.of("inspect", a, "polarizing", "--dataset", d, all),
        List.of("inspect", a, "embedding", all),
        List.of("inspect", numberVb, "uncertain"),
        List.of("inspect", numberVb, "questions"),
        List.of("inspect", numberVb, "features"),
        List.of("evaluate", a, d, "--on=train"),
        List.of("evaluate", numberVb, d, "--on=train"),
        List.of("verify", d, a, numberVb));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void answersAreTheSameUnderOtherIds(List<Object> question) {
    List<Object> asked = new ArrayList<>(question);
    asked.add("--json");
    String expected = named(Cli.run(ofNumbers(asked)).json()).toString();
    String answer = Cli.run(ofTexts(asked)).json().toString();
    for (Path path : List.of(numberAls, numberVb, numbers)) {
      expected = expected.replace('"' + path.toString() + '"', "path");
    }
    for (Path path : List.of(als, vb, dataset)) {
      answer = answer.replace('"' + path.toString() + '"', "path");
    }
    assertEquals(expected, answer);
  }

  /** With the texts in the place of the numbers. */
  private static JsonNode named(JsonNode answer) {
    if (answer instanceof ObjectNode object) {
      for (String key : List.of("user_id", "item_id")) {
        if (object.has(key)) {
          assertTrue(object.get(key).isIntegralNumber());
          object.put(key, (key.equals("user_id") ? USER : ITEM) + object.get(key).longValue());
        }
      }
    }
    if (answer instanceof ObjectNode || answer instanceof ArrayNode) {
      answer.forEach(TextIdsTest::named);
    }
    return answer;
  }

  @ParameterizedTest
  @MethodSource("questions")
  void peopleSeeNothingThatTakesOverTheirTerminal(List<Object> question) {
    Cli.Result result = Cli.run(ofTexts(question));
    result.done();
    boolean csv = question.contains("embedding");
    for (String line : (result.err() + (csv ? "" : result.out())).split("\n", -1)) {
      assertEquals(Shown.line(line), line);
    }
  }

  private static List<List<String>> rows(Path csv) throws IOException {
    try (CSVParser rows = CSVFormat.DEFAULT.parse(Files.newBufferedReader(csv))) {
      return rows.getRecords().stream().map(row -> row.stream().toList()).toList();
    }
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
    Cli.run("score", numberAls, "--dataset", numbers, "--top=3", "--to", numberCsv).done();
    Cli.run("score", als, "--dataset", dataset, "--top=3", "--to", texts).done();
    assertEquals(named(numberCsv, 0, 2), rows(texts));
    assertTrue(Files.readString(texts).contains("u" + user + ",1,\"a, \"\"b\"\"\n"));
  }

  @Test
  void theBestItemsOfSomeAsTensors() throws Exception {
    Path numberList = Files.writeString(folder.resolve("some.txt"), "userId\n" + user + "\n1\n");
    Path texts = Files.writeString(folder.resolve("some-texts.txt"), "userId\nu" + user + "\nu1\n");
    Path ofNumbers = folder.resolve("top.safetensors");
    Path ofTexts = folder.resolve("top-texts.safetensors");
    Cli.run("score", numberAls, "--users", numberList, "--to", ofNumbers).done();
    Cli.run("score", als, "--users", texts, "--to", ofTexts).done();
    Cli.run("verify", ofTexts).done();
    try (TensorFile a = TensorFile.open(ofNumbers);
        TensorFile b = TensorFile.open(ofTexts)) {
      assertSameTensors(a, b);
      Ids users = Ids.read(b, Ids.USERS);
      assertEquals(List.of(USER + user, USER + 1), users.at(0, 1));
      Ids items = Ids.read(b, Ids.ITEMS);
      assertEquals(ITEM + Ids.read(a, Ids.ITEMS).number(3), items.id(3));
    }
  }

  @Test
  void pairsAsTheyStandInTheirFile() throws Exception {
    StringBuilder numberPairs = new StringBuilder("userId,movieId\n");
    StringBuilder texts = new StringBuilder("userId,movieId\n");
    for (long other : new long[] {item, 987654321, item}) {
      numberPairs.append(user).append(',').append(other).append('\n');
      texts.append(USER).append(user).append(',').append(quoted(ITEM + other)).append('\n');
    }
    Path ofNumbers = Files.writeString(folder.resolve("pairs.csv"), numberPairs);
    Path ofTexts = Files.writeString(folder.resolve("pairs-texts.csv"), texts);
    Path numberScores = folder.resolve("pair-scores.csv");
    Path textScores = folder.resolve("pair-scores-texts.csv");
    Cli.run("score", numberAls, "--pairs", ofNumbers, "--to", numberScores).done();
    Cli.Result result = Cli.run("score", als, "--pairs", ofTexts, "--to", textScores, "--json");
    assertEquals(3, result.json().get("pairs").intValue());
    assertEquals(1, result.json().get("unknown_pairs").intValue());
    assertEquals(named(numberScores, 0, 1), rows(textScores));
    Cli.run("score", als, "--pairs", ofNumbers, "--to", textScores, "--force").done();
    assertEquals(rows(ofNumbers).getLast().getFirst(), rows(textScores).getLast().getFirst());
    assertEquals("", rows(textScores).getLast().getLast(), "nobody is called that");
    Cli.run("score", numberAls, "--pairs", ofTexts, "--to", folder.resolve("never.csv"))
        .assertBadInput(
            ofTexts
                + ": not a whole number: line=2, field=userId, value=u"
                + user
                + "; correct the line, or leave such lines out with --on-error skip");
  }

  @Test
  void modelsDifferInIdsAlone() throws Exception {
    for (List<Path> pair : List.of(List.of(numberAls, als), List.of(numberVb, vb))) {
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
    train(numbers, numberAls, train, next);
    train(dataset, als, train, texts);
    try (TensorFile a = TensorFile.open(next);
        TensorFile b = TensorFile.open(texts)) {
      assertSameTensors(a, b);
    }
    warm(dataset, numberAls, train, folder.resolve("others.safetensors"))
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
    Files.writeString(tags, "item,tag\n" + item + ",good\n");
    Files.writeString(texts, "item,tag\n" + quoted(ITEM + item) + ",good\n");
    Path ofNumbers = folder.resolve("tags.safetensors");
    Path ofTexts = folder.resolve("tags-texts.safetensors");
    for (List<Path> run :
        List.of(List.of(numbers, tags, ofNumbers), List.of(dataset, texts, ofTexts))) {
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
    Cli.run("train", dataset, "--model=als", "--features", texts, "--to", folder.resolve("never"))
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

  @Test
  void whatIsNotThereIsSaid() {
    Cli.run("recommend", als, "--user=" + user)
        .assertBadInput(
            "unknown user: user="
                + user
                + "; give the id of a user that the model was trained on, such as "
                + firstUser()
                + ", or what someone new likes, with --like ITEM=RATING");
    Cli.Result like = Cli.run("recommend", als, "--like=id:" + item);
    assertEquals(2, like.code());
    assertEquals(
        "quire: no such item: id=id:" + item + "; give an id or a title of the model's items\n",
        like.err());
  }

  private static String firstUser() {
    try (TensorFile file = TensorFile.open(als)) {
      return Ids.read(file, Ids.USERS).id(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
