package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that a Spark of two threads in this process makes, row by row those of one machine. */
class SparkScoreCommandTest {
  @TempDir static Path shared;
  private static Path dataset;
  private static Path als;
  private static Path duo;
  private static LocalSpark spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    Path raw = shared.resolve("raw");
    dataset = shared.resolve("dataset");
    als = shared.resolve("als.safetensors");
    duo = shared.resolve("duo.safetensors");
    Cli.generate(raw, 20_000);
    Cli.run("convert", raw, "--to", dataset, "--test=0.1").done();
    Cli.run("train", dataset, "--model=als", "--rank=6", "--epochs=3", "--to", als).done();
    Cli.run("train", dataset, "--rank=6", "--epochs=2", "--to", duo).done();
    spark = new LocalSpark(shared.resolve("spark"));
  }

  @AfterAll
  static void stop() throws Exception {
    spark.close();
  }

  private static Object[] arguments(List<?>... parts) {
    return Arrays.stream(parts).flatMap(List::stream).toArray();
  }

  /** The rows of {@code quire score}, with numbers as they are, and its columns. */
  private List<List<Object>> ofOneMachine(Path model, List<?> options) throws IOException {
    Path csv = folder.resolve("one.csv");
    Cli.run(arguments(List.of("score", model, "--force", "--to", csv), options)).done();
    return rows(csv, new ArrayList<>());
  }

  private static List<List<Object>> rows(Path csv, List<List<Object>> to) throws IOException {
    try (CSVParser parser = CSVParser.parse(csv, null, CSVFormat.RFC4180)) {
      parser.forEach(line -> to.add(Stream.of(line.values()).map(v -> field(v)).toList()));
    }
    return to;
  }

  private static Object field(String value) {
    return value.matches("-?\\d+(\\.\\d+)?(E-?\\d+)?") ? (Object) Float.valueOf(value) : value;
  }

  private static List<List<Object>> ofParquet(Path table) {
    var read = spark.session().read().parquet(table.toString());
    List<List<Object>> rows = new ArrayList<>(List.of(List.of((Object[]) read.columns())));
    for (Row row : read.collectAsList()) {
      List<Object> fields = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        fields.add(row.get(i) instanceof Number n ? (Object) n.floatValue() : row.get(i));
      }
      rows.add(fields);
    }
    return rows;
  }

  private static List<List<Object>> ofCsv(Path table) throws IOException {
    List<List<Object>> all = new ArrayList<>();
    for (String name : Cli.list(table).stream().filter(name -> name.endsWith(".csv")).toList()) {
      List<List<Object>> part = rows(table.resolve(name), new ArrayList<>());
      all.addAll(all.isEmpty() ? part : part.subList(1, part.size()));
    }
    return all;
  }

  private Cli.Result score(Path model, Object... options) {
    return Cli.runOnSpark(
        arguments(
            List.of("score", "--model", model, "--to", folder.resolve("top")), List.of(options)));
  }

  /** Files are named by partition, and read in the order of their lengths: the order is users'. */
  private static List<List<Object>> sorted(List<List<Object>> rows) {
    List<List<Object>> sorted = new ArrayList<>(rows.subList(1, rows.size()));
    sorted.sort((a, b) -> (a.get(0) + " " + a.get(1)).compareTo(b.get(0) + " " + b.get(1)));
    sorted.addFirst(rows.getFirst());
    return sorted;
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void listsAreThoseOfOneMachine(int partitions) throws Exception {
    List<?> options = List.of("--top=7", "--dataset", dataset);
    String said = score(als, "--top=7", "--dataset", dataset, "--partitions=" + partitions).done();
    assertTrue(said.contains("top: the best 7 items of "), said);
    List<List<Object>> expected = ofOneMachine(als, options);
    assertTrue(expected.size() > 500, expected.size() + " rows");
    assertEquals(sorted(expected), sorted(ofParquet(folder.resolve("top"))));
    assertEquals(
        partitions,
        Cli.list(folder.resolve("top")).stream().filter(n -> n.endsWith(".parquet")).count());
  }

  @Test
  void soAreThoseOfAModelOfTwoHalvesWithTheirRatingsAndOtherFilters() throws Exception {
    List<?> options = List.of("--dataset", dataset, "--exclude=train", "--genre=drama");
    score(duo, arguments(options, List.of("--format=csv", "--send-model"))).done();
    List<List<Object>> expected = ofOneMachine(duo, options);
    assertEquals(
        List.of("userId", "rank", "itemId", "score", "predictedRating", "title"),
        expected.getFirst());
    assertEquals(expected, ofCsv(folder.resolve("top")));
  }

  @Test
  void someUsersInTheOrderOfATable() throws Exception {
    Path list = folder.resolve("users.txt");
    Files.write(list, List.of("17", "3", "17", "44", "5"));
    String told = score(als, "--users", list, "--format=csv", "--partitions=2").err();
    assertTrue(
        told.contains("what users know already is not left out; give it with --dataset"), told);
    List<List<Object>> expected = ofOneMachine(als, List.of("--users", list));
    assertEquals(1 + 4 * 10, expected.size());
    assertEquals(expected, ofCsv(folder.resolve("top")));
  }

  @Test
  void idsThatAreTexts() throws Exception {
    Path text = folder.resolve("text.csv");
    Files.write(
        text,
        Files.readAllLines(shared.resolve("raw/ratings.csv")).stream()
            .limit(3000)
            .map(line -> line.replaceFirst("^(\\d+),(\\d+),", "u$1,\"i \"\"$2\"\"\","))
            .toList());
    Path data = folder.resolve("d");
    Path model = folder.resolve("m.safetensors");
    Cli.run("convert", text, "--to", data).done();
    Cli.run("train", data, "--model=ials", "--rank=4", "--epochs=2", "--to", model).done();
    List<?> options = List.of("--top=3", "--dataset", data);
    score(model, arguments(options, List.of("--format=csv"))).done();
    List<List<Object>> rows = ofCsv(folder.resolve("top"));
    assertEquals(ofOneMachine(model, options), rows);
    assertTrue(((String) rows.get(1).get(2)).startsWith("i \""), rows.get(1).toString());
  }

  /** The executor is this process: what it has mapped, the system knows. */
  @Test
  @Timeout(60)
  void theModelIsClosedAfterwards() throws Exception {
    Path model = Files.copy(als, folder.resolve("mapped.safetensors"));
    score(model, "--top=1").done();
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.isReadable(maps));
    while (Files.readString(maps).contains("mapped.safetensors")) { // or the test never ends
      Thread.sleep(10); // Spark drops broadcasts when it gets round to it
    }
  }

  @Test
  void whatExistsIsNotReplaced() throws Exception {
    Path there = Files.createDirectory(folder.resolve("top"));
    score(als).assertBadInput(there + ": exists already; choose another name, or remove it");
    assertEquals(List.of(), Cli.list(there));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--partitions=-1 | option out of range: --partitions=-1; use 1 or more",
        "--user-column=x | option without use: --user-column=x; it goes with --users SOURCE",
        "--exclude=train | option without use: --exclude=train; it goes with --dataset, and a file"
            + " of that name is ./train",
        "--score=preference | this model has no preferences: model=als, --score=preference; leave"
            + " out --score, or ask a model that has them, such as --model duo",
      })
  void whatCannotBeAskedIsRefused(String option, String sentence) {
    score(als, option).assertBadInput(sentence);
    assertFalse(Files.exists(folder.resolve("top")));
  }

  @Test
  void aModelThatIsNone() throws Exception {
    Path file = Files.writeString(folder.resolve("x.safetensors"), "nothing of the kind");
    Cli.Result result = score(file);
    assertEquals(2, result.code());
    assertTrue(result.err().startsWith("quire: " + file + ": "), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  @Test
  void usersThatAreNone() throws Exception {
    Path unknown = Files.writeString(folder.resolve("users.txt"), "nobody\n");
    assertRefused(score(als, "--users", unknown), "unknown user: user=nobody; give the id of a");
    Path table = Files.writeString(folder.resolve("users.csv"), "name,age\nx,3\n");
    assertRefused(
        score(als, "--users", table),
        "no column of users: --users=" + table + ", columns=name, age; choose one with");
    assertRefused(
        score(als, "--users", table, "--user-column=nome"),
        "no such column: --users=" + table + ", columns=name, age; choose one with --user-column");
    assertRefused(
        score(als, "--users", folder.resolve("no")),
        "Spark cannot read the users: --users=" + folder.resolve("no") + ", reason=");
  }

  private void assertRefused(Cli.Result result, String sentence) {
    assertEquals(2, result.code(), result.err());
    assertTrue(result.err().startsWith("quire: " + sentence), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertFalse(Files.exists(folder.resolve("top")));
  }
}
