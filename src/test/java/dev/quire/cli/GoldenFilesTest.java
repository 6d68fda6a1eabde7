package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.dataset.DatasetInfo;
import dev.quire.dataset.Split;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.ScoreMeaning;
import dev.quire.recommend.Forecast;
import dev.quire.recommend.Uncertainty;
import dev.quire.train.vb.VbKind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What is in files that earlier versions wrote. This test stays for as long as 0.x lives: a change
 * that breaks it takes people's files from them. The numbers are from a reading with NumPy.
 */
class GoldenFilesTest {
  private static final double CLOSE = 1e-6; // sums of floats in another order

  private static GoldenFiles golden(int version) {
    return GoldenFiles.ofVersion(version);
  }

  /** No version that was written is without files. */
  @Test
  void everyVersionHasThem() {
    for (int version = 1; version <= DatasetInfo.FORMAT_VERSION; version++) {
      assertTrue(Files.exists(golden(version).dataset()), "version " + version);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void dataset(int version) throws Exception {
    try (Dataset dataset = Dataset.open(golden(version).dataset())) {
      dataset.verify();
      DatasetInfo info = dataset.info();
      assertEquals("25 196", info.users() + " " + info.items());
      assertEquals("1007 65 128", info.train() + " " + info.valid() + " " + info.test());
      assertEquals(
          List.of(0.5f, 1f, 1.5f, 2f, 2.5f, 3f, 3.5f, 4f, 4.5f, 5f), info.levels(), "levels");
      assertEquals(3.352035749751738, info.globalMean());
      assertEquals("0.5 to 5.0", info.minRating() + " to " + info.maxRating());
      assertEquals("ratings.csv", info.source().name());
      assertEquals(Split.Recipe.RANDOM, info.split().recipe());
      assertEquals("1ea10781e6a6403be25477c5db57562c", info.fingerprint());
      assertEquals(9, dataset.userIds().number(0));
      assertEquals(8, dataset.userIds().indexOf(3));
      assertEquals(14, dataset.itemIds().number(0));
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void catalogue(int version) throws Exception {
    try (Dataset dataset = Dataset.open(golden(version).dataset())) {
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void datasetOfFloats(int version) throws Exception {
    try (Dataset dataset = Dataset.open(golden(version).folder().resolve("exact"))) {
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
    "1, als,      4.061042640663602, 2.813524584600244, 4.0240976699177535",
    "1, features, 4.052042184050719, 2.863396384289964, 3.874830134796448",
    "1, vb,       4.165390310009359, 2.8781078159340954, 4.06139098485153",
    "2, als,      4.060799163198232, 2.813214794943439, 4.024174023467711",
    "2, features, 4.051015339031027, 2.86345347535435, 3.87286979417692",
    "2, vb,       4.165065345317761, 2.8775363301721444, 4.0618800409619125",
    "2, popularity, 0, 1, 0",
    "2, overfit.checkpoint, 3.923421993761795, 2.0991776837399447, 4.006054330665282",
  })
  void predictionsOfModels(int version, String kind, double first, double second, double third)
      throws Exception {
    try (Model model = Model.open(golden(version).model(kind))) {
      model.verify();
      assertEquals("1ea10781e6a6403be25477c5db57562c", model.metadata("dataset_fingerprint"));
      assertEquals(
          kind.equals("popularity") ? ScoreMeaning.PREFERENCE : ScoreMeaning.RATING, model.score());
      assertEquals(first, predict(model, 3, 1), CLOSE);
      assertEquals(second, predict(model, 25, 3), CLOSE);
      assertEquals(third, predict(model, 1, 9001), CLOSE);
    }
  }

  private static double predict(Model model, long userId, long itemId) {
    return predict(model, model.parameters(), userId, itemId);
  }

  private static double predict(Model model, Parameters parameters, long userId, long itemId) {
    return parameters.predict(model.userIds().indexOf(userId), model.itemIds().indexOf(itemId));
  }

  @ParameterizedTest
  @CsvSource({
    "1, als,      test,  128,  0.8168151791055916, 0.6769146197583755",
    "1, als,      valid, 65,   0.7481850431545437, 0.5993544083558325",
    "1, als,      train, 1007, 0.6115379228926303, 0.4837861979985936",
    "1, features, test,  128,  0.8114586643675693, 0.6734191143048828",
    "1, features, valid, 65,   0.7458899014209123, 0.599688892070006",
    "1, features, train, 1007, 0.6111050310970854, 0.4831147053213503",
    "1, vb,       test,  128,  0.7922380921362056, 0.6566003807231658",
    "1, vb,       valid, 65,   0.7441481892268927, 0.6066913590336858",
    "1, vb,       train, 1007, 0.7380777192419401, 0.5929138154723728",
    "2, als,      test,  128,  0.8168614488913176, 0.6769485484763821",
    "2, als,      valid, 65,   0.7482935360902639, 0.5994348768377015",
    "2, als,      train, 1007, 0.6107161688880131, 0.48313222048676946",
    "2, features, test,  128,  0.8117891777538946, 0.6734976476161602",
    "2, features, valid, 65,   0.745823888851344, 0.5996207692694989",
    "2, features, train, 1007, 0.6100166801676309, 0.4822090300567533",
    "2, vb,       test,  128,  0.7932105236011251, 0.6574282417304158",
    "2, vb,       valid, 65,   0.7430152624950461, 0.6057967131678695",
    "2, vb,       train, 1007, 0.7416076468445267, 0.5956128039410867",
    "2, overfit.checkpoint, valid, 65, 0.9405441191392041, 0.7528231848052418",
  })
  void errorsOfModels(int version, String kind, String part, int pairs, double rmse, double mae) {
    JsonNode result =
        Cli.run(
                "evaluate",
                golden(version).model(kind),
                golden(version).dataset(),
                "--on",
                part,
                "--json")
            .json();
    assertEquals(pairs, result.path("pairs").intValue());
    assertEquals(rmse, result.path("rmse").doubleValue(), CLOSE);
    assertEquals(mae, result.path("mae").doubleValue(), CLOSE);
  }

  @ParameterizedTest
  @CsvSource({
    "1, als,      40 67 111, 4.930909830254617",
    "1, features, 40 42 67,  4.917292577641183",
    "1, vb,       67 40 361, 4.692938246998789",
    "2, als,      40 67 111, 4.9328582277702075",
    "2, features, 40 42 67,  4.919203443113861",
    "2, vb,       67 40 361, 4.7015328912059875",
    "2, popularity, 67 14 107, 11",
    "2, overfit.checkpoint, 256 119 234, 6.161881385301911",
  })
  void recommendationsOfModels(int version, String kind, String itemIds, double best) {
    JsonNode items =
        Cli.run(
                "recommend",
                golden(version).model(kind),
                "--user=3",
                "--top=3",
                "--min-ratings=0",
                "--json")
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
                golden(1).model("als"),
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

  @ParameterizedTest
  @CsvSource({
    "1, -0.05079665, 0.16185859, -0.06069306, -0.02662823",
    "2, -0.05319362, 0.1786035, -0.05793651, -0.02644959",
  })
  void featuresOfModels(int version, float first, float second, float third, float fourth)
      throws Exception {
    try (Model model = Model.open(golden(version).model("features"))) {
      FeaturePrior prior = model.prior().orElseThrow();
      assertEquals(28, prior.features().count());
      assertEquals("1930s", prior.features().names().getFirst());
      assertEquals("Western", prior.features().names().getLast());
      float[] mean = new float[4];
      prior.mean(model.itemIds().indexOf(9001), mean);
      assertArrayEquals(new float[] {first, second, third, fourth}, mean, 1e-6f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.4540061422467843, 4.165390310009359, 0.17016149154175808",
    "2, 1.4444910338797676, 4.165065345317761, 0.17026091122046424",
  })
  void variancesOfModels(int version, double lambda, double mean, double variance)
      throws Exception {
    try (Model model = Model.open(golden(version).model("vb"))) {
      assertEquals(lambda, model.number("learned_lambda"));
      Uncertainty uncertainty = new VbKind().uncertainty(model);
      int item = model.itemIds().indexOf(1);
      Forecast forecast =
          uncertainty.forecast(uncertainty.tasteOf(model.userIds().indexOf(3)), item);
      assertEquals(mean, forecast.mean(), CLOSE);
      assertEquals(variance + 1 / lambda, forecast.variance(), CLOSE, "variance");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4.1025047, 4.145282", "2, 4.1019325, 4.145068"})
  void topTensors(int version, float first, float last) throws Exception {
    try (TensorFile file = TensorFile.open(golden(version).model("top"), "scores")) {
      file.verify();
      MemorySegment items = file.segment("items", DType.I32, 25, 3);
      MemorySegment scores = file.segment("scores", DType.F32, 25, 3);
      Ids ids = Ids.read(file, Ids.ITEMS);
      assertEquals(9, Ids.read(file, Ids.USERS).number(0));
      assertEquals(67, ids.number(items.getAtIndex(Layouts.I32, 0)));
      assertEquals(87, ids.number(items.getAtIndex(Layouts.I32, 74)));
      assertEquals(first, scores.getAtIndex(Layouts.F32, 0));
      assertEquals(last, scores.getAtIndex(Layouts.F32, 74));
    }
  }

  /** Its validation error rises from the first epoch on, and that is what comes of it. */
  @Test
  void aCheckpointGoesOn(@TempDir Path folder) throws Exception {
    Path saved = golden(2).model("overfit.checkpoint");
    try (Model model = Model.open(saved)) {
      assertEquals("4", model.metadata("checkpoint_epoch"));
      assertBest(model, model.bestNumbers().orElseThrow().parameters());
    }
    Files.copy(saved, folder.resolve("overfit.checkpoint.safetensors"));
    Path target = folder.resolve("overfit.safetensors");
    String[] settings = {
      "--rank=2", "--gamma=1", "--tau=1", "--reg-exponent=0", "--patience=8", "--epochs=9"
    };
    List<Object> train = new ArrayList<>(List.of("train", golden(2).dataset(), "--model=als"));
    train.addAll(List.of(settings));
    train.addAll(List.of("--resume", "--to", target, "--json"));
    JsonNode result = Cli.run(train.toArray()).json();
    assertEquals(1, result.path("kept_epoch").intValue());
    assertEquals(9, result.path("history").size());
    try (Model model = Model.open(target)) {
      assertBest(model, model.parameters());
    }
  }

  private static void assertBest(Model model, Parameters best) {
    assertEquals(3.9693749164506156, predict(model, best, 3, 1), CLOSE);
    assertEquals(2.5358765714766633, predict(model, best, 25, 3), CLOSE);
    assertEquals(4.112571943599394, predict(model, best, 1, 9001), CLOSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyVerbReadsThem(int version, @TempDir Path folder) throws Exception {
    GoldenFiles golden = golden(version);
    Cli.run("verify", golden.dataset(), golden.folder().resolve("exact"), golden.model("top"))
        .done();
    for (String kind : List.of("als", "features", "vb")) {
      Path model = golden.model(kind);
      Cli.run("verify", model).done();
      Cli.run("inspect", model, "item", "1").done();
      Cli.run("similar", model, "--item=3", "--min-ratings=0").done();
      Path top = folder.resolve(kind + ".csv");
      Cli.run("score", model, "--dataset", golden.dataset(), "--top=3", "--to", top).done();
      assertTrue(Files.size(top) > 0);
    }
    Path trained = folder.resolve("m.safetensors");
    Cli.run("train", golden.dataset(), "--model=als", "--rank=2", "--epochs=2", "--to", trained)
        .done();
    Cli.run("evaluate", trained, golden.dataset()).done();
    for (String kind : List.of("als", "vb")) {
      Path next = folder.resolve("next-" + kind + ".safetensors");
      String rank = kind.equals("als") ? "--rank=5" : "--rank=3";
      Path older = golden.model(kind);
      Cli.run("train", golden.dataset(), "--model", kind, rank, "--from", older, "--to", next)
          .done();
    }
  }
}
