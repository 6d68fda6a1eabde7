package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.Browser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page in a real browser: {@link Browser} says where that has to be. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class PageTest {
  @TempDir static Path folder;

  private static final List<Served> servers = new ArrayList<>();
  private static Browser browser;
  private static PageReader page;
  private static Path dataset;
  private static Path untitled; // the same ratings, of what has no titles
  private static URI ratings; // of a server whose model knows ratings, and how sure it is
  private static URI likes; // of one whose model knows preferences alone

  @BeforeAll
  static void start() throws Exception {
    Path profile = Files.createDirectory(folder.resolve("profile"));
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Void> serving =
          other.submit(
              () -> {
                startServers();
                return null;
              });
      browser = Browser.start(profile); // meanwhile
      serving.get();
      page = new PageReader(browser);
    }
  }

  private static void startServers() throws Exception {
    dataset = Films.convert(folder);
    ratings =
        serve(
            ServeOptions.of(
                    train(
                        "duo",
                        "--rank=3",
                        "--epochs=8",
                        "--preference-rank=4",
                        "--preference-epochs=5"))
                .dataset(dataset));
    likes = serve(ServeOptions.of(train("ials", "--rank=4", "--epochs=5")));
    untitled = folder.resolve("untitled");
    ServeJob.run("convert", folder.resolve("ratings.csv"), "--to=" + untitled);
  }

  private static Path train(String kind, String... settings) {
    Path model = folder.resolve(kind + ".safetensors");
    List<Object> words = new ArrayList<>(List.of("train", dataset, "--model=" + kind));
    words.addAll(List.of(settings));
    words.add("--to=" + model);
    ServeJob.run(words.toArray());
    return model;
  }

  private static URI serve(ServeOptions options) throws Exception {
    Served server = Served.of(options);
    servers.add(server);
    return home(server);
  }

  private static URI home(Served server) {
    return server.request("/").build().uri();
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    for (Served server : servers) {
      server.close(); // where it has made no mistake
    }
  }

  @BeforeEach
  void listen() {
    browser.requests(); // those before
    browser.console();
  }

  /** Whatever somebody does, nothing is told on the console and nobody else is asked. */
  @AfterEach
  void nobodyElseWasAsked() {
    assertEquals(
        List.of(),
        browser.requests().stream()
            .filter(
                address ->
                    servers.stream()
                        .noneMatch(server -> address.startsWith(home(server).toString())))
            .toList());
  }

  private static void assertQuiet() {
    assertEquals(List.of(), browser.console());
  }

  @Test
  void allOfItByTheKeyboard() throws IOException {
    page.visit(ratings, 1280, false);
    assertTrue(
        page.text("#list-told").startsWith("Nothing is known of you yet"), page.text("#list-told"));
    List<String> before = page.titles();
    assertEquals(10, before.size());

    page.rate("long orb", "Long Orbit, The", 10);
    page.rate("harb", "Star Harbour", 9);
    page.rate("tickets", "Two Tickets", 2);
    assertEquals(
        List.of("Two Tickets (1980)", "Star Harbour (1978)", "Long Orbit, The (1970)"),
        browser.texts("#yours .title").toList());
    assertEquals(List.of("1", "4.5", "5"), page.stars());
    assertNotEquals(before, page.titles());
    assertTrue(
        page.titles().stream().noneMatch(browser.texts("#yours .title").toList()::contains),
        "what is rated is not offered");

    page.tabTo("#list > li:nth-child(2) .stars input");
    String second = page.titles().get(1);
    browser.press(Keys.SPACE, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    page.awaitRatings(4);
    assertEquals(
        "Your rating of " + second, page.focused("closest('#list .rated .rate').ariaLabel"));
    assertEquals("1.5", page.focused("value"));

    page.tabTo("#list > li:nth-child(3) [aria-label^='Why?']");
    browser.press(Keys.ENTER);
    browser.await("document.querySelector('#list .panel .shares') !== null");
    String why = page.text("#list .panel:not([hidden])");
    assertTrue(why.contains("Long Orbit, The (1970), 5 stars"), why);
    assertTrue(why.contains("%"), why);
    page.tabTo("#list [aria-label^='Similar']");
    browser.press(Keys.ENTER);
    browser.await("document.querySelectorAll('#list .panel .line').length === 6");
    page.tabTo("#more");
    browser.press(Keys.ENTER);
    browser.await("document.querySelectorAll('#list > li').length > 10");

    page.tabTo("#map-search");
    browser.await("document.querySelectorAll('#map .mark').length === 25");
    browser.press("café");
    browser.await("document.getElementById('map-told').textContent.startsWith('1 title found')");
    browser.press(Keys.TAB, Keys.ENTER);
    assertEquals("Café Noir (1988)", page.text("#map-chosen .title"));
    assertEquals("You", page.text("#map .you text"));
    assertEquals(List.of(), browser.violations());
    assertQuiet();
  }

  @Test
  void filtersAndTheWayToAdventure() {
    page.visit(ratings, 1280, true);
    page.tabTo("#genre");
    browser.press("R");
    browser.await("document.getElementById('list').ariaBusy === 'false'");
    browser.await(
        "[...document.querySelectorAll('#list .about')].every(a =>"
            + " a.textContent.includes('Romance'))");
    assertEquals("Romance", browser.run("return document.getElementById('genre').value"));
    page.tabTo("#from");
    browser.press("1980");
    browser.await(
        "[...document.querySelectorAll('#list .year')].every(y => y.textContent >= ' (1980)')");
    List<String> usual = page.titles();
    assertTrue(usual.size() > 3, usual.toString());
    browser.run("document.getElementById('map-section').scrollIntoView()");
    browser.await(
        "[0, 25].every(n => document.querySelectorAll('#map .mark').length !== n)"); // the same
    // ones
    browser.run("document.getElementById('list-section').scrollIntoView()");
    page.tabTo("#daring");
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertEquals("whatever might be a find", page.focused("getAttribute('aria-valuetext')"));
    browser.await(
        "JSON.stringify([...document.querySelectorAll('#list .title')].map(t => t.textContent)) !=="
            + " JSON.stringify("
            + page.quoted(usual)
            + ")");
    page.tabTo("#to");
    browser.press("1972"); // before the first
    browser.await("document.querySelector('#list-problem [role=alert]') !== null");
    assertEquals("There are no years from 1980 to 1972.", page.text("#list-problem"));
    page.tabTo("#reset");
    browser.press(Keys.ENTER);
    browser.await("document.querySelector('#list-problem [role=alert]') === null");
    browser.await("document.querySelectorAll('#list > li').length === 10");
    browser.await("document.querySelectorAll('#map .mark').length === 25");
  }

  @Test
  void ratingsStayUntilTheyAreCleared() {
    page.visit(ratings, 400, true);
    page.rate("long orb", "Long Orbit, The", 8);
    browser.open(ratings, 400, true);
    page.awaitRatings(1);
    assertEquals(List.of("4"), page.stars());
    assertEquals(
        0L, browser.run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    assertEquals(List.of(), browser.violations());
    browser.open(ratings, 400, true);
    page.tabTo("#clear");
    browser.press(Keys.ENTER);
    browser.accept();
    browser.await(
        "document.getElementById('list-told').textContent.startsWith('Nothing is known')");
    assertEquals("search", page.focused("id"));
    browser.open(ratings, 400, true);
    assertEquals(List.of(), browser.texts("#yours .title").toList());
    assertQuiet();
  }

  private static String kept(int film, String title) {
    return "{item_id: '" + Films.id(film) + "', title: '" + title + "', genres: [], rating: 4}";
  }

  /** Changes what an earlier visit has left, comes again and waits for the one rating of it. */
  private static void keep(String change) {
    browser.run(
        "const kept = JSON.parse(localStorage.getItem('quire.ratings')); "
            + change
            + "; localStorage.setItem('quire.ratings', JSON.stringify(kept));");
    browser.open(ratings, 1280, false);
    page.awaitRatings(1);
  }

  @Test
  void aRatingOfAnItemThatIsNoLongerThereIsLetGo() {
    page.visit(ratings, 1280, false);
    String known = kept(0, "Long Orbit, The (1970)");
    keep("kept.items = [" + known + ", " + kept(999, "Gone (1950)") + ", 'nonsense']");
    assertEquals(List.of("Long Orbit, The (1970)"), browser.texts("#yours .title").toList());
    keep(
        "kept.dataset = 'another'; kept.items = ["
            + kept(1, "What had this id there")
            + ", "
            + known
            + "]");
    assertEquals(List.of("Long Orbit, The (1970)"), browser.texts("#yours .title").toList());
  }

  @Test
  void whateverTitlesHoldIsShownAsText() {
    page.visit(ratings, 400, false);
    browser.run("document.getElementById('more').click()");
    browser.run("document.getElementById('map-section').scrollIntoView()");
    browser.await("document.querySelectorAll('#map .mark').length === 25");
    browser.await("document.querySelectorAll('#list > li').length > 10");
    for (String title : Films.HOSTILE) {
      page.tabTo("#search");
      browser.run("document.getElementById('search').value = ''");
      browser.press(title.replaceAll("[^\\p{L}0-9 ]", " ").strip().split(" ", -1)[0]);
      browser.await(
          "[...document.querySelectorAll('#options .title')].some(t => t.textContent === "
              + page.quoted(List.of(title))
              + "[0])");
      browser.press(Keys.ESCAPE);
    }
    assertTrue(page.titles().containsAll(Films.HOSTILE.subList(0, 1)), page.titles().toString());
    assertEquals(
        0L, browser.run("return document.querySelectorAll('main :is(script, b, img)').length"));
    assertEquals(
        0L, browser.run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    assertQuiet();
  }

  @Test
  void withoutTitlesAndTastesItSaysSo() throws Exception {
    Path model = folder.resolve("bias.safetensors");
    ServeJob.run("train", untitled, "--model=bias", "--to=" + model);
    page.visit(serve(ServeOptions.of(model)), 400, true);
    assertEquals("Find an item", page.text("label[for=search]"));
    assertTrue(
        page.titles().stream().allMatch(title -> title.matches("item \\d+")),
        page.titles().toString());
    assertTrue(page.text("#map-section").contains("There is no map"), page.text("#map-section"));
    assertEquals(
        0L, browser.run("return document.querySelectorAll('[aria-label^=Similar]').length"));
    assertEquals(List.of(), browser.violations());
    page.tabTo("#list .stars input");
    browser.press(Keys.SPACE); // the lowest rating
    page.awaitRatings(1);
    assertTrue(page.text("body > footer").contains("25 items"), page.text("body > footer"));
    assertQuiet();
  }

  @Test
  void notesAreInWordsOfThePage() {
    page.visit(ratings, 1280, false);
    page.tabTo("#questions .stars input");
    browser.press(Keys.SPACE); // half a star
    page.awaitRatings(1);
    assertEquals(
        "Nothing that you rated is liked, which begins at 4 stars: the list goes by predicted"
            + " ratings alone.",
        page.text("#list-notes p"));
    assertQuiet();
  }

  @Test
  void aServerThatIsGoneIsSaidAndAskedAgain() throws Exception {
    Served gone = Served.of(ServeOptions.of(folder.resolve("ials.safetensors")));
    servers.add(gone);
    page.visit(home(gone), 1280, false);
    gone.stop();
    page.tabTo("#questions .like");
    browser.press(Keys.ENTER);
    browser.await("document.querySelector('#list-problem [role=alert]') !== null");
    assertEquals("The server cannot be reached.Try again", page.text("#list-problem"));
    assertEquals(10, page.titles().size(), "what was there stays");
    assertEquals(1, browser.texts("#yours .title").toList().size());
  }

  @Test
  void aTokenIsAskedFor() throws Exception {
    Path secret = Files.writeString(folder.resolve("token"), "sesame-open-wide-the-gates\n");
    URI guarded = serve(ServeOptions.of(folder.resolve("duo.safetensors")).token(secret));
    browser.open(guarded, 1280, false, "document.querySelector('dialog[open]') !== null");
    assertEquals("token", page.focused("id"));
    browser.press("wrong", Keys.ENTER);
    browser.await("document.getElementById('token-told').textContent.includes('does not take')");
    browser.press("sesame-open-wide-the-gates", Keys.ENTER);
    browser.await("document.querySelectorAll('#list > li').length === 10");
  }

  @Test
  void whereThereAreNoRatingsOneLikes() {
    page.visit(likes, 1280, true);
    assertEquals(
        0L,
        browser.run(
            "return document.querySelectorAll('.stars, #daring-field:not([hidden])').length"));
    page.tabTo("#search");
    browser.press("gravity");
    browser.await("document.querySelector('#options .title') !== null");
    browser.press(Keys.ENTER);
    assertEquals("Like Gravity Well (1994)", page.focused("ariaLabel"));
    browser.press(Keys.ENTER);
    browser.await("document.getElementById('list-told').textContent.startsWith('From 1 like')");
    assertEquals("true", page.focused("ariaPressed"));
    page.tabTo("#list [aria-label^='Why?']");
    browser.press(Keys.ENTER);
    browser.await("document.querySelector('#list .panel .shares') !== null");
    assertTrue(
        page.text("#list .panel:not([hidden])").contains("Gravity Well (1994)100 %"),
        page.text("#list .panel:not([hidden])"));
    assertEquals(List.of(), browser.violations());
    browser.run("document.querySelector('#yours .like').click()");
    browser.await(
        "document.getElementById('list-told').textContent.startsWith('Nothing is known')");
    assertQuiet();
  }
}
