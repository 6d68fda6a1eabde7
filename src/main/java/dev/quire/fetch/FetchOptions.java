package dev.quire.fetch;

import dev.quire.packed.UnpackLimits;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to fetch, from where, and how patiently.
 *
 * @param name one of {@link #NAMES}
 * @param base the address that {@code NAME.zip} is looked for below
 * @param folder where the folder of that name is made
 * @param patience how long a server may be silent
 * @param pause before another attempt, twice as long before each further one
 * @param mostBytes of a download
 * @param limits of what is unpacked
 */
public record FetchOptions(
    String name,
    URI base,
    Path folder,
    Duration patience,
    Duration pause,
    long mostBytes,
    UnpackLimits limits) {
  /** The data sets that there are. */
  public static final List<String> NAMES =
      List.of("ml-latest-small", "ml-100k", "ml-1m", "ml-10m", "ml-20m", "ml-25m", "ml-32m");

  /** Where GroupLens publishes them. */
  public static final URI GROUPLENS = URI.create("https://files.grouplens.org/datasets/movielens/");

  /** The largest, ml-25m, has 262 MB. */
  private static final long MOST_BYTES = 2L << 30;

  /**
   * Checks that there is such a data set.
   *
   * @throws BadInputException when there is not, or the address is none of the web
   */
  public FetchOptions {
    if (!NAMES.contains(name)) {
      throw new BadInputException(
          Problem.of("no such data set")
              .with("name", name)
              .remedy("use {}", String.join(" or ", NAMES)));
    }
    String scheme = String.valueOf(base.getScheme());
    if (!(scheme.equals("https") || scheme.equals("http")) || base.getHost() == null) {
      throw new BadInputException(
          Problem.of("not an address to fetch from")
              .setting("from", base)
              .remedy("write it like https://example.org/movielens/"));
    }
  }

  /** From GroupLens. */
  public static FetchOptions of(String name, Path folder) {
    return new FetchOptions(
        name,
        GROUPLENS,
        folder,
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        MOST_BYTES,
        UnpackLimits.USUAL);
  }

  /** These options with another address, with or without a slash at its end. */
  public FetchOptions withBase(URI other) {
    return new FetchOptions(name, other, folder, patience, pause, mostBytes, limits);
  }

  /** These options with other limits of time. */
  public FetchOptions withPatience(Duration silence, Duration beforeAnother) {
    return new FetchOptions(name, base, folder, silence, beforeAnother, mostBytes, limits);
  }

  /** These options with another limit of size. */
  public FetchOptions withMostBytes(long most) {
    return new FetchOptions(name, base, folder, patience, pause, most, limits);
  }

  /** The address of a file. */
  URI address(String file) {
    String path = base.toString();
    return URI.create(path + (path.endsWith("/") ? "" : "/") + file);
  }
}
