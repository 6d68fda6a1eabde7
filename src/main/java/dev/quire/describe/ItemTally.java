package dev.quire.describe;

import dev.quire.catalogue.Catalogue;
import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Dataset;
import dev.quire.describe.Description.Cold;
import dev.quire.describe.Description.Genre;
import dev.quire.describe.Description.Genres;
import dev.quire.describe.Description.Opinions;
import dev.quire.describe.Description.RatedItem;
import dev.quire.recommend.MinimumRatings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What there is to say of the items, from all of them in turn. */
final class ItemTally {
  private static final Comparator<ItemRatings> BY_COUNT =
      Comparator.comparingInt(ItemRatings::count).reversed().thenComparingInt(ItemRatings::item);

  private static final Comparator<ItemRatings> BY_VARIANCE =
      Comparator.comparingDouble((ItemRatings item) -> item.variance().orElse(0))
          .reversed()
          .thenComparing(BY_COUNT);

  // variables of the correlations
  private static final int MEAN = 0;
  private static final int VARIANCE = 1;
  private static final int COUNT = 2;
  private static final int LOG_COUNT = 3;

  private final Dataset dataset;
  private final int minRatings;
  private final Counts.Builder counts = new Counts.Builder();
  private final Top<ItemRatings> mostRated;
  private final Top<ItemRatings> divided;
  private final Comoments comoments = new Comoments(4);
  private final DensityTally meanByCount;
  private final DensityTally varianceByCount;
  private final DensityTally varianceByMean;
  private final GenreTally genres; // null when there is no catalogue
  private long ratings;
  private int rare;
  private int cold;
  private int unrated;
  private int varying; // have a variance
  private int qualified;
  private int bimodal;

  ItemTally(Dataset dataset, int top, OptionalInt minRatings) {
    this.dataset = dataset;
    CsrMatrix byItem = dataset.training().byItem();
    this.minRatings =
        minRatings.orElseGet(() -> MinimumRatings.of(byItem.rows(), byItem::rowLength));
    this.mostRated = new Top<>(top, BY_COUNT);
    this.divided = new Top<>(top, BY_VARIANCE);
    this.genres = dataset.catalogue().map(GenreTally::new).orElse(null);
    double[] counted = DensityTally.ofCounts();
    double least = dataset.info().minRating();
    double greatest = dataset.info().maxRating();
    double[] means = DensityTally.ofMeans(least, greatest);
    double[] variances = DensityTally.ofVariances(least, greatest);
    this.meanByCount = DensityTally.over(counted, means);
    this.varianceByCount = DensityTally.over(counted, variances);
    this.varianceByMean = DensityTally.over(means, variances);
  }

  void add(ItemRatings item) {
    ratings += item.count();
    cold += item.training() == 0 ? 1 : 0;
    unrated += item.count() == 0 ? 1 : 0;
    rare += item.count() > 0 && item.count() <= Cold.RARE ? 1 : 0;
    if (genres != null) {
      genres.add(item);
    }
    if (item.count() > 0) {
      counts.add(item.count());
      mostRated.add(item);
      meanByCount.add(item.count(), item.mean());
    }
    if (item.variance().isPresent()) {
      addOpinions(item, item.variance().getAsDouble());
    }
  }

  private void addOpinions(ItemRatings item, double variance) {
    varying++;
    comoments.add(item.mean(), variance, item.count(), Math.log(item.count()));
    varianceByCount.add(item.count(), variance);
    varianceByMean.add(item.mean(), variance);
    if (item.count() >= minRatings) {
      qualified++;
      bimodal += item.bimodality().orElse(0) > ItemRatings.EVEN ? 1 : 0;
      if (variance > 0) {
        divided.add(item);
      }
    }
  }

  /** How many there were. */
  long ratings() {
    return ratings;
  }

  Counts counts() {
    return counts.build();
  }

  List<RatedItem> top() {
    return named(mostRated);
  }

  private List<RatedItem> named(Top<ItemRatings> items) {
    return items.list().stream().map(item -> Names.named(dataset, item)).toList();
  }

  Cold cold(int coldUsers) {
    return new Cold(coldUsers, cold, cold - unrated, unrated, rare);
  }

  Optional<Genres> genres() {
    return Optional.ofNullable(genres).map(GenreTally::genres);
  }

  Opinions opinions() {
    return new Opinions(
        varying,
        comoments.correlation(MEAN, VARIANCE),
        comoments.correlation(MEAN, COUNT),
        comoments.correlation(VARIANCE, COUNT),
        comoments.correlation(MEAN, LOG_COUNT),
        comoments.correlation(VARIANCE, LOG_COUNT),
        meanByCount.density(),
        varianceByCount.density(),
        varianceByMean.density(),
        minRatings,
        qualified,
        bimodal,
        named(divided));
  }

  /** Counts by genre. */
  private static final class GenreTally {
    private final Catalogue catalogue;
    private final int[] items; // [genres]
    private final long[] ratings; // [genres]
    private final double[] sums; // [genres] of the ratings
    private int itemsWithout;
    private long ratingsWithout;

    GenreTally(Catalogue catalogue) {
      this.catalogue = catalogue;
      int size = catalogue.genreNames().size();
      items = new int[size];
      ratings = new long[size];
      sums = new double[size];
    }

    void add(ItemRatings item) {
      int[] indices = catalogue.genreIndices(item.item());
      for (int genre : indices) {
        items[genre]++;
        ratings[genre] += item.count();
        sums[genre] += item.count() == 0 ? 0 : item.count() * item.mean();
      }
      if (indices.length == 0) {
        itemsWithout++;
        ratingsWithout += item.count();
      }
    }

    Genres genres() {
      List<Genre> all = new ArrayList<>();
      for (int genre = 0; genre < items.length; genre++) {
        OptionalDouble mean =
            ratings[genre] == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sums[genre] / ratings[genre]);
        all.add(new Genre(catalogue.genreNames().get(genre), items[genre], ratings[genre], mean));
      }
      return new Genres(all, itemsWithout, ratingsWithout);
    }
  }
}
