package dev.quire.cli.data;

import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Progress;
import dev.quire.cli.VerbCommand;
import dev.quire.dataset.DatasetInfo;
import dev.quire.dataset.SplitOptions;
import dev.quire.dataset.SplitReport;
import dev.quire.dataset.Splitter;
import dev.quire.files.Shown;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire split}. */
@Command(
    name = "split",
    description =
        "Split a converted dataset anew, into another folder: what is for training, validation and"
            + " test.")
public final class SplitCommand extends VerbCommand {
  @Parameters(paramLabel = "DATASET", description = "A dataset folder, split or not.")
  private Path dataset;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Dataset folder to make.")
  private Path to;

  @Mixin private final SplitSettings split = new SplitSettings();

  @Option(names = "--force", description = "Replace the dataset that is there.")
  private boolean force;

  @Override
  protected void run() throws Exception {
    if (!split.given()) {
      throw new BadInputException(
          Problem.of("nothing said about the split")
              .remedy("say how, for example {split=leave-last} {test=0.2}"));
    }
    Progress progress = progress();
    SplitReport report;
    try (WorkerPool pool = newPool()) {
      report =
          Splitter.split(
              new SplitOptions(dataset, to, split.split(), force),
              pool,
              SplitText.showing(progress));
    }
    print(report.info(), report.shortUsers(), progress.seconds());
  }

  private void print(DatasetInfo info, long shortUsers, double seconds) {
    if (json()) {
      ObjectNode result = JsonText.MAPPER.createObjectNode();
      result.put("dataset", to.toString());
      result.put("users", info.users());
      result.put("items", info.items());
      SplitText.put(result, info, shortUsers);
      result.put("seconds", seconds);
      printJson(result);
      return;
    }
    out()
        .printf(
            Locale.ROOT,
            "%s of %s and %s split in %s, %.2f s%n",
            Counted.of(info.ratings(), info.observed().one()),
            Counted.of(info.users(), "user"),
            Counted.of(info.items(), "item"),
            Shown.line(to.toString()),
            seconds);
    SplitText.print(out(), info, shortUsers);
  }
}
