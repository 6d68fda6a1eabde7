package dev.quire.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.ask.Asked.Scored;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.train.ModelKinds;
import dev.quire.train.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An als and a vb model of the same small dataset, opened to be asked and to be looked into. */
abstract class AskedModels {
  static final double TOLERANCE = 2e-5; // of sums in float
  static final int[] USERS = {0, 3, 17};

  @TempDir static Path folder;

  static Dataset dataset;
  static Model als;
  static Model vb;
  static ModelQueries askAls;
  static ModelQueries askVb;

  @BeforeAll
  static void train() throws Exception {
    Path made = Asked.convert(folder, 1);
    Map<String, String> small =
        Map.of(
            "rank",
            "5",
            "epochs",
            "4",
            "lambda",
            "2",
            "gamma",
            "3",
            "tau",
            "4",
            "reg-exponent",
            "0");
    Asked alsFiles =
        Asked.train(
            made, folder.resolve("als.safetensors"), Settings.of(ModelKinds.of("als"), small));
    Asked vbFiles =
        Asked.train(
            made,
            folder.resolve("vb.safetensors"),
            Settings.of(ModelKinds.of("vb"), Map.of("rank", "3", "epochs", "5")));
    dataset = Dataset.open(made);
    als = Model.open(alsFiles.model());
    vb = Model.open(vbFiles.model());
    askAls = ModelQueries.open(alsFiles.model(), Optional.of(made));
    askVb = ModelQueries.open(vbFiles.model(), Optional.of(made));
  }

  @AfterAll
  static void close() {
    for (AutoCloseable opened : List.<AutoCloseable>of(dataset, als, vb, askAls, askVb)) {
      Assertions.assertDoesNotThrow(opened::close);
    }
  }

  static long id(int user) {
    return als.userIds().number(user);
  }

  static void assertRanked(List<Scored> expected, List<RankedItem> actual) {
    assertEquals(
        expected.stream().map(Scored::id).toList(),
        actual.stream().map(ranked -> ranked.item().id()).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).score(), actual.get(i).score(), TOLERANCE);
    }
  }
}
