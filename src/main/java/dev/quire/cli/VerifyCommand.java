package dev.quire.cli;

import dev.quire.dataset.Dataset;
import dev.quire.mapped.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quire verify}. */
@Command(name = "verify", description = "Check datasets and model files against their checksums.")
final class VerifyCommand extends VerbCommand {
  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Dataset folders, model files.")
  private List<Path> paths;

  @Override
  void run() throws Exception {
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Dataset dataset = Dataset.open(path)) {
          dataset.verify();
        }
      } else {
        try (TensorFile file = TensorFile.open(path)) {
          file.verify();
        }
      }
      out().println(path + ": intact");
    }
  }
}
