package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.cli.LocalSpark;
import dev.quire.dataset.ConvertListener;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.als.AlsKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteCopiesTest {
  private static final int PARTITIONS = 2;

  @TempDir Path folder;

  private static void lose(int rdd) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      SparkEnv.get().blockManager().removeBlock(new RDDBlockId(rdd, partition), true);
    }
  }

  /** As an executor does that has lost its blocks, and the file to another task. */
  @Test
  void blocksThatCannotBeReadAgainAreOfNoInterestThen() throws Exception {
    Path csv = Files.writeString(folder.resolve("ratings.csv"), "1,1,4\n1,2,3\n2,1,5\n2,2,1\n");
    Path converted = folder.resolve("dataset");
    Path model = folder.resolve("model.safetensors");
    Settings settings = Settings.of(new AlsKind()).with(AlsKind.RANK, 2).with(AlsKind.EPOCHS, 1);
    try (LocalSpark spark = new LocalSpark(folder.resolve("spark"));
        WorkerPool pool = new WorkerPool(2)) {
      Converter.convert(ConvertOptions.of(List.of(csv), converted), pool, ConvertListener.NONE);
      try (Dataset dataset = Dataset.open(converted);
          SparkTraining training = new SparkTraining(spark.session(), PARTITIONS, notice -> {})) {
        training.run(Training.of(dataset, settings), settings, Model.target(model, false), pool);
        JavaSparkContext.fromSparkContext(spark.session().sparkContext())
            .getPersistentRDDs()
            .keySet()
            .forEach(DeleteCopiesTest::lose);
        Path file = dataset.training().byUser().place().orElseThrow().file();
        FileOfDriver sent = new FileOfDriver("dataset", file);
        Files.delete(file);
        assertDoesNotThrow(() -> training.deleteCopies(List.of(sent)));
      }
    }
    assertTrue(Files.exists(model));
  }
}
