package dev.quire.cli.train;

import dev.quire.cli.CsvText;
import dev.quire.cli.OutputFormat;
import dev.quire.dataset.Dataset;
import dev.quire.files.NewFile;
import dev.quire.files.Target;
import dev.quire.train.EpochResult;
import dev.quire.tune.Trial;
import dev.quire.tune.TuningResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Trials and their curves as lines {@code
 * trial,SETTINGS,epoch,objective,train_rmse,validation_rmse,score}, one for each epoch that the
 * {@linkplain Trial#curve curve} has, with the score where trials were compared. Of one that failed
 * before its first epoch there is a line without numbers.
 */
final class TrialsCsv {
  private final Target target;
  private final boolean compressed;

  /** Looks at the file to write before the work begins. */
  TrialsCsv(Path to, boolean force) throws IOException {
    compressed =
        OutputFormat.require("trials", to, OutputFormat.CSV, OutputFormat.COMPRESSED_CSV)
            == OutputFormat.COMPRESSED_CSV;
    target = Target.file(to, force);
  }

  /**
   * Writes all of it.
   *
   * @param names of the settings that were searched
   */
  void write(Dataset dataset, List<String> names, TuningResult result) throws IOException {
    try (NewFile file = NewFile.create(target.madeFrom(dataset))) {
      OutputStream stream = file.stream();
      try (Writer out =
          new BufferedWriter(
              new OutputStreamWriter(
                  compressed ? new GZIPOutputStream(stream) : stream, StandardCharsets.UTF_8))) {
        List<String> header = new ArrayList<>(List.of("trial"));
        header.addAll(names);
        header.addAll(List.of("epoch", "objective", "train_rmse", "validation_rmse", "score"));
        writeLine(out, header);
        for (Trial trial : result.trials()) {
          write(out, names, trial);
        }
      }
      file.commit();
    }
  }

  private static void write(Writer out, List<String> names, Trial trial) throws IOException {
    List<String> settings = new ArrayList<>(List.of(String.valueOf(trial.number())));
    names.forEach(name -> settings.add(trial.settings().getOrDefault(name, "")));
    if (trial.curve().isEmpty()) {
      List<String> line = new ArrayList<>(settings);
      line.addAll(List.of("", "", "", "", score(trial, 0)));
      writeLine(out, line);
    }
    for (EpochResult epoch : trial.curve()) {
      List<String> line = new ArrayList<>(settings);
      line.add(String.valueOf(epoch.epoch()));
      line.add(String.valueOf(epoch.objective()));
      line.add(String.valueOf(epoch.trainRmse()));
      line.add(
          epoch.validationRmse().isPresent()
              ? String.valueOf(epoch.validationRmse().getAsDouble())
              : "");
      line.add(score(trial, epoch.epoch()));
      writeLine(out, line);
    }
  }

  private static String score(Trial trial, int epoch) {
    return trial.rungs().stream()
        .filter(rung -> rung.epochs() == epoch)
        .map(rung -> String.valueOf(rung.score()))
        .findFirst()
        .orElse("");
  }

  private static void writeLine(Writer out, List<String> fields) throws IOException {
    out.write(fields.stream().map(CsvText::field).collect(Collectors.joining(",", "", "\n")));
  }
}
