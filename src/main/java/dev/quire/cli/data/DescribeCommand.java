package dev.quire.cli.data;

import dev.quire.catalogue.Observed;
import dev.quire.cli.TextPlot;
import dev.quire.cli.VerbCommand;
import dev.quire.dataset.Dataset;
import dev.quire.describe.Activity;
import dev.quire.describe.Description;
import dev.quire.describe.Description.ItemSink;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quire describe}. */
@Command(
    name = "describe",
    description =
        "Tell what is in a dataset: how much, how it is spread over users, items, years and genres,"
            + " and what stands out. All parts of a split count together.")
public final class DescribeCommand extends VerbCommand {
  @Parameters(paramLabel = "DATASET", description = "A dataset folder.")
  private Path folder;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many users and items to name (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--min-ratings",
      paramLabel = "N",
      description =
          "Name items of divided opinions only with as many ratings; by default as many as an item"
              + " needs to be recommended.")
  private Integer minRatings;

  @Option(
      names = "--per-item",
      paramLabel = "FILE",
      description =
          "Also write the number, mean, variance and bimodality of each item's ratings to a .csv or"
              + " .csv.gz file.")
  private Path perItem;

  @Option(names = "--force", description = "Replace a file that exists.")
  private boolean force;

  @Option(
      names = "--plot",
      description = "Also draw the ratings of users and items by rank, on logarithmic axes.")
  private boolean plot;

  @Override
  protected void run() throws Exception {
    require("top", top);
    require("min-ratings", minRatings == null ? 0 : minRatings);
    Optional<ItemsCsv> csv =
        perItem == null ? Optional.empty() : Optional.of(new ItemsCsv(perItem, force));
    try (Dataset dataset = input(Dataset.open(folder));
        WorkerPool pool = newPool()) {
      Description description =
          csv.isEmpty()
              ? describe(dataset, pool, item -> {})
              : csv.get().write(dataset, sink -> describe(dataset, pool, sink));
      if (json()) {
        printJson(new DescribeJson(dataset).of(folder, description));
      } else {
        new DescribeText(out(), description).print(folder);
        if (plot) {
          plot(description.observed(), "user", description.byUser());
          plot(description.observed(), "item", description.byItem());
        }
      }
    }
  }

  private void plot(Observed observed, String one, Activity activity) {
    List<double[]> points =
        activity.ranks().points().stream()
            .map(point -> new double[] {point.rank(), point.count()})
            .toList();
    out().println();
    TextPlot.logarithmic("rank", observed.many() + " of each " + one)
        .with(one, points)
        .lines()
        .forEach(out()::println);
  }

  private static void require(String setting, int value) {
    if (value < 0) {
      throw new BadInputException(
          Problem.of("option out of range").setting(setting, value).remedy("use 0 or more"));
    }
  }

  private Description describe(Dataset dataset, WorkerPool pool, ItemSink sink) throws IOException {
    OptionalInt minimum = minRatings == null ? OptionalInt.empty() : OptionalInt.of(minRatings);
    return Description.of(dataset, top, minimum, pool, sink);
  }
}
