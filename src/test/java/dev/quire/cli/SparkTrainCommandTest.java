package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.dataset.Dataset;
import dev.quire.kernel.Kernels;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.spark.SparkCluster;
import dev.quire.spark.SparkTraining;
import dev.quire.train.EpochResult;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingListener;
import dev.quire.train.als.AlsKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings on a Spark of two threads in this process, against those of this machine. */
class SparkTrainCommandTest {
  @TempDir static Path shared;
  private static Cli.Result withoutCluster;
  private static Path ratings;
  private static Path dataset;
  private static LocalSpark spark;
  private static SparkSession session;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    ratings = shared.resolve("raw/ratings.csv");
    dataset = shared.resolve("dataset");
    Cli.generate(shared.resolve("raw"), 20_000);
    Path films = shared.resolve("raw/movies.csv");
    Cli.run("convert", ratings, "--items", films, "--to", dataset, "--valid=0.1").done();
    withoutCluster =
        Cli.runOnSpark(
            "train", "--dataset", dataset, "--model=als", "--to", shared.resolve("m.safetensors"));
    spark = new LocalSpark(shared.resolve("spark"));
    session = spark.session();
  }

  @AfterAll
  static void stop() throws Exception {
    spark.close();
  }

  private Path model(String name) {
    return folder.resolve(name + ".safetensors");
  }

  private void assertSameModel(Path data, String settings, int partitions) throws Exception {
    List<String> given = List.of(settings.split(" "));
    Path here = model("here");
    Path there = model("there" + partitions);
    if (Files.notExists(here)) {
      Cli.run(arguments(List.of("train", data, "--to", here), given)).done();
    }
    Cli.Result result =
        Cli.runOnSpark(
            arguments(
                List.of("train", "--dataset", data, "--partitions=" + partitions, "--to", there),
                given));
    result.done();
    assertEquals(-1, Files.mismatch(here, there));
    assertEquals(
        Kernels.name().equals("scalar"),
        result.err().contains("quire: executors without vectors, several times slower: start them"),
        result.err());
  }

  private static Object[] arguments(List<?>... parts) {
    return Arrays.stream(parts).flatMap(List::stream).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void theModelIsThatOfOneMachineByteForByte(int partitions) throws Exception {
    assertSameModel(dataset, "--model=vb --rank=6 --epochs=2 --features=genres", partitions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model=als --rank=6 --epochs=2 --features=genres",
        "--model=duo --rank=4 --preference-rank=3 --epochs=2 --noise=user --implicit=raters",
        "--model=ials --rank=6 --epochs=2 --block=3 --features=genres",
        "--model=bias --epochs=2"
      })
  void soAreThoseOfOtherKinds(String settings) throws Exception {
    assertSameModel(dataset, settings, 3);
    Cli.run("verify", model("there3")).done();
  }

  /** Ids are strings, and the folder has columns that nobody needs. */
  @Test
  void anythingThatSparkReadsIsConverted() throws Exception {
    session
        .read()
        .option("header", true)
        .csv(ratings.toString())
        .selectExpr(
            "concat('u', userId) AS `the user`",
            "concat('i-', movieId) AS item",
            "CAST(rating AS DECIMAL(3, 1)) AS stars",
            "array(1, 2) AS list",
            "timestamp_seconds(CAST(timestamp AS BIGINT)) AS at")
        .repartition(2)
        .createOrReplaceTempView("seen");
    Path text = folder.resolve("text.csv");
    Files.write(
        text,
        Files.readAllLines(ratings).stream()
            .map(line -> line.replaceFirst("^(\\d+),(\\d+),", "u$1,i-$2,"))
            .toList());
    Cli.run("convert", text, "--to", folder.resolve("d")).done();
    Path data = folder.resolve("of-table");
    Path there = model("there");
    Cli.Result result =
        Cli.runOnSpark(
            "train",
            "--ratings",
            "seen",
            "--format=table",
            "--columns=user=the user,item=item,rating=stars,time=at",
            "--dataset",
            data,
            "--model=als",
            "--rank=3",
            "--epochs=2",
            "--to",
            there);
    result.done();
    assertTrue(result.err().contains("files like seen: Parquet, user=the user"), result.err());
    assertFalse(result.err().contains("part-0"), result.err());
    assertEquals(
        List.of("of-table"),
        Cli.list(folder).stream().filter(name -> name.contains("of-table")).toList());
    assertTrue(Cli.list(folder).stream().noneMatch(name -> name.startsWith(".")), "all removed");
    Path here = model("here");
    Cli.run("train", folder.resolve("d"), "--model=als", "--rank=3", "--epochs=2", "--to", here)
        .done();
    assertEquals(-1, Files.mismatch(here, there));
    assertTrue(Cli.run("recommend", there, "--user=u1", "--top=3").done().contains("i-"));
  }

  @Test
  void withoutAClusterItSaysSo() {
    withoutCluster.assertBadInput("no cluster to work on; start it with spark-submit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model=bpr | this kind of model cannot be trained on Spark so far: --model=bpr; take als"
            + " or bias or duo or ials or vb, or train on one machine",
        "--model=duo --time=drift | this cannot be done on Spark so far: --time=drift; leave out"
            + " --time, or train on one machine",
        "--model=als --partitions=-1 | option out of range: --partitions=-1; use 1 or more",
        "--model=als --format=csv | option without use: --format=csv; it goes with --ratings"
            + " SOURCE",
      })
  void whatCannotBeDoneIsRefusedByName(String options, String sentence) {
    Cli.runOnSpark(
            arguments(
                List.of("train", "--dataset", dataset, "--to", model("m")),
                List.of(options.split(" "))))
        .assertBadInput(sentence);
    assertFalse(Files.exists(model("m")));
  }

  private Cli.Result ofTable(String columns, String... select) {
    Path table = folder.resolve("table.parquet");
    session
        .createDataset(List.of(1L, 2L, 3L), Encoders.LONG())
        .selectExpr(select)
        .coalesce(1)
        .write()
        .parquet(table.toString());
    return Cli.runOnSpark(
        "train",
        "--ratings",
        table,
        columns,
        "--dataset",
        folder.resolve("d"),
        "--model=als",
        "--to",
        model("m"));
  }

  private void assertRefused(Cli.Result result, String expected) throws Exception {
    String err = result.err().replace(folder.toString(), "DIR");
    assertFalse(err.contains("part-0"), err);
    assertEquals("quire: " + expected, err.stripTrailing().lines().toList().getLast());
    assertEquals(2, result.code());
    assertEquals(List.of("table.parquet"), Cli.list(folder));
  }

  @Test
  void aColumnThatIsMissing() throws Exception {
    assertRefused(
        ofTable("--columns=user=u,item=i,rating=r", "value AS u", "value AS i", "4.0 AS x"),
        "no such column: --ratings=DIR/table.parquet, column=r, columns=u, i, x; choose others in"
            + " --columns");
  }

  @Test
  void aColumnOfAWrongType() throws Exception {
    assertRefused(
        ofTable(
            "--columns=user=u,item=i,rating=r",
            "CAST(value + 0.5 AS DOUBLE) AS u",
            "value AS i",
            "4.0 AS r"),
        "DIR/table.parquet: column of a wrong type: column=u, type=DOUBLE, expected=integers or strings; cast"
            + " it, or choose another column for user in --columns");
  }

  @Test
  void idsThatAnotherWouldTakeForTheSame() throws Exception {
    ofTable(
            "--columns=user=u,item=i,rating=r",
            "CASE value WHEN 1 THEN '1' WHEN 2 THEN ' 1' ELSE '01' END AS u",
            "CASE value WHEN 1 THEN '1.0' ELSE '1' END AS i",
            "4.0 + value AS r")
        .done();
    try (Dataset converted = Dataset.open(folder.resolve("d"))) {
      assertEquals(3, converted.info().users());
      assertEquals(2, converted.info().items());
    }
  }

  @Test
  void aRatingThatIsNoNumber() throws Exception {
    assertRefused(
        ofTable(
            "--columns=user=u,item=i,rating=r",
            "value AS u",
            "value AS i",
            "CAST('NaN' AS DOUBLE) AS r"),
        "DIR/table.parquet: not a finite number: row=1, field=r, value=NaN; write it anew without that row, or"
            + " leave such lines out with --on-error skip");
  }

  @Test
  void aRatingThatIsAWord() throws Exception {
    assertRefused(
        ofTable("--columns=user=u,item=i,rating=r", "value AS u", "value AS i", "'good' AS r"),
        "DIR/table.parquet: no rating is a number: field=r, such as=good; say what these stand for,"
            + " such as --rating-words good=NUMBER, or choose another column with --columns rating=COLUMN;"
            + " quire convert takes such words, and --dataset what it makes");
  }

  @Test
  void aSourceThatIsNotThere() {
    Cli.Result result =
        Cli.runOnSpark(
            "train",
            "--ratings=/nowhere/x.csv",
            "--dataset",
            folder.resolve("d"),
            "--model=als",
            "--to",
            model("m"));
    assertEquals(2, result.code());
    assertTrue(
        result.err().startsWith("quire: Spark cannot read the ratings: --ratings=/nowhere/x.csv,"),
        result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  @Test
  void whatExistsIsNotReplaced() throws Exception {
    Cli.runOnSpark(
            "train", "--ratings", ratings, "--dataset", dataset, "--model=als", "--to", model("m"))
        .assertBadInput(
            dataset + ": exists already; choose another name, or replace it with --force");
    Files.createFile(model("m"));
    Cli.runOnSpark("train", "--dataset", dataset, "--model=als", "--to", model("m"))
        .assertBadInput(
            model("m") + ": exists and is not a model; remove it or choose another name");
  }

  @Test
  void aDatasetThatExecutorsDoNotSee() throws Exception {
    Path moved = folder.resolve("moved");
    Cli.run("convert", ratings, "--to", moved).done();
    Settings settings = Settings.of(new AlsKind());
    try (Dataset opened = Dataset.open(moved);
        WorkerPool pool = new WorkerPool(1);
        SparkTraining spark = SparkCluster.get().training(2, notice -> {})) {
      Training training =
          Training.of(opened, settings)
              .listener(
                  new TrainingListener() {
                    @Override
                    public void onStart(int done, int most) {
                      assertTrue(moved.toFile().renameTo(folder.resolve("elsewhere").toFile()));
                    }

                    @Override
                    public void onEpoch(EpochResult result) {}
                  });
      BadInputException e =
          assertThrows(
              BadInputException.class,
              () -> spark.run(training, settings, Model.target(model("m"), false), pool));
      assertTrue(
          e.getMessage()
              .matches(
                  "an executor doesn't see the dataset: file=.*by-(user|item).safetensors,"
                      + " executor=driver; put it into a folder that all executors see under the"
                      + " same name"),
          e.getMessage());
    }
  }

  @Test
  void aRowThatCannotBeSolvedIsNamedAsOnOneMachine() {
    List<String> settings = List.of("--model=als", "--rank=30", "--tau=0", "--lambda=1e9");
    Cli.Result here = Cli.run(arguments(List.of("train", dataset, "--to", model("m")), settings));
    Cli.Result there =
        Cli.runOnSpark(
            arguments(List.of("train", "--dataset", dataset, "--to", model("m")), settings));
    assertEquals(2, here.code(), here.err());
    assertEquals(here.err(), there.err());
  }
}
