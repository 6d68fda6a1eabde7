package dev.quire.generate;

import dev.quire.parallel.RandomStreams;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes up a data set of MovieLens' shape whose truth is known.
 *
 * <pre>rating = mean + user bias + film bias + user factors . film factors + noise</pre>
 *
 * <p>A folder gets {@code ratings.csv} (by user, then by film), {@code movies.csv}, and {@code
 * truth.json} with the {@link GeneratedSummary}. {@link FilmPopularity} and {@link ActivityLaw} say
 * who rates how much, {@link PlantedFilms} and {@link PlantedUser} what the truth is.
 *
 * <p>Every user has a random stream of their own, so the bytes depend on the options alone. Memory
 * depends on users, films and threads, not on ratings.
 */
public final class RatingGenerator {
  /** The ratings, {@code userId,movieId,rating,timestamp}. */
  public static final String RATINGS_FILE = "ratings.csv";

  /** The films, {@code movieId,title,genres}. */
  public static final String MOVIES_FILE = "movies.csv";

  /** The {@link GeneratedSummary} as JSON. */
  public static final String TRUTH_FILE = "truth.json";

  /** In MovieLens 32M 84,432 of 87,585 films have a rating. */
  private static final double RATED_SHARE = 84_432.0 / 87_585;

  /** Random stream of what belongs to no user: the films. */
  private static final long FILMS_STREAM = 0;

  /** Random stream of how many films each user rates, and which ones first. */
  private static final long ACTIVITY_STREAM = 1;

  /** Random stream of user 0; user 1 has the next one. */
  static final long FIRST_USER_STREAM = 2;

  private RatingGenerator() {}

  /**
   * Makes a data set. Nothing has its final name before everything is complete; then the truth gets
   * it first, by which a demo knows what it has made, and the ratings last.
   *
   * @param dir folder for the three files; made if there is none
   * @param force whether to replace files that are there
   * @param progress is told the number of ratings made so far, from the calling thread
   * @return what {@code truth.json} says
   * @throws java.nio.file.FileAlreadyExistsException when a file exists and {@code force} is not
   *     given, or appears meanwhile
   */
  public static GeneratedSummary generate(
      GeneratorOptions options, Path dir, boolean force, WorkerPool pool, LongConsumer progress)
      throws IOException {
    List<String> names = List.of(TRUTH_FILE, MOVIES_FILE, RATINGS_FILE);
    try (NewFiles files = new NewFiles(dir, names, force)) {
      int ratedFilms = ratedFilms(options);
      PlantedFilms films = plantFilms(options, ratedFilms);
      files.write(
          MOVIES_FILE,
          file -> {
            try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.WRITE)) {
              films.write(out);
            }
            return file;
          });
      RatingBlocks blocks =
          files.write(
              RATINGS_FILE, file -> writeRatings(options, films, ratedFilms, file, pool, progress));
      GeneratedSummary summary =
          new GeneratedSummary(
              options,
              ratedFilms,
              blocks.sum() / options.ratings(),
              Math.sqrt(blocks.squaredErrors() / options.ratings()),
              films.splittingSeries(),
              films.series());
      files.write(
          TRUTH_FILE, file -> Files.writeString(file, toJson(summary), StandardOpenOption.WRITE));
      files.publish();
      return summary;
    }
  }

  /** As in MovieLens, but no more films than ratings, and enough for all ratings to differ. */
  private static int ratedFilms(GeneratorOptions options) {
    long least = Math.ceilDiv(options.ratings(), options.users());
    long usual = Math.round(RATED_SHARE * options.films());
    return (int) Math.min(Math.max(usual, least), Math.min(options.films(), options.ratings()));
  }

  private static PlantedFilms plantFilms(GeneratorOptions options, int ratedFilms) {
    RandomGenerator random = RandomStreams.of(options.seed(), FILMS_STREAM);
    return new PlantedFilms(options.films(), ratedFilms, options.rank(), random);
  }

  private static RatingBlocks writeRatings(
      GeneratorOptions options,
      PlantedFilms films,
      int ratedFilms,
      Path file,
      WorkerPool pool,
      LongConsumer progress)
      throws IOException {
    RandomGenerator random = RandomStreams.of(options.seed(), ACTIVITY_STREAM);
    int[] counts =
        ActivityLaw.ratingsPerUser(options.ratings(), options.users(), ratedFilms, random);
    FilmPopularity popularity = new FilmPopularity(films.popularityRanks(), ratedFilms);
    FirstViewers firstViewers = new FirstViewers(counts, popularity, options.films(), random);
    RatingBlocks blocks = new RatingBlocks(films, counts);
    blocks.write(
        file,
        () -> new UserRatings(options, films, new FilmChooser(films, popularity, firstViewers)),
        pool,
        progress);
    return blocks;
  }

  private static String toJson(GeneratedSummary summary) {
    JsonMapper mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    return mapper.writeValueAsString(summary).replace("\r\n", "\n") + "\n";
  }
}
