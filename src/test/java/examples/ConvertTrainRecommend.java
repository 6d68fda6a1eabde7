package examples;

import dev.quire.ask.Like;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.RankedItem;
import dev.quire.ask.RecommendQuery;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.als.AlsKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** From two files of MovieLens to what someone new may like. */
public final class ConvertTrainRecommend {
  private ConvertTrainRecommend() {}

  /** Takes ratings.csv, movies.csv, a folder for the results, and a film that someone loves. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[2]);
    Path file = folder.resolve("model.safetensors");
    try (WorkerPool pool = new WorkerPool(Runtime.getRuntime().availableProcessors())) {
      ConvertOptions from = ConvertOptions.of(Path.of(args[0]), folder.resolve("dataset"));
      Converter.convert(from.withItems(Path.of(args[1])), pool, (phase, done) -> {});
      try (Dataset dataset = Dataset.open(from.target())) {
        Settings settings = Settings.of(new AlsKind()).with(AlsKind.RANK, 16);
        Training.of(dataset, settings).run(Model.target(file, false), pool);
      }
    }
    try (ModelQueries model = ModelQueries.open(file)) {
      RecommendQuery query = RecommendQuery.ofLikes(List.of(Like.of(args[3]))).top(5);
      for (RankedItem best : model.recommend(query).items()) {
        System.out.println(best.item().title() + "  " + (float) best.score());
      }
    }
  }
}
