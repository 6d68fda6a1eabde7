package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.model.Model;
import dev.quire.model.Parameters;
import dev.quire.model.RandomParameters;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The best items of a thousand users and more, held against all scores in double precision. */
class ScoreTruthTest {
  private static final int TOP = 10;
  private static final double TIE = 1e-5;

  @TempDir static Path folder;

  private static Path dataset;
  private static Path model;

  @BeforeAll
  static void train() throws Exception {
    Cli.generate(folder.resolve("raw"), 170_000);
    dataset = folder.resolve("dataset");
    model = folder.resolve("model.safetensors");
    Cli.run("convert", folder.resolve("raw/ratings.csv"), "--to", dataset).done();
    Cli.run("train", dataset, "--model=als", "--rank=19", "--epochs=3", "--to", model).done();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyUserGetsTheBestByDoubles(boolean leaveOutRated) throws Exception {
    Path to = folder.resolve(leaveOutRated + ".safetensors");
    if (leaveOutRated) {
      Cli.run("score", model, "--top", TOP, "--min-ratings=1", "--to", to, "--dataset", dataset)
          .done();
    } else {
      Cli.run("score", model, "--top", TOP, "--min-ratings=1", "--to", to).done();
    }
    try (Model opened = Model.open(model);
        Dataset data = Dataset.open(dataset);
        TensorFile file = TensorFile.open(to)) {
      Parameters parameters = opened.parameters();
      MemorySegment items = file.segment("items", DType.I32, parameters.users(), TOP);
      MemorySegment scores = file.segment("scores", DType.F32, parameters.users(), TOP);
      for (int user = 0; user < parameters.users(); user++) {
        double[] truth = scores(opened, user);
        if (leaveOutRated) {
          leaveOut(data.training().byUser(), user, truth);
        }
        double[] best = Arrays.stream(truth).map(x -> -x).sorted().map(x -> -x).toArray();
        Set<Integer> seen = new HashSet<>();
        for (int rank = 0; rank < TOP; rank++) {
          long at = (long) user * TOP + rank;
          int item = items.getAtIndex(Layouts.I32, at);
          // Where two scores are as near as that, either item may come first.
          assertEquals(best[rank], truth[item], TIE, "user " + user + ", rank " + rank);
          assertEquals(truth[item], scores.getAtIndex(Layouts.F32, at), TIE);
          seen.add(item);
        }
        assertEquals(TOP, seen.size(), "user " + user);
      }
    }
  }

  /** All scores of a user by dense index; items that nobody has rated are out of the question. */
  private static double[] scores(Model model, int user) {
    double[] scores = new double[model.parameters().items()];
    for (int item = 0; item < scores.length; item++) {
      scores[item] =
          model.itemCount(item) == 0
              ? Double.NEGATIVE_INFINITY
              : RandomParameters.predict(model.parameters(), user, item);
    }
    return scores;
  }

  private static void leaveOut(CsrMatrix rated, int user, double[] scores) {
    for (long at = rated.rowStart(user); at < rated.rowEnd(user); at++) {
      scores[rated.column(at)] = Double.NEGATIVE_INFINITY;
    }
  }

  @Test
  void thereAreEnoughUsersAndTheyDiffer() throws Exception {
    Path to = folder.resolve("users.safetensors");
    Cli.run("score", model, "--top", TOP, "--min-ratings=1", "--to", to).done();
    try (Model opened = Model.open(model);
        TensorFile file = TensorFile.open(to)) {
      int users = opened.parameters().users();
      assertFalse(users < 1000, "users " + users);
      MemorySegment items = file.segment("items", DType.I32, users, TOP);
      Set<Integer> firsts = new HashSet<>();
      for (int user = 0; user < users; user++) {
        firsts.add(items.getAtIndex(Layouts.I32, (long) user * TOP));
      }
      assertFalse(firsts.size() < 20, "different best items: " + firsts.size());
    }
  }
}
