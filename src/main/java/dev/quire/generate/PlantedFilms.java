package dev.quire.generate;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The made-up films and their planted biases and factors.
 *
 * <pre>
 * factors of a film = GENRE_LENGTH * sum of its genres' unit vectors / sqrt(number of its genres)
 *                   + own part, N(0, OWN_LENGTH^2 / rank) each
 *                   + SERIES_LENGTH * unit vector k, for a film of series k
 * </pre>
 *
 * <p>The lengths are tuned to what the demo and the tests show: knowing the genres of an unseen
 * film is worth more than 5 % of the error; the films of a series are more alike than any others;
 * and from 100,000 ratings alternating least squares gets 9 % below the error of a model with
 * biases alone, and to within about 10 % of the noise.
 */
final class PlantedFilms {
  /** MovieLens' genres, in its order; a film without any is written as {@link #NO_GENRE}. */
  static final List<String> GENRES =
      List.of(
          "Action",
          "Adventure",
          "Animation",
          "Children",
          "Comedy",
          "Crime",
          "Documentary",
          "Drama",
          "Fantasy",
          "Film-Noir",
          "Horror",
          "IMAX",
          "Musical",
          "Mystery",
          "Romance",
          "Sci-Fi",
          "Thriller",
          "War",
          "Western");

  private static final String NO_GENRE = "(no genres listed)";

  /** How common each genre is, in films of MovieLens' latest-small. */
  private static final int[] GENRE_FREQUENCY = {
    1828, 1263, 611, 664, 3756, 1199, 440, 4361, 779, 87, 978, 158, 334, 573, 1596, 980, 1894, 382,
    167
  };

  /** The chances of 0, 1, 2 and 3 genres, in percent. */
  private static final int[] GENRE_NUMBER = {4, 34, 36, 26};

  private static final double GENRE_LENGTH = 0.55;
  private static final double OWN_LENGTH = 0.15;
  private static final double SERIES_LENGTH = 1.2;
  private static final double SPLITTING_LENGTH = 1.5;

  /**
   * Each factor matters to the genres this much less than the next one. So most of their variance
   * is in the last two, which no series has, and few ratings suffice to learn it.
   */
  private static final double GENRE_DECAY = 0.55;

  /** What is left of the other parts in a series, so that its films are alike. */
  private static final double SERIES_DILUTION = 0.4;

  /**
   * The best films are {@code BEST_BIAS} above the mean, and many are almost as good, but there is
   * hardly a limit to how bad a film can be.
   */
  private static final double BEST_BIAS = 0.25;

  private static final double WORST_BIAS = -1.5;

  /** Above {@link #BEST_BIAS}: who likes a series shall not be offered just any good film first. */
  private static final double SERIES_BIAS = 0.5;

  /** Makes up for the stars beyond 5 that those who love the series cannot give. */
  private static final double SPLITTING_BIAS = 0.4;

  /** MovieLens has given out 292,757 numbers to its 87,585 films, more and more sparsely. */
  private static final double LARGEST_ID_GAP = 11.2;

  private final int rank;
  private final List<PlantedSeries> series;
  private final List<int[]> seriesFilms = new ArrayList<>(); // [series][parts]
  private final Map<Integer, String> seriesTitles = new HashMap<>(); // by film
  private final FilmTitles titles;
  private final int[] popularityRanks; // [films], 0 for the most popular
  private final int[] movieIds; // [films], ascending
  private final int[] genres; // [films], bit g for genre g
  private final float[] bias; // [films]
  private final float[] factors; // [films][rank], row-major

  PlantedFilms(int films, int ratedFilms, int rank, RandomGenerator random) {
    this.rank = rank;
    this.series = PlantedSeries.of(rank, ratedFilms);
    this.titles = new FilmTitles(random.nextInt(1 << 20));
    this.popularityRanks = permutation(films, random);
    this.movieIds = new int[films];
    this.genres = new int[films];
    this.bias = new float[films];
    this.factors = new float[films * rank];
    drawIds(random);
    drawGenres(random);
    drawTruth(random);
    plantSeries();
  }

  private static int[] permutation(int length, RandomGenerator random) {
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      int other = random.nextInt(i + 1);
      values[i] = values[other];
      values[other] = i;
    }
    return values;
  }

  private void drawIds(RandomGenerator random) {
    int id = 0;
    for (int film = 0; film < movieIds.length; film++) {
      double largestGap = LARGEST_ID_GAP * film / movieIds.length;
      id += 1 + (int) (largestGap * random.nextDouble());
      movieIds[film] = id;
    }
  }

  private void drawGenres(RandomGenerator random) {
    for (int film = 0; film < genres.length; film++) {
      int number = draw(GENRE_NUMBER, random);
      while (Integer.bitCount(genres[film]) < number) {
        genres[film] |= 1 << draw(GENRE_FREQUENCY, random);
      }
    }
  }

  /** An index, with chances in proportion to {@code frequencies}. */
  private static int draw(int[] frequencies, RandomGenerator random) {
    int left = random.nextInt(Arrays.stream(frequencies).sum());
    int index = 0;
    while (left >= frequencies[index]) {
      left -= frequencies[index++];
    }
    return index;
  }

  private void drawTruth(RandomGenerator random) {
    double[] genreVectors = genreVectors(random);
    double ownDeviation = OWN_LENGTH / Math.sqrt(rank);
    for (int film = 0; film < bias.length; film++) {
      bias[film] = (float) Math.max(BEST_BIAS * (1 - random.nextExponential()), WORST_BIAS);
      int number = Integer.bitCount(genres[film]);
      double genreWeight = number == 0 ? 0 : GENRE_LENGTH / Math.sqrt(number);
      for (int k = 0; k < rank; k++) {
        double sum = 0;
        for (int bits = genres[film]; bits != 0; bits &= bits - 1) {
          sum += genreVectors[Integer.numberOfTrailingZeros(bits) * rank + k];
        }
        double own = ownDeviation * random.nextGaussian();
        factors[film * rank + k] = (float) (genreWeight * sum + own);
      }
    }
  }

  /** A direction for each genre, [genres][rank] row-major. */
  private double[] genreVectors(RandomGenerator random) {
    double[] vectors = new double[GENRES.size() * rank];
    for (int start = 0; start < vectors.length; start += rank) {
      double squares = 0;
      for (int k = 0; k < rank; k++) {
        double value = random.nextGaussian() * StrictMath.pow(GENRE_DECAY, rank - 1 - k);
        vectors[start + k] = value;
        squares += value * value;
      }
      for (int k = 0; k < rank; k++) {
        vectors[start + k] /= Math.sqrt(squares);
      }
    }
    return vectors;
  }

  /** Turns the films of the series' popularity ranks into series, sequels under larger ids. */
  private void plantSeries() {
    int[] filmOfRank = new int[popularityRanks.length];
    for (int film = 0; film < filmOfRank.length; film++) {
      filmOfRank[popularityRanks[film]] = film;
    }
    for (int k = 0; k < series.size(); k++) {
      int[] parts = new int[series.get(k).size()];
      for (int part = 0; part < parts.length; part++) {
        parts[part] = filmOfRank[PlantedSeries.popularityRank(k, part)];
      }
      Arrays.sort(parts);
      for (int part = 0; part < parts.length; part++) {
        popularityRanks[parts[part]] = PlantedSeries.popularityRank(k, part);
        seriesTitles.put(parts[part], series.get(k).title(part));
        plant(k, parts[part]);
      }
      seriesFilms.add(parts);
    }
  }

  /** Makes {@code film} one of series {@code k}. */
  private void plant(int k, int film) {
    boolean splitting = k == PlantedSeries.SPLITTING;
    genres[film] = 0;
    for (String genre : series.get(k).genres()) {
      genres[film] |= 1 << GENRES.indexOf(genre);
    }
    bias[film] = (float) (splitting ? SPLITTING_BIAS : SERIES_BIAS);
    for (int i = film * rank; i < (film + 1) * rank; i++) {
      factors[i] *= (float) SERIES_DILUTION;
    }
    factors[film * rank + k] += (float) (splitting ? SPLITTING_LENGTH : SERIES_LENGTH);
  }

  /** Number of films. */
  int count() {
    return movieIds.length;
  }

  int movieId(int film) {
    return movieIds[film];
  }

  double bias(int film) {
    return bias[film];
  }

  double factor(int film, int k) {
    return factors[film * rank + k];
  }

  /** Popularity rank of each film, 0 for the most popular. Not to be modified. */
  int[] popularityRanks() {
    return popularityRanks;
  }

  private String title(int film) {
    String title = seriesTitles.get(film);
    return title != null ? title : titles.title(film);
  }

  /** Name of the series that splits the audience; empty without series. */
  String splittingSeries() {
    return series.isEmpty() ? "" : series.get(PlantedSeries.SPLITTING).name();
  }

  /** The series with their films, the splitting one first. */
  List<GeneratedSummary.Series> series() {
    List<GeneratedSummary.Series> result = new ArrayList<>();
    for (int k = 0; k < series.size(); k++) {
      List<GeneratedSummary.Film> parts = new ArrayList<>();
      for (int film : seriesFilms.get(k)) {
        parts.add(new GeneratedSummary.Film(movieIds[film], title(film)));
      }
      result.add(new GeneratedSummary.Series(series.get(k).name(), List.copyOf(parts)));
    }
    return List.copyOf(result);
  }

  /** Writes movies.csv. */
  void write(Writer out) throws IOException {
    out.write("movieId,title,genres\n");
    for (int film = 0; film < movieIds.length; film++) {
      String title = title(film);
      out.write(Integer.toString(movieIds[film]));
      out.write(title.indexOf(',') >= 0 ? ",\"" + title + "\"," : "," + title + ",");
      out.write(genreNames(film));
      out.write('\n');
    }
  }

  private String genreNames(int film) {
    StringBuilder names = new StringBuilder();
    for (int bits = genres[film]; bits != 0; bits &= bits - 1) {
      names
          .append(names.isEmpty() ? "" : "|")
          .append(GENRES.get(Integer.numberOfTrailingZeros(bits)));
    }
    return names.isEmpty() ? NO_GENRE : names.toString();
  }
}
