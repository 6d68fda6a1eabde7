package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.ask.ModelQueries;
import dev.quire.catalogue.Ids;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link GoldenFilesTest} is for the earlier versions, of the first one with texts as ids. */
class GoldenTextIdsTest {
  private static final GoldenFiles GOLDEN = GoldenFiles.ofVersion(3);

  private static String item(long number) {
    return "b, \"\u00e9\" " + number;
  }

  @Test
  void dataset() throws Exception {
    try (Dataset dataset = Dataset.open(GOLDEN.dataset())) {
      dataset.verify();
      assertEquals(
          "1034 54 112",
          dataset.info().train() + " " + dataset.info().valid() + " " + dataset.info().test());
      assertEquals("52c7809a2750530bc796f66174d1e714", dataset.info().fingerprint());
      assertEquals(3.3617021276595747, dataset.info().globalMean());
      assertEquals("u9", dataset.userIds().id(0));
      assertEquals(8, dataset.userIds().indexOf("u3"));
      assertEquals(item(14), dataset.itemIds().id(0));
      assertEquals(195, dataset.itemIds().indexOf(item(9002)));
      CsrMatrix byUser = dataset.training().byUser();
      assertEquals(
          36_548_593,
          LongStream.range(0, byUser.nonZeros()).map(at -> byUser.column(at) * (at + 1)).sum());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "als, 4.44617415514855, 2.886989023345197, 4.047674460613981",
    "vb, 4.432988876057703, 2.9661072301989213, 4.080129726135985",
  })
  void models(String kind, double a, double b, double c) throws Exception {
    try (ModelQueries model = ModelQueries.open(GOLDEN.model(kind))) {
      assertEquals(a, model.score("u3", item(1)).orElseThrow(), 1e-6);
      assertEquals(b, model.score("u25", item(3)).orElseThrow(), 1e-6);
      assertEquals(c, model.score("u1", item(9001)).orElseThrow(), 1e-6);
    }
  }

  @Test
  void topTensors() throws Exception {
    try (TensorFile file = TensorFile.open(GOLDEN.model("top"), "scores")) {
      file.verify();
      assertEquals("u9", Ids.read(file, Ids.USERS).id(0));
      int best = file.segment("items", DType.I32, 25, 3).getAtIndex(Layouts.I32, 0);
      assertEquals(item(392), Ids.read(file, Ids.ITEMS).id(best));
      float score = file.segment("scores", DType.F32, 25, 3).getAtIndex(Layouts.F32, 0);
      assertEquals(4.1738515f, score);
    }
  }

  @Test
  void verbsReadThem(@TempDir Path folder) throws Exception {
    Path als = GOLDEN.model("als");
    Cli.run("verify", GOLDEN.dataset(), als, GOLDEN.model("vb"), GOLDEN.model("top")).done();
    Cli.run("recommend", als, "--user=u9", "--dataset", GOLDEN.dataset(), "--explain").done();
    Path top = folder.resolve("top.csv");
    Cli.run("score", als, "--dataset", GOLDEN.dataset(), "--top=3", "--to", top).done();
    assertEquals(1 + 25 * 3, Files.readAllLines(top).size());
    Path next = folder.resolve("next.safetensors");
    Cli.run(
            "train",
            GOLDEN.dataset(),
            "--model=als",
            "--rank=5",
            "--epochs=1",
            "--from",
            als,
            "--to",
            next)
        .done();
  }
}
