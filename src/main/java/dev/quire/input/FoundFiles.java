package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.files.Temporary;
import dev.quire.packed.PackedFormat;
import dev.quire.packed.ZipArchive;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that hold ratings and items among what somebody names. A folder, or a zip archive of
 * one, is looked into, and if there is no table in it into those below: for the names that
 * MovieLens has ({@code ratings.csv}, {@code ratings.dat}, {@code u.data} and {@code movies.csv},
 * {@code movies.dat}, {@code u.item}) and others like them; for the parts that Spark writes; or for
 * files that all have one ending.
 *
 * <p>Of several that could be the ratings that one is taken which lies in fewer folders than all
 * others; those in folders such as {@code year=2020} are parts of one data set.
 *
 * @param ratings files of one data set, in order
 * @param passedOver files that could be the ratings, too, but lie in more folders
 * @param items the file of titles that lies beside the ratings, if one does
 * @param tags files beside the ratings in which users have given tags to items
 */
public record FoundFiles(
    List<Path> ratings, List<Path> passedOver, Optional<Path> items, List<Path> tags) {
  private static final int MOST_SHOWN = 10;
  private static final String SAVE_IT = "save the archive as a file, and name the one in it";
  private static final int DEEP = 4; // folders in one another
  private static final int MOST_FILES = 100_000;
  private static final String WORKBOOK = "xl/workbook.xml"; // of Excel, in every one
  private static final String PACKED = "(\\.gz|\\.zst)?";
  private static final String TEXT = "(csv|tsv|dat|txt|data|json|jsonl|ndjson)";
  private static final String TABLE =
      "\\.(" + TEXT + "|parquet|gz\\.parquet|snappy\\.parquet|zstd\\.parquet)" + PACKED;
  private static final Pattern RATINGS = Pattern.compile("u\\.data|(?:.*[^a-z])?ratings?" + TABLE);
  private static final Pattern ITEMS =
      Pattern.compile("u\\.item|((?:.*[^a-z])?(movies?|items?)|meta_.*)\\." + TEXT + PACKED);
  private static final Pattern TAGS = Pattern.compile("(?:.*[^a-z])?tags?" + TABLE);
  private static final Pattern PART = Pattern.compile("part-.*");

  /** In a folder that says what a column of its parts has, as Hive and Spark write them. */
  private static final Pattern PARTITION =
      Pattern.compile("(.*[/\\\\])?[^/\\\\=]+=[^/\\\\]*[/\\\\].*");

  private static final Pattern ENDING = Pattern.compile(".*?" + "(" + TABLE + ")");

  /** Of other content, beside the ratings of some data set. */
  private static final Pattern OTHERS =
      Pattern.compile("(?:.*[^a-z])?(tags?|links?|users?|genome-.*|readme.*|.*checksums?)\\..*");

  /** Copies its lists. */
  public FoundFiles {
    ratings = List.copyOf(ratings);
    passedOver = List.copyOf(passedOver);
    tags = List.copyOf(tags);
  }

  /**
   * Looks into folders and archives; files that are named themselves are taken as they are.
   *
   * @throws InvalidFileException when there are no ratings in one of them, or too many that could
   *     be
   */
  public static FoundFiles of(List<Path> inputs) throws IOException {
    List<Path> ratings = new ArrayList<>();
    List<Path> passedOver = new ArrayList<>();
    Optional<Path> items = Optional.empty();
    List<Path> tags = new ArrayList<>();
    for (Path input : inputs) {
      Optional<List<String>> names = names(input);
      if (names.isEmpty()) {
        ratings.add(input);
        continue;
      }
      FoundFiles found = in(input, names.get());
      ratings.addAll(found.ratings);
      passedOver.addAll(found.passedOver);
      items = items.or(found::items);
      tags.addAll(found.tags);
    }
    return new FoundFiles(ratings, passedOver, items, tags);
  }

  /** The file of items that is meant by what somebody names: a file, or one in a folder. */
  public static Path items(Path input) throws IOException {
    Optional<List<String>> inside = names(input);
    if (inside.isEmpty()) {
      return input;
    }
    List<String> names = inside.get();
    List<String> found = nearest(names.stream().filter(name -> matches(ITEMS, name)).toList());
    found = found.isEmpty() && names.size() == 1 ? names : found;
    if (found.size() > 1) {
      throw several(input, "items", found);
    }
    if (found.isEmpty()) {
      throw none(input, "items", names);
    }
    return input.resolve(found.getFirst());
  }

  /** The names of the files in a folder or archive; none of anything else. */
  private static Optional<List<String>> names(Path input) throws IOException {
    if (Files.isDirectory(input)) {
      List<String> names = namesIn(input, 1);
      return Optional.of(
          names.stream().anyMatch(FoundFiles::isTable) ? names : namesIn(input, DEEP));
    }
    return isArchive(input) ? Optional.of(namesInArchive(input)) : Optional.empty();
  }

  private static boolean isArchive(Path input) throws IOException {
    if (!Files.isRegularFile(input)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(input)) {
      byte[] first = in.readNBytes(PackedFormat.BYTES);
      return PackedFormat.of(first).equals(Optional.of(PackedFormat.ZIP));
    }
  }

  /** Whether a name speaks of a table; one of words about the others does not. */
  private static boolean isTable(String name) {
    if (last(name).toLowerCase(Locale.ROOT).startsWith("readme")) {
      return false;
    }
    return matches(RATINGS, name) || matches(PART, name) || !ending(name).isEmpty();
  }

  /**
   * The names of the files in a folder, which may be a link, and those below it.
   *
   * @param depth how many levels of folders, 1 for it alone
   */
  private static List<String> namesIn(Path folder, int depth) throws IOException {
    Path real = folder.toRealPath();
    try (Stream<Path> paths = Files.walk(real, depth)) {
      List<String> names =
          paths
              .filter(Files::isRegularFile)
              .map(real::relativize)
              .filter(FoundFiles::isContent)
              .map(path -> path.toString().replace('\\', '/'))
              .limit(MOST_FILES + 1)
              .sorted()
              .toList();
      if (names.size() > MOST_FILES) {
        throw new BadInputException(
            Problem.of("has more than {} files", MOST_FILES)
                .about(folder)
                .remedy("name those that have ratings"));
      }
      return names;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<String> namesInArchive(Path archive) throws IOException {
    try (ZipArchive zip = ZipMember.open(archive)) {
      return zip.files().stream()
          .map(ZipArchive.Entry::name)
          .filter(name -> !name.startsWith("__MACOSX/") && isContent(last(name)))
          .sorted()
          .toList();
    }
  }

  private static boolean isContent(Path path) {
    return Stream.iterate(path, above -> above != null, Path::getParent)
        .allMatch(above -> isContent(above.getFileName().toString()));
  }

  /** Not a mark such as {@code _SUCCESS}, a checksum or anything hidden. */
  private static boolean isContent(String name) {
    return !name.startsWith("_") && !name.startsWith(".") && !name.endsWith(".crc");
  }

  private static String last(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static boolean matches(Pattern pattern, String name) {
    return pattern.matcher(last(name).toLowerCase(Locale.ROOT)).matches();
  }

  private static FoundFiles in(Path folder, List<String> names) throws InvalidFileException {
    List<String> called = names.stream().filter(name -> matches(RATINGS, name)).toList();
    List<String> ratings = areParts(called) ? called : nearest(called);
    if (ratings.isEmpty()) {
      ratings = names.stream().filter(name -> matches(PART, name)).toList();
    } else if (ratings.size() > 1 && !areParts(ratings)) {
      throw several(folder, "ratings", called);
    }
    if (ratings.isEmpty()) {
      ratings = ofOneKind(names);
    }
    if (ratings.isEmpty()) {
      throw none(folder, "ratings", names);
    }
    List<String> taken = ratings;
    Set<String> known = Set.copyOf(taken);
    return new FoundFiles(
        paths(folder, taken, name -> true),
        paths(folder, called, name -> !known.contains(name)),
        itemsBeside(taken.getFirst(), names).map(folder::resolve),
        paths(folder, names, name -> matches(TAGS, name)));
  }

  private static List<Path> paths(Path folder, List<String> names, Predicate<String> wanted) {
    return names.stream().filter(wanted).map(folder::resolve).toList();
  }

  private static boolean areParts(List<String> names) {
    return names.stream().allMatch(name -> PARTITION.matcher(name).matches());
  }

  /** Those in the fewest folders. */
  private static List<String> nearest(List<String> names) {
    int least = names.stream().mapToInt(FoundFiles::folders).min().orElse(0);
    return names.stream().filter(name -> folders(name) == least).toList();
  }

  private static int folders(String name) {
    return (int) name.chars().filter(c -> c == '/' || c == '\\').count();
  }

  /** The only one in the folder of the ratings, or of all. */
  private static Optional<String> itemsBeside(String ratings, List<String> names) {
    List<String> all = names.stream().filter(name -> matches(ITEMS, name)).toList();
    List<String> beside = all.stream().filter(name -> above(name).equals(above(ratings))).toList();
    List<String> items = beside.isEmpty() ? all : beside;
    return items.size() == 1 ? Optional.of(items.getFirst()) : Optional.empty();
  }

  private static String above(String name) {
    return name.substring(0, name.length() - last(name).length());
  }

  /** All files that may hold ratings, if they have one ending. */
  private static List<String> ofOneKind(List<String> names) {
    List<String> tables =
        names.stream()
            .filter(
                name -> !matches(ITEMS, name) && !matches(OTHERS, name) && !ending(name).isEmpty())
            .toList();
    Set<String> endings = tables.stream().map(FoundFiles::ending).collect(Collectors.toSet());
    return endings.size() == 1 ? tables : List.of();
  }

  private static String ending(String name) {
    Matcher ending = ENDING.matcher(last(name).toLowerCase(Locale.ROOT));
    return ending.matches() ? ending.group(1) : "";
  }

  private static InvalidFileException none(Path folder, String what, List<String> names) {
    if (names.contains(WORKBOOK)) {
      return ForeignFormat.refusal(folder, "an Excel workbook", "save it as CSV");
    }
    Problem problem =
        Problem.of("holds no file that has {}, by its name", what).with("files", shown(names));
    return new InvalidFileException(
        folder,
        isCopy(folder)
            ? problem.remedy(SAVE_IT)
            : problem.remedy(
                "name the file that has them, like {}",
                folder.resolve(names.isEmpty() ? what + ".csv" : names.getFirst())));
  }

  private static InvalidFileException several(Path folder, String what, List<String> names) {
    Problem problem =
        Problem.of("holds several files that may have the {}", what).with("files", shown(names));
    Path one = folder.resolve(names.get(0));
    return new InvalidFileException(
        folder,
        isCopy(folder)
            ? problem.remedy(SAVE_IT)
            : what.equals("items")
                ? problem.remedy("name the one, like {}", one)
                : problem.remedy(
                    "name the one, like {}, or, if they are parts of one data set, all of them: {}"
                        + " {}{}",
                    one,
                    one,
                    folder.resolve(names.get(1)),
                    names.size() > 2 ? " ..." : ""));
  }

  /** Of an archive that came through a pipe, in which nobody can name a file. */
  private static boolean isCopy(Path archive) {
    return !Temporary.named(archive).equals(archive);
  }

  private static String shown(List<String> names) {
    return names.isEmpty()
        ? "none"
        : Shown.line(names.stream().limit(MOST_SHOWN).collect(Collectors.joining(" ")))
            + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "");
  }
}
