package dev.quire.dataset;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.catalogue.Ids;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Shown;
import dev.quire.input.OnError;
import dev.quire.input.SkippedLines;
import dev.quire.input.UserTable;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers features of a dataset's users from tables: a line for each user, a column for each group.
 */
public final class UserFeatureReader {
  private final Dataset dataset;
  private final OnError onError;
  private final FeatureMatrix.Builder features;
  private final Map<String, Path> fileOf = new HashMap<>(); // by group
  private final List<String> examples = new ArrayList<>();
  private long skipped;
  private long found; // pairs of a user and a feature

  private UserFeatureReader(Dataset dataset, OnError onError, FeatureMatrix.Builder features) {
    this.dataset = dataset;
    this.onError = onError;
    this.features = features;
  }

  /**
   * Reads features.
   *
   * @param files with a column of user ids, and others that say what is known of them
   * @param onError what to do with a wrong line of a file
   * @throws BadInputException when there is no such file, or no user has a feature
   * @throws InvalidFileException when a file is wrong
   */
  public static FeatureReader.Result read(Dataset dataset, List<Path> files, OnError onError)
      throws IOException {
    try (FeatureMatrix.Builder features = new FeatureMatrix.Builder(dataset.info().users())) {
      UserFeatureReader reader = new UserFeatureReader(dataset, onError, features);
      List<String> names = new ArrayList<>();
      for (Path file : files) {
        reader.take(file);
        names.add(file.getFileName().toString());
      }
      reader.requireSome(files);
      return new FeatureReader.Result(
          features.build(String.join(",", names)),
          new SkippedLines(reader.skipped, List.copyOf(reader.examples)));
    }
  }

  private void requireSome(List<Path> files) {
    if (found == 0) {
      throw new BadInputException(
          Problem.of("no user of the dataset has a feature")
              .with("files", files)
              .with("users", dataset.info().users())
              .remedy("give a table that says something of them, or leave out {user-features}"));
    }
  }

  private void take(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new BadInputException(
          Problem.of("no such features of users")
              .setting("user-features", file)
              .remedy("give a table with the column userId and others, such as age and country"));
    }
    OneTable table = new OneTable(file);
    SkippedLines wrong = UserTable.read(file, onError, dataset.userIds().areNumbers(), table);
    table.requireKnown();
    skipped += wrong.count();
    wrong.examples().stream()
        .limit(SkippedLines.MAX_EXAMPLES - examples.size())
        .map(example -> file.getFileName() + ": " + example)
        .forEach(examples::add);
  }

  /** Takes in a table, and keeps in mind whom the dataset doesn't know. */
  private final class OneTable implements UserTable.Sink {
    private final Path file;
    private final Ids ids = dataset.userIds();
    private final BitSet seen = new BitSet();
    private long lines;
    private long unknown;
    private long firstLine;
    private String firstUnknown;

    OneTable(Path file) {
      this.file = file;
    }

    @Override
    public void columns(List<String> groups) throws InvalidFileException {
      for (String group : groups) {
        Path other = fileOf.put(group, file);
        if (other != null) {
          throw new InvalidFileException(
              file,
              Problem.of("column of two files")
                  .with("column", Shown.value(group))
                  .with("other file", other)
                  .remedy("rename it in one of them, or take it out"));
        }
      }
    }

    /** Those that are unknown are told of together, unless they are left out one by one. */
    @Override
    public String user(String userId, List<String> theirs, long line) {
      lines++;
      int user = ids.indexOf(userId);
      if (user < 0) {
        if (unknown++ == 0) {
          firstLine = line;
          firstUnknown = userId;
        }
        return onError == OnError.STOP ? null : "unknown user";
      }
      if (seen.get(user)) {
        return "user occurs again";
      }
      seen.set(user);
      for (String feature : theirs) {
        features.add(user, feature, 1);
      }
      found += theirs.size();
      return null;
    }

    void requireKnown() throws InvalidFileException {
      if (onError == OnError.STOP && unknown > 0) {
        throw new InvalidFileException(
            file,
            Problem.of("users that the dataset doesn't have")
                .with("line", firstLine)
                .with("user", Shown.value(firstUnknown))
                .with("unknown", unknown)
                .with("of", lines)
                .remedy(
                    unknown == lines
                        ? "give a table of the users of this dataset"
                        : "take them out, or leave such lines out with {on-error=skip}"));
      }
    }
  }
}
