package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.DatasetInfo;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.recommend.Forecast;
import dev.quire.recommend.Uncertainty;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * What is in files that earlier versions wrote. This test stays for as long as 0.x lives: a change
 * that breaks it takes people's files from them. The numbers are from a reading with NumPy.
 */
class GoldenFilesTest {
  private static final GoldenFiles V1 = GoldenFiles.ofVersion(1);
  private static final double CLOSE = 1e-6; // sums of floats in another order

  @Test
  void datasetV1() throws Exception {
    try (Dataset dataset = Dataset.open(V1.dataset())) {
      dataset.verify();
      DatasetInfo info = dataset.info();
      assertEquals("25 196", info.users() + " " + info.items());
      assertEquals("1007 65 128", info.train() + " " + info.valid() + " " + info.test());
      assertEquals(
          List.of(0.5f, 1f, 1.5f, 2f, 2.5f, 3f, 3.5f, 4f, 4.5f, 5f), info.levels(), "levels");
      assertEquals(3.352035749751738, info.globalMean());
      assertEquals("0.5 to 5.0", info.minRating() + " to " + info.maxRating());
      assertEquals("ratings.csv", info.source().name());
      assertEquals("random", info.split().recipe());
      assertEquals("1ea10781e6a6403be25477c5db57562c", info.fingerprint());
      assertEquals(9, dataset.userIds().id(0));
      assertEquals(8, dataset.userIds().indexOf(3));
      assertEquals(14, dataset.itemIds().id(0));
      assertEquals(195, dataset.itemIds().indexOf(9002));
      assertEquals(34_983_819, weightedColumns(dataset.training().byUser()));
      assertEquals(3_960_565, weightedColumns(dataset.training().byItem()));
      assertEquals(3_375.5, sum(dataset.training().byUser()));
      assertEquals(3_375.5, sum(dataset.training().byItem()));
      assertEquals(1_574_191_599_530L, sum(dataset.trainTimestamps().orElseThrow(), 1007));
      assertEquals(101_089_804_428L, sum(dataset.validTimestamps().orElseThrow(), 65));
      assertEquals(198_062_032_636L, sum(dataset.testTimestamps().orElseThrow(), 128));
    }
  }

  @Test
  void catalogueV1() throws Exception {
    try (Dataset dataset = Dataset.open(V1.dataset())) {
      Catalogue catalogue = dataset.catalogue().orElseThrow();
      assertEquals("Crème Brûlée, or: \"Ein Märchen\" (2008)", catalogue.title(174));
      assertEquals(List.of("Sci-Fi", "Thriller"), catalogue.genres(174));
      assertEquals("七つの時計 (1965)", catalogue.title(175));
      assertEquals(1965, catalogue.year(175).orElseThrow());
      assertEquals("Unrated Film without a Year", catalogue.title(195));
      assertTrue(catalogue.year(195).isEmpty());
      assertEquals(List.of(), catalogue.genres(195));
    }
  }

  @Test
  void datasetOfFloatsV1() throws Exception {
    try (Dataset dataset = Dataset.open(V1.folder().resolve("exact"))) {
      dataset.verify();
      assertTrue(dataset.info().levels().isEmpty());
      assertTrue(dataset.catalogue().isEmpty() && dataset.testByUser().isEmpty());
      assertTrue(dataset.trainTimestamps().isEmpty());
      CsrMatrix byUser = dataset.training().byUser();
      assertEquals(400, byUser.nonZeros());
      assertEquals(2.692f, byUser.value(0));
      assertEquals(1415.9784018695354, sum(byUser));
    }
  }

  private static long weightedColumns(CsrMatrix matrix) {
    return LongStream.range(0, matrix.nonZeros())
        .map(index -> matrix.column(index) * (index + 1))
        .sum();
  }

  private static double sum(CsrMatrix matrix) {
    return LongStream.range(0, matrix.nonZeros()).mapToDouble(matrix::value).sum();
  }

  private static long sum(Dataset.Timestamps timestamps, long count) {
    return LongStream.range(0, count).map(timestamps::at).sum();
  }

  @ParameterizedTest
  @CsvSource({
    "als,      4.061042640663602, 2.813524584600244, 4.0240976699177535",
    "features, 4.052042184050719, 2.863396384289964, 3.874830134796448",
    "vb,       4.165390310009359, 2.8781078159340954, 4.06139098485153",
  })
  void predictionsOfModelsV1(String kind, double first, double second, double third)
      throws Exception {
    try (Model model = Model.open(V1.model(kind))) {
      model.verify();
      assertEquals("1ea10781e6a6403be25477c5db57562c", model.metadata("dataset_fingerprint"));
      assertEquals(first, predict(model, 3, 1), CLOSE);
      assertEquals(second, predict(model, 25, 3), CLOSE);
      assertEquals(third, predict(model, 1, 9001), CLOSE);
    }
  }

  private static double predict(Model model, long userId, long itemId) {
    int user = model.userIds().indexOf(userId);
    return model.parameters().predict(user, model.itemIds().indexOf(itemId));
  }

  @ParameterizedTest
  @CsvSource({
    "als,      test,  128,  0.8168151791055916, 0.6769146197583755",
    "als,      valid, 65,   0.7481850431545437, 0.5993544083558325",
    "als,      train, 1007, 0.6115379228926303, 0.4837861979985936",
    "features, test,  128,  0.8114586643675693, 0.6734191143048828",
    "features, valid, 65,   0.7458899014209123, 0.599688892070006",
    "features, train, 1007, 0.6111050310970854, 0.4831147053213503",
    "vb,       test,  128,  0.7922380921362056, 0.6566003807231658",
    "vb,       valid, 65,   0.7441481892268927, 0.6066913590336858",
    "vb,       train, 1007, 0.7380777192419401, 0.5929138154723728",
  })
  void errorsOfModelsV1(String kind, String part, int pairs, double rmse, double mae) {
    JsonNode result =
        Cli.run("evaluate", V1.model(kind), V1.dataset(), "--on", part, "--json").json();
    assertEquals(pairs, result.path("pairs").intValue());
    assertEquals(rmse, result.path("rmse").doubleValue(), CLOSE);
    assertEquals(mae, result.path("mae").doubleValue(), CLOSE);
  }

  @ParameterizedTest
  @CsvSource({
    "als,      40 67 111, 4.930909830254617",
    "features, 40 42 67,  4.917292577641183",
    "vb,       67 40 361, 4.692938246998789",
  })
  void recommendationsOfModelsV1(String kind, String itemIds, double best) {
    JsonNode items =
        Cli.run("recommend", V1.model(kind), "--user=3", "--top=3", "--min-ratings=0", "--json")
            .json()
            .path("items");
    List<String> found = items.valueStream().map(i -> i.path("item_id").asString()).toList();
    assertEquals(List.of(itemIds.split(" ")), found);
    assertEquals(best, items.path(0).path("score").doubleValue(), CLOSE);
  }

  /** Settings are in the metadata; an error of 1e-4 is left to the solver. */
  @Test
  void someoneNewByModelV1() {
    JsonNode best =
        Cli.run(
                "recommend",
                V1.model("als"),
                "--like=1=5",
                "--like=3=2",
                "--top=1",
                "--json",
                "--min-ratings=0")
            .json()
            .path("items")
            .path(0);
    assertEquals(67, best.path("item_id").intValue());
    assertEquals(4.238303531009367, best.path("score").doubleValue(), 1e-4);
  }

  @Test
  void featuresOfModelV1() throws Exception {
    try (Model model = Model.open(V1.model("features"))) {
      FeaturePrior prior = model.prior().orElseThrow();
      assertEquals(28, prior.features().count());
      assertEquals("1930s", prior.features().names().getFirst());
      assertEquals("Western", prior.features().names().getLast());
      float[] mean = new float[4];
      prior.mean(model.itemIds().indexOf(9001), mean);
      assertArrayEquals(
          new float[] {-0.05079665f, 0.16185859f, -0.06069306f, -0.02662823f}, mean, 1e-6f);
    }
  }

  @Test
  void variancesOfModelV1() throws Exception {
    try (Model model = Model.open(V1.model("vb"))) {
      assertEquals(1.4540061422467843, model.number("learned_lambda"));
      Uncertainty uncertainty = Uncertainty.of(model);
      int item = model.itemIds().indexOf(1);
      Forecast forecast =
          uncertainty.forecast(uncertainty.tasteOf(model.userIds().indexOf(3)), item);
      assertEquals(4.165390310009359, forecast.mean(), CLOSE);
      assertEquals(
          0.17016149154175808 + 1 / 1.4540061422467843, forecast.variance(), CLOSE, "variance");
    }
  }

  @Test
  void topTensorsV1() throws Exception {
    try (TensorFile file = TensorFile.open(V1.model("top"), "scores")) {
      file.verify();
      MemorySegment items = file.segment("items", DType.I32, 25, 3);
      MemorySegment scores = file.segment("scores", DType.F32, 25, 3);
      Ids ids = Ids.read(file, Ids.ITEMS);
      assertEquals(9, Ids.read(file, Ids.USERS).id(0));
      assertEquals(67, ids.id(items.getAtIndex(Layouts.I32, 0)));
      assertEquals(87, ids.id(items.getAtIndex(Layouts.I32, 74)));
      assertEquals(4.1025047f, scores.getAtIndex(Layouts.F32, 0));
      assertEquals(4.145282f, scores.getAtIndex(Layouts.F32, 74));
    }
  }

  @Test
  void everyVerbReadsV1(@TempDir Path folder) throws Exception {
    Cli.run("verify", V1.dataset(), V1.folder().resolve("exact"), V1.model("top")).done();
    for (String kind : List.of("als", "features", "vb")) {
      Path model = V1.model(kind);
      Cli.run("verify", model).done();
      Cli.run("inspect", model, "item", "1").done();
      Cli.run("similar", model, "--item=3", "--min-ratings=0").done();
      Path top = folder.resolve(kind + ".csv");
      Cli.run("score", model, "--dataset", V1.dataset(), "--top=3", "--to", top).done();
      assertTrue(Files.size(top) > 0);
    }
    Path trained = folder.resolve("m.safetensors");
    Cli.run("train", V1.dataset(), "--rank=2", "--epochs=2", "--to", trained).done();
    Cli.run("evaluate", trained, V1.dataset()).done();
  }
}
