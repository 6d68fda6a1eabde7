package dev.quire.cli.data;

import dev.quire.ask.Integrity;
import dev.quire.cli.JsonText;
import dev.quire.cli.VerbCommand;
import dev.quire.files.Shown;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire verify}. */
@Command(name = "verify", description = "Check datasets and model files against their checksums.")
public final class VerifyCommand extends VerbCommand {
  private static final String DATA_ALONE =
      ", as far as that can be told: format version 1 has checksums of the data alone; make it"
          + " anew to have one of the metadata";

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Dataset folders, model files.")
  private List<Path> paths;

  @Override
  protected void run() throws Exception {
    ObjectNode result = JsonText.MAPPER.createObjectNode();
    ArrayNode intact = result.putArray("intact");
    ArrayNode unchecked = result.putArray("without_header_checksum");
    for (Path path : paths) {
      boolean all = Integrity.verify(path);
      intact.add(path.toString());
      if (!all) {
        unchecked.add(path.toString());
      }
      if (!json()) {
        out().println(Shown.line(path + ": intact") + (all ? "" : DATA_ALONE));
      }
    }
    if (json()) {
      printJson(result);
    }
  }
}
