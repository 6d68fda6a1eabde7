package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Reports in a real browser: {@link Browser} says where that has to be. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class ReportPageTest {
  private static final long MOST_BYTES = 3_000_000;

  /** What would be a script, the end of one, and what changes the order of letters. */
  private static final String HOSTILE =
      "</script><script>alert(1)</script> \"'& \u202e\u2067abc\u2028 <b>" + "x".repeat(200);

  @TempDir static Path folder;

  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  /** At both widths, dark and light: drawn, quiet, alone, and fit for everybody. */
  private static void assertFit(Path page) throws IOException {
    browser.requests(); // those of other pages
    assertTrue(Files.size(page) < MOST_BYTES, "bytes=" + Files.size(page));
    for (int width : new int[] {1280, 400}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.open(page.toUri(), width, dark);
        assertEquals(List.of(), browser.console());
        assertEquals(List.of(page.toUri().toString()), browser.requests());
        assertEquals(
            List.of(),
            browser.run(
                "return [...document.querySelectorAll('[data-chart]')].filter(c => !"
                    + "[...c.querySelectorAll('.mark')].some(m => { const b = m.getBBox();"
                    + " return b.width + b.height > 0; })).map(c => c.dataset.chart)"),
            "charts without a mark");
        assertEquals(
            0L,
            browser.run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)"),
            "wider than the window of " + width);
        if (dark == (width == 400)) { // each width and each scheme once: it takes a second
          assertEquals(List.of(), browser.violations(), width + (dark ? " dark" : " light"));
        }
      }
    }
  }

  private static List<Double> numbers(JsonNode list, String key) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(node -> node.get(key).doubleValue())
        .toList();
  }

  private static List<Double> numbers(JsonNode list, int place) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(node -> node.get(place).doubleValue())
        .toList();
  }

  private static List<Double> values(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::doubleValue).toList();
  }

  @Test
  void aReportOfRealRatings() throws Exception {
    Path dataset = folder.resolve("real");
    MovieLensSmall.convert(dataset);
    Path vb = folder.resolve("vb.safetensors");
    Path als = folder.resolve("als.safetensors");
    Cli.run(
            "train",
            dataset,
            "--model=vb",
            "--rank=4",
            "--epochs=4",
            "--noise=none",
            "--implicit=none",
            "--features=genres",
            "--to",
            vb)
        .done();
    Cli.run("train", dataset, "--model=als", "--rank=4", "--epochs=3", "--to", als).done();
    Path page = folder.resolve("real.html");
    Cli.run("report", dataset, vb, als, "--to", page, "--title", "Films").done();
    assertFit(page);
    JsonNode charts = browser.charts();
    assertDataset(charts, Cli.run("describe", dataset, "--json").json());
    assertModel(charts, 0, vb, dataset);
    assertModel(charts, 1, als, dataset);
    assertEquals("Films", browser.run("return document.title"));
  }

  private static void assertDataset(JsonNode charts, JsonNode facts) {
    assertEquals(
        numbers(facts.get("histogram"), "ratings"), values(charts.at("/ratings/series/0/values")));
    assertEquals(
        numbers(facts.get("years"), "ratings"), values(charts.at("/years/series/0/values")));
    assertEquals(
        numbers(facts.at("/per_item/ranks/points"), "ratings"),
        numbers(charts.at("/items-by-rank/series/0/points"), 1));
    assertEquals(facts.at("/density/variance_by_mean/cells"), charts.at("/variance-by-mean/cells"));
    assertEquals(
        numbers(facts.get("top_items"), "ratings"), values(charts.at("/top-items/values")));
  }

  private static void assertModel(JsonNode charts, int place, Path model, Path dataset) {
    JsonNode errors = Cli.run("evaluate", model, dataset, "--json").json();
    JsonNode drawn = charts.at("/rmse/series/" + place + "/values/0");
    assertEquals(errors.get("rmse"), drawn.get(0));
    assertEquals(errors.get("rmse_low"), drawn.get(1));
    assertEquals(
        numbers(errors.get("by_item_ratings"), "rmse"),
        numbers(charts.at("/rmse-by-item/series/" + place + "/points"), 1));
    JsonNode lists =
        Cli.run("evaluate", model, dataset, "--ranking", "--users=1000", "--json").json();
    assertEquals(lists.get("ndcg@10"), charts.at("/lists/series/" + place + "/values/0/0"));
    assertEquals(
        lists.at("/intervals/ndcg@10/0"), charts.at("/lists/series/" + place + "/values/0/1"));
  }

  @Test
  void aSearchAndAnExperiment() throws Exception {
    SmallJob job = SmallJob.in(Files.createDirectory(folder.resolve("made")));
    Path tuned = folder.resolve("tune.json");
    Files.writeString(
        tuned,
        Cli.run(
                "tune",
                job.dataset(),
                "--model=als",
                "--grid=rank=1,3",
                "--grid=tau=2,8",
                "--grid=bias-update=joint,sequential",
                "--epochs=3",
                "--json",
                "--to",
                folder.resolve("best.safetensors"))
            .done());
    Path log = folder.resolve("log.jsonl");
    JsonNode found =
        Cli.run(
                "experiment",
                job.bias(),
                job.als(),
                "--dataset",
                job.dataset(),
                "--top=50",
                "--json",
                "--to",
                log)
            .json();
    Path page = folder.resolve("made.html");
    Cli.run(
            "report",
            job.dataset(),
            job.als(),
            job.bias(),
            "--tune",
            tuned,
            "--experiment",
            log,
            "--to",
            page)
        .done();
    assertFit(page);
    JsonNode charts = browser.charts();
    assertEquals(
        numbers(found.get("outcomes"), "users_b"), values(charts.at("/outcomes/series/1/values")));
    if (!found.get("looks").isEmpty()) {
      assertEquals(
          numbers(found.get("looks"), "difference"),
          numbers(charts.at("/effect/series/1/points"), 1));
    }
    JsonNode trials = JsonText.MAPPER.readTree(Files.readString(tuned)).get("trials");
    assertEquals(
        numbers(trials, "score"), numbers(charts.at("/tuning-setting-tau/series/0/points"), 1));
  }

  @Test
  void whateverTitlesHoldIsShownAsText() throws Exception {
    StringBuilder ratings = new StringBuilder("userId,movieId,rating\n");
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    for (int item = 0; item < 12; item++) {
      String title = item + HOSTILE.replace("\"", "\"\"");
      movies.append(item).append(",\"").append(title).append("\",\"");
      movies
          .append("<i>G" + item % 3 + "</i>|")
          .append(HOSTILE.replace("\"", "\"\""))
          .append("\"\n");
      for (int user = 0; user < 30; user++) {
        ratings.append(user + "," + item + "," + (1 + (user * item + user) % 5) + "\n");
      }
    }
    Path dataset = folder.resolve("hostile");
    Cli.run(
            "convert",
            Files.writeString(folder.resolve("h.csv"), ratings),
            "--items",
            Files.writeString(folder.resolve("i.csv"), movies),
            "--test=0.2",
            "--to",
            dataset)
        .done();
    Path model = folder.resolve("h.safetensors");
    Cli.run(
            "train",
            dataset,
            "--model=als",
            "--rank=2",
            "--tau=0.1",
            "--features=genres",
            "--to",
            model)
        .done();
    Path page = folder.resolve("hostile.html");
    Cli.run("report", dataset, model, "--title", "<img src=x> " + HOSTILE, "--to", page).done();
    assertFit(page);
    assertEquals(0L, browser.run("return document.querySelectorAll('main b, main i, img').length"));
    List<String> titles = new ArrayList<>();
    Cli.run("describe", dataset, "--json")
        .json()
        .get("top_items")
        .forEach(item -> titles.add(item.get("title").asString()));
    assertEquals(titles, browser.texts("#top-items tbody th").toList());
  }

  @Test
  void theReaderFindsAnItemAndChoosesAFilm() throws Exception {
    SmallJob job = SmallJob.in(Files.createDirectory(folder.resolve("chosen")));
    Path page = folder.resolve("chosen.html");
    Cli.run("report", job.dataset(), job.als(), "--to", page).done();
    browser.open(page.toUri(), 1280, false);
    Object told =
        browser.run(
            "const s = document.querySelector('input[type=search]');"
                + " s.value = document.querySelector('#plane-0 tbody th').textContent;"
                + " s.oninput(); return document.getElementById('plane-0-found').textContent");
    assertTrue(told.toString().matches("\\d+ found\\. .*: x \u2212?[\\d.]+.*"), told.toString());
    Object first = browser.run("return document.getElementById('fan-lists').textContent");
    Object second =
        browser.run(
            "const s = document.getElementById('fan'); s.value = '1'; s.onchange();"
                + " return document.getElementById('fan-lists').textContent");
    assertTrue(first.toString().contains("score"), first.toString());
    assertTrue(!first.equals(second), "another list");
  }
}
