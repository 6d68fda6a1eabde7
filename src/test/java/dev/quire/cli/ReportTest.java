package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verb {@code report} by its command line; {@link ReportPageTest} opens what it writes. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class ReportTest {
  @TempDir static Path folder;

  private static SmallJob job;

  @BeforeAll
  static void make() throws IOException {
    job = SmallJob.in(folder);
  }

  /** What the charts of a page are drawn from. */
  static JsonNode charts(Path page) throws IOException {
    String html = Files.readString(page);
    String mark = "id=\"page-data\">";
    int start = html.indexOf(mark) + mark.length();
    return JsonMapper.shared()
        .readTree(html.substring(start, html.indexOf("</script>", start)))
        .get("charts");
  }

  @Test
  void aDatasetAloneHasAPage() throws Exception {
    Path page = folder.resolve("alone.html");
    JsonNode said = Cli.run("report", job.dataset(), "--to", page, "--json").json();
    assertEquals(page.toString(), said.get("report").asString());
    assertEquals(Files.size(page), said.get("bytes").longValue());
    assertEquals(0, said.get("models").intValue());
    assertTrue(said.get("notices").isEmpty());
    JsonNode charts = charts(page);
    assertTrue(charts.has("ratings") && charts.has("items-by-rank"), charts.toString());
    assertFalse(charts.has("rmse"));
  }

  @Test
  void theSameCommandWritesTheSameBytesOnAnyNumberOfThreads() throws Exception {
    Path one = folder.resolve("same.html");
    Cli.run("report", job.dataset(), job.als(), "--to", one, "--threads=1").done();
    String first = Files.readString(one);
    Cli.run("report", job.dataset(), job.als(), "--to", one, "--threads=3", "--force").done();
    assertEquals(first, Files.readString(one));
  }

  @Test
  void aModelOfOtherDataIsLeftOutAndTheRestIsShown() throws Exception {
    Path other = folder.resolve("other");
    Cli.run("split", job.dataset(), "--test=0.2", "--seed=9", "--to", other).done();
    Path page = folder.resolve("rest.html");
    Path model = folder.resolve("other.safetensors");
    Cli.run("train", other, "--model=bias", "--to", model).done();
    Cli.Result result = Cli.run("report", job.dataset(), model, job.als(), "--to", page);
    assertEquals(0, result.code(), result.err());
    assertTrue(
        result.err().contains("quire: " + model + ": model of another dataset: trained on="),
        result.err());
    assertTrue(result.err().contains("; give the dataset that it was trained on"), result.err());
    String html = Files.readString(page);
    assertTrue(html.contains("model of another dataset"));
    assertTrue(charts(page).has("rmse"), "the other model is there");
  }

  @Test
  void aTargetThatExistsStaysUnlessItIsForced() throws Exception {
    Path page = Files.writeString(folder.resolve("mine.html"), "mine");
    Cli.run("report", job.dataset(), "--to", page)
        .assertBadInput(page + ": exists already; choose another name, or replace it with --force");
    assertEquals("mine", Files.readString(page));
    Cli.run("report", job.dataset(), "--to", page, "--force").done();
    assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
  }

  @Test
  void aModelWithoutHistorySaysSo() throws Exception {
    Path model = folder.resolve("popularity.safetensors");
    Cli.run("train", job.dataset(), "--model=popularity", "--to", model).done();
    Path page = folder.resolve("popularity.html");
    Cli.run("report", job.dataset(), model, "--to", page).done();
    String html = Files.readString(page);
    assertTrue(html.contains("popularity: it has no epochs to show"), "says so");
    assertTrue(charts(page).has("lists"), "its lists are measured");
    assertFalse(charts(page).has("objective-0"));
  }

  @Test
  void whatIsNoFileOfThatKindIsBadInput() throws Exception {
    Path to = folder.resolve("bad.html");
    Path none = Files.writeString(folder.resolve("none.json"), "{\"trials\":[]}");
    Cli.run("report", job.dataset(), "--tune", none, "--to", to)
        .assertBadInput(
            none
                + ": is not the result of a search; give what quire tune prints with --json, kept"
                + " in a file");
    Cli.Result log = Cli.run("report", job.dataset(), "--experiment", none, "--to", to);
    assertEquals(2, log.code());
    Cli.run("report", job.dataset(), "--to", folder.resolve("page.csv"))
        .assertBadInput(
            "the name doesn't say what to write: --to="
                + folder.resolve("page.csv")
                + "; let it end with .html");
    Cli.Result missing = Cli.run("report", job.dataset(), folder.resolve("no"), "--to", to);
    assertEquals(2, missing.code());
    assertTrue(Files.notExists(to), "nothing is written");
  }

  @Test
  void withoutHeldOutRatingsItSaysWhatToDo() throws Exception {
    Path whole = folder.resolve("whole");
    Path model = folder.resolve("whole.safetensors");
    Cli.run("convert", job.ratings(), "--to", whole).done();
    Cli.run("train", whole, "--model=als", "--rank=2", "--epochs=2", "--to", model).done();
    Path page = folder.resolve("whole.html");
    Cli.Result result = Cli.run("report", whole, model, "--to", page);
    assertTrue(result.err().contains("nothing is held out to measure models on; split it"));
    assertTrue(charts(page).has("plane-0"), "what needs none is there");
  }
}
