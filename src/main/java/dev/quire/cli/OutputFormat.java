package dev.quire.cli;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a file to be written holds, which is what the ending of its name says. */
public enum OutputFormat {
  CSV(".csv"),
  COMPRESSED_CSV(".csv.gz"),
  SAFETENSORS(".safetensors"),
  JSON_LINES(".jsonl"),
  HTML(".html");

  private final String ending;

  OutputFormat(String ending) {
    this.ending = ending;
  }

  /**
   * The format of a file.
   *
   * @param possible what can be written
   * @return none when the name has no ending, or that of something else
   */
  public static Optional<OutputFormat> of(Path file, OutputFormat... possible) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(possible).filter(format -> name.endsWith(format.ending)).findFirst();
  }

  /**
   * The same for a name that has to say it. Where only one is possible, it need not have an ending.
   *
   * @throws BadInputException when it says something else, or nothing
   */
  public static OutputFormat require(Path file, OutputFormat... possible) {
    return require("to", file, possible);
  }

  /**
   * The same for a file that another setting names.
   *
   * @param setting the one that names it
   */
  public static OutputFormat require(String setting, Path file, OutputFormat... possible) {
    if (possible.length == 1 && !String.valueOf(file.getFileName()).contains(".")) {
      return possible[0];
    }
    return of(file, possible)
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("the name doesn't say what to write")
                        .setting(setting, file)
                        .remedy(
                            "let it end with {}",
                            Arrays.stream(possible)
                                .map(format -> format.ending)
                                .collect(Collectors.joining(" or ")))));
  }
}
