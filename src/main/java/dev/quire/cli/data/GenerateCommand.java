package dev.quire.cli.data;

import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Numbers;
import dev.quire.cli.Progress;
import dev.quire.cli.VerbCommand;
import dev.quire.generate.GeneratedSummary;
import dev.quire.generate.GeneratorOptions;
import dev.quire.generate.RatingGenerator;
import dev.quire.parallel.WorkerPool;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire generate}. */
@Command(
    name = "generate",
    description = "Make a MovieLens-shaped ratings.csv and movies.csv with a known truth.")
public final class GenerateCommand extends VerbCommand {
  @Option(
      names = "--ratings",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Number of ratings (default: ${DEFAULT-VALUE}).")
  private long ratings;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed makes other data (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--noise",
      paramLabel = "SIGMA",
      description = "Standard deviation of the noise on a rating.")
  private Double noise;

  @Option(
      names = "--exact",
      description = "Write ratings as they are drawn, without rounding to half stars.")
  private boolean exact;

  @Option(names = "--to", paramLabel = "DIR", required = true, description = "Folder to write to.")
  private Path to;

  @Option(names = "--force", description = "Replace files that exist.")
  private boolean force;

  @Override
  protected void run() throws Exception {
    Progress progress = progress();
    GeneratorOptions options = GeneratorOptions.of(ratings, seed).withHalfStars(!exact);
    options = noise == null ? options : options.withNoise(noise);
    GeneratedSummary summary;
    try (WorkerPool pool = newPool()) {
      summary =
          RatingGenerator.generate(
              options, to, force, pool, done -> progress.show("generate", done, ratings));
    }
    ObjectNode result = JsonText.MAPPER.createObjectNode();
    result.put("ratings", options.ratings());
    result.put("users", options.users());
    result.put("films", options.films());
    result.put("rated_films", summary.ratedFilms());
    result.put("noise_floor_rmse", summary.noiseFloorRmse());
    result.put("seconds", progress.seconds());
    printResult(
        result,
        String.format(
            Locale.ROOT,
            "%s of %s and %s in %s; noise floor: RMSE %s",
            Counted.of(options.ratings(), "rating"),
            Counted.of(options.users(), "user"),
            Counted.of(options.films(), "film"),
            to,
            Numbers.significant(summary.noiseFloorRmse())));
  }
}
