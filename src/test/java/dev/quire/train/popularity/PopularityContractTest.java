package dev.quire.train.popularity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.dataset.Dataset;
import dev.quire.dataset.Split;
import dev.quire.dataset.TestRatings;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.TrainingContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PopularityContractTest extends TrainingContract {
  @Override
  protected Settings settings() {
    return Settings.of(new PopularityKind());
  }

  @Override
  protected Settings otherSettings() {
    return settings().with(PopularityKind.POSITIVE_FROM, 4.0);
  }

  @Override
  protected double testRmse() {
    return Double.POSITIVE_INFINITY;
  }

  @ParameterizedTest
  @CsvSource({"-1e9,3,1", "3,2,1", "3.5,1,1", "5,1,0"})
  void itCountsTheRatingsThatAreHighEnough(
      double least, int first, int second, @TempDir Path folder) throws Exception {
    Path made =
        TestRatings.dataset(folder, Split.none(), "1,7,3,1", "2,7,5,1", "3,7,1,1", "3,8,4,1");
    Path file = folder.resolve("m.safetensors");
    try (Dataset dataset = Dataset.open(made);
        WorkerPool pool = new WorkerPool(2)) {
      Training.of(dataset, settings().with(PopularityKind.POSITIVE_FROM, least))
          .run(Model.target(file, false), pool);
    }
    try (Model model = Model.open(file)) {
      for (int user = 0; user < 3; user++) {
        assertEquals(first, model.parameters().predict(user, model.itemIds().indexOf(7)));
        assertEquals(second, model.parameters().predict(user, model.itemIds().indexOf(8)));
      }
    }
  }
}
