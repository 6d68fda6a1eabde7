package examples;

import dev.quire.catalogue.Catalogue;
import dev.quire.dataset.ConvertOptions;
import dev.quire.dataset.Converter;
import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.FoldIn;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFinder;
import dev.quire.recommend.MinimumRatings;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import dev.quire.recommend.Taste;
import dev.quire.train.Settings;
import dev.quire.train.Training;
import dev.quire.train.als.AlsKind;
import java.io.IOException;
import java.nio.file.Path;

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
    try (Model model = Model.open(file)) {
      int loved = new ItemFinder(model).find(args[3]);
      Taste taste = FoldIn.fold(model, new int[] {loved}, new float[] {5});
      int least = MinimumRatings.of(model);
      ItemFilter filter =
          ItemFilter.all(model.parameters().items())
              .and("known well enough", item -> item != loved && model.itemCount(item) >= least);
      Catalogue films = model.catalogue().orElseThrow();
      for (ScoredItem best :
          new Recommender(model).recommend(taste, Scoring.PREDICTION, 5, filter)) {
        System.out.println(films.title(best.item()) + "  " + (float) best.score());
      }
    }
  }
}
