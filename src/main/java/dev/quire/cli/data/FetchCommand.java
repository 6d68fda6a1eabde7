package dev.quire.cli.data;

import dev.quire.cli.Counted;
import dev.quire.cli.JsonText;
import dev.quire.cli.Progress;
import dev.quire.cli.VerbCommand;
import dev.quire.fetch.FetchListener;
import dev.quire.fetch.FetchOptions;
import dev.quire.fetch.Fetched;
import dev.quire.fetch.Fetcher;
import dev.quire.files.Shown;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire fetch}. */
@Command(
    name = "fetch",
    description = "Fetch ratings of MovieLens from GroupLens, check and unpack them.")
public final class FetchCommand extends VerbCommand {
  @Parameters(
      paramLabel = "NAME",
      description =
          "ml-latest-small, ml-100k, ml-1m, ml-10m, ml-20m, ml-25m or ml-32m: how many ratings.")
  private String name;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder in which a folder NAME is made (default: ${DEFAULT-VALUE}).")
  private Path to;

  @Option(
      names = "--from",
      paramLabel = "URL",
      defaultValue = "https://files.grouplens.org/datasets/movielens/",
      description = "Where NAME.zip is (default: ${DEFAULT-VALUE}).")
  private URI from;

  @Override
  protected void run() throws Exception {
    Progress progress = progress();
    FetchListener listener =
        new FetchListener() {
          @Override
          public void progress(long bytes, long total) {
            progress.show("fetch " + name, bytes, total);
          }

          @Override
          public void say(String sentence) {
            progress.line("quire: " + sentence);
          }
        };
    report(Fetcher.fetch(FetchOptions.of(name, to).withBase(from), listener), progress.seconds());
  }

  private void report(Fetched fetched, double seconds) {
    if (json()) {
      ObjectNode result = JsonText.MAPPER.createObjectNode();
      result.put("folder", fetched.folder().toString());
      result.put("address", fetched.address().toString());
      result.put("bytes", fetched.bytes());
      result.put("md5", fetched.md5().orElse(null));
      fetched.files().forEach(result.putArray("files")::add);
      result.put("licence", String.join("\n", fetched.licence()));
      result.put("seconds", seconds);
      printJson(result);
      return;
    }
    String checked = fetched.md5().isPresent() ? "with the published MD5" : "no MD5 is published";
    out()
        .println(
            Shown.line(
                String.format(
                    Locale.ROOT,
                    "%s: %s from %s (%.1f MB, %s), %.1f s",
                    fetched.folder(),
                    Counted.of(fetched.files().size(), "file"),
                    fetched.address(),
                    fetched.bytes() / 1e6,
                    checked,
                    seconds)));
    printLicence(fetched);
    out().println(Shown.line("next: quire convert " + fetched.folder() + " --to store/" + name));
  }

  private void printLicence(Fetched fetched) {
    out().println();
    if (fetched.licence().isEmpty()) {
      out()
          .println(
              "Its README says how it may be used; see https://grouplens.org/datasets/movielens/");
    } else {
      out().println(Shown.line("How it may be used, from " + fetched.readme().orElseThrow() + ":"));
      out().println();
      fetched.licence().forEach(line -> out().println(Shown.line("  " + line.replace("\t", "  "))));
    }
    out().println();
  }
}
