package dev.quire.cli;

import dev.quire.catalogue.Ids;
import dev.quire.csv.OnError;
import dev.quire.mapped.InvalidFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text file with the id of a user on each line; a first line without digits is a header. */
final class UserList {
  private static final int EXAMPLES = 10;

  private UserList() {}

  /** The dense indices of the listed users, in the order of the file. */
  static int[] read(Path file, Ids userIds, OnError onError, Progress progress) throws IOException {
    int[] users = new int[1024];
    int count = 0;
    long unknown = 0;
    List<String> examples = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String line;
      for (int number = 1; (line = reader.readLine()) != null; number++) {
        String text = line.strip();
        boolean header = number == 1 && text.matches("\\D+");
        if (text.isEmpty() || header) {
          continue;
        }
        if (!text.matches("\\d{1,18}")) {
          throw new InvalidFileException(
              file,
              "not a user id: line=" + number + ", value=" + text + "; write one id on each line");
        }
        int user = userIds.indexOf(Long.parseLong(text));
        if (user >= 0) {
          users = count == users.length ? Arrays.copyOf(users, 2 * count) : users;
          users[count++] = user;
        } else {
          unknown++;
          if (examples.size() < EXAMPLES) {
            examples.add("line " + number + ": " + text);
          }
        }
      }
    }
    report(file, onError, progress, unknown, examples);
    return Arrays.copyOf(users, count);
  }

  private static void report(
      Path file, OnError onError, Progress progress, long unknown, List<String> examples)
      throws InvalidFileException {
    if (unknown == 0) {
      return;
    }
    String problem = "users unknown to the model: count=" + unknown + ", " + examples;
    if (onError == OnError.STOP) {
      throw new InvalidFileException(
          file, problem + "; take them out, or leave them out with --on-error skip");
    }
    progress.line("quire: " + file + ": " + problem + "; left out");
  }
}
