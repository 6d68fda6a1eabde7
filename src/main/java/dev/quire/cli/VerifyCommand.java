package dev.quire.cli;

import dev.quire.dataset.Dataset;
import dev.quire.mapped.Shown;
import dev.quire.mapped.TensorFile;
import dev.quire.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire verify}. */
@Command(name = "verify", description = "Check datasets and model files against their checksums.")
final class VerifyCommand extends VerbCommand {
  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Dataset folders, model files.")
  private List<Path> paths;

  @Override
  void run() throws Exception {
    ObjectNode result = JSON.createObjectNode();
    ArrayNode intact = result.putArray("intact");
    for (Path path : paths) {
      verify(path);
      intact.add(path.toString());
      if (!json()) {
        out().println(Shown.line(path + ": intact"));
      }
    }
    if (json()) {
      printJson(result);
    }
  }

  private static void verify(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Dataset dataset = Dataset.open(path)) {
        dataset.verify();
      }
    } else {
      try (TensorFile file = TensorFile.open(path)) {
        if (Model.is(file)) { // its tensors also have to fit together
          try (Model model = Model.open(path)) {
            model.verify();
          }
        } else {
          file.verify();
        }
      }
    }
  }
}
