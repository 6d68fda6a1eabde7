package dev.quire.cli;

import dev.quire.catalogue.Ids;
import dev.quire.mapped.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * The same ratings under ids that are numbers and under ids that are texts, and models of both.
 *
 * @param numbers dataset of numbers
 * @param numberAls model of it
 * @param numberVb another one
 * @param dataset of texts
 * @param als model of it
 * @param vb another one
 * @param user number of a user
 * @param item number of an item
 */
record TextIdsJob(
    Path numbers,
    Path numberAls,
    Path numberVb,
    Path dataset,
    Path als,
    Path vb,
    long user,
    long item) {
  /** In front of a user's number. */
  static final String USER = "u";

  /** In front of an item's number: all that has a meaning in a file or on a terminal. */
  static final String ITEM = "a, \"b\"\n\u001b[2J=;'\u202e映😀 ";

  /** Does the job in a folder. */
  static TextIdsJob in(Path folder) throws IOException {
    Cli.generate(folder.resolve("raw"), SmallJob.RATINGS);
    Path ratings = folder.resolve("raw/ratings.csv");
    Path movies = folder.resolve("raw/movies.csv");
    Path textRatings = renamed(ratings, USER, ITEM);
    Path textMovies = renamed(movies, ITEM);
    Path numbers = folder.resolve("numbers");
    Path dataset = folder.resolve("texts");
    Cli.run("convert", ratings, "--items", movies, "--to", numbers).done();
    Cli.run("convert", textRatings, "--items", textMovies, "--to", dataset).done();
    Path numberAls = als(numbers, folder.resolve("als.safetensors"));
    try (TensorFile file = TensorFile.open(numberAls)) {
      return new TextIdsJob(
          numbers,
          numberAls,
          vb(numbers, folder.resolve("vb.safetensors")),
          dataset,
          als(dataset, folder.resolve("als-texts.safetensors")),
          vb(dataset, folder.resolve("vb-texts.safetensors")),
          Ids.read(file, Ids.USERS).number(7),
          Ids.read(file, Ids.ITEMS).number(5));
    }
  }

  /** A copy of a CSV with something in front of the first fields. */
  private static Path renamed(Path csv, String... prefixes) throws IOException {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows(csv)) {
      for (int column = 0; column < row.size(); column++) {
        boolean id = text.indexOf("\n") >= 0 && column < prefixes.length; // not in the header
        text.append(column == 0 ? "" : ",");
        text.append(CsvText.field((id ? prefixes[column] : "") + row.get(column)));
      }
      text.append('\n');
    }
    return Files.writeString(csv.resolveSibling("texts-" + csv.getFileName()), text);
  }

  private static Path als(Path data, Path to) {
    Cli.run(
            "train",
            data,
            "--model=als",
            "--rank=5",
            "--tau=4",
            "--gamma=3",
            "--epochs=4",
            "--to",
            to)
        .done();
    return to;
  }

  private static Path vb(Path data, Path to) {
    Cli.run("train", data, "--model=vb", "--rank=3", "--features=genres", "--epochs=5", "--to", to)
        .done();
    return to;
  }

  /** The rows of a CSV. */
  static List<List<String>> rows(Path csv) throws IOException {
    try (CSVParser rows = CSVFormat.DEFAULT.parse(Files.newBufferedReader(csv))) {
      return rows.getRecords().stream().map(row -> row.stream().toList()).toList();
    }
  }
}
