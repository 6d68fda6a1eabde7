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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import tools.jackson.databind.json.JsonMapper;

/** The page in a real browser: {@link Browser} says where that has to be. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class PageTest {
  /** More than there are places for the focus. */
  private static final int MOST_TABS = 120;

  @TempDir static Path folder;

  private static final List<Served> servers = new ArrayList<>();
  private static Browser browser;
  private static Path dataset;
  private static URI ratings; // of a server whose model knows ratings, and how sure it is
  private static URI likes; // of one whose model knows preferences alone

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
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

  /** A first visit: nothing is kept from another one. */
  private static void visit(URI server, int width, boolean dark) {
    browser.forget(server);
    browser.open(server, width, dark);
  }

  private static String text(String selector) {
    return browser.texts(selector).findFirst().orElse("");
  }

  private static List<String> titles() {
    return browser.texts("#list .title").toList();
  }

  /** The ratings that were given. */
  private static Object stars() {
    return browser.run(
        "return [...document.querySelectorAll('#yours input:checked')].map(i => i.value)");
  }

  private static String focused(String what) {
    return String.valueOf(browser.run("return document.activeElement?." + what));
  }

  /** Goes on by the tabulator key until the focus is there. */
  private static void tabTo(String selector) {
    for (int tabs = 0; tabs < MOST_TABS; tabs++) {
      if (browser
          .run("return document.activeElement.matches(arguments[0])", selector)
          .equals(true)) {
        return;
      }
      browser.press(Keys.TAB);
    }
    throw new AssertionError("the focus does not get to " + selector);
  }

  /** Finds a title as people do, takes the first that is offered, and goes up by so many stars. */
  private static void rate(String typed, String expected, int halfStars) {
    int before = browser.texts("#yours .title").toList().size();
    tabTo("#search");
    browser.press(typed);
    browser.await(
        "document.querySelector('#options .title')?.textContent.startsWith('" + expected + "')");
    browser.press(Keys.ARROW_DOWN);
    assertEquals("option-0", focused("getAttribute('aria-activedescendant')"));
    browser.press(Keys.ENTER);
    assertEquals("Your rating of " + text("#chosen .title"), focused("closest('.rate').ariaLabel"));
    browser.press(Keys.SPACE); // half a star
    for (int i = 1; i < halfStars; i++) {
      browser.press(Keys.ARROW_RIGHT);
    }
    awaitRatings(before + 1);
    browser.pressBack();
  }

  /** Until the list is of so many ratings, and no other is on its way. */
  private static void awaitRatings(int n) {
    browser.await("document.querySelectorAll('#yours > li').length === " + n);
    browser.await(
        "document.getElementById('list-told').textContent.startsWith('From "
            + (n == 1 ? "1 " : n + " ")
            + "') && document.getElementById('list').ariaBusy === 'false'");
  }

  @Test
  void allOfItByTheKeyboard() throws IOException {
    visit(ratings, 1280, false);
    assertTrue(text("#list-told").startsWith("Nothing is known of you yet"), text("#list-told"));
    List<String> before = titles();
    assertEquals(10, before.size());

    rate("long orb", "Long Orbit, The", 10);
    rate("harb", "Star Harbour", 9);
    rate("tickets", "Two Tickets", 2);
    assertEquals(
        List.of("Two Tickets (1980)", "Star Harbour (1978)", "Long Orbit, The (1970)"),
        browser.texts("#yours .title").toList());
    assertEquals(List.of("1", "4.5", "5"), stars());
    assertNotEquals(before, titles());
    assertTrue(
        titles().stream().noneMatch(browser.texts("#yours .title").toList()::contains),
        "what is rated is not offered");

    tabTo("#list > li:nth-child(2) .stars input");
    String second = titles().get(1);
    browser.press(Keys.SPACE, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    awaitRatings(4);
    assertEquals("Your rating of " + second, focused("closest('#list .rated .rate').ariaLabel"));
    assertEquals("1.5", focused("value"));

    tabTo("#list > li:nth-child(3) [aria-label^='Why?']");
    browser.press(Keys.ENTER);
    browser.await("document.querySelector('#list .panel .shares') !== null");
    String why = text("#list .panel:not([hidden])");
    assertTrue(why.contains("Long Orbit, The (1970), 5 stars"), why);
    assertTrue(why.contains("%"), why);
    tabTo("#list [aria-label^='Similar']");
    browser.press(Keys.ENTER);
    browser.await("document.querySelectorAll('#list .panel .line').length === 6");
    tabTo("#more");
    browser.press(Keys.ENTER);
    browser.await("document.querySelectorAll('#list > li').length > 10");

    tabTo("#map-search");
    browser.await("document.querySelectorAll('#map .mark').length === 25");
    browser.press("café");
    browser.await("document.getElementById('map-told').textContent.startsWith('1 title found')");
    browser.press(Keys.TAB, Keys.ENTER);
    assertEquals("Café Noir (1988)", text("#map-chosen .title"));
    assertEquals("You", text("#map .you text"));
    assertEquals(List.of(), browser.violations());
    assertQuiet();
  }

  @Test
  void filtersAndTheWayToAdventure() {
    visit(ratings, 1280, true);
    tabTo("#genre");
    browser.press("R");
    browser.await("document.getElementById('list').ariaBusy === 'false'");
    browser.await(
        "[...document.querySelectorAll('#list .about')].every(a => a.textContent.includes('Romance'))");
    assertEquals("Romance", browser.run("return document.getElementById('genre').value"));
    tabTo("#from");
    browser.press("1980");
    browser.await(
        "[...document.querySelectorAll('#list .year')].every(y => y.textContent >= ' (1980)')");
    List<String> usual = titles();
    assertTrue(usual.size() > 3, usual.toString());
    tabTo("#daring");
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertEquals("whatever might be a find", focused("getAttribute('aria-valuetext')"));
    browser.await(
        "JSON.stringify([...document.querySelectorAll('#list .title')].map(t => t.textContent)) !== "
            + "JSON.stringify("
            + quoted(usual)
            + ")");
    tabTo("#to");
    browser.press("1972"); // before the first
    browser.await("document.querySelector('#list-problem [role=alert]') !== null");
    assertTrue(text("#list-problem").contains("1980"), text("#list-problem"));
    tabTo("#reset");
    browser.press(Keys.ENTER);
    browser.await("document.querySelector('#list-problem [role=alert]') === null");
    browser.await("document.querySelectorAll('#list > li').length === 10");
  }

  private static String quoted(List<String> texts) {
    return JsonMapper.shared().writeValueAsString(texts);
  }

  @Test
  void ratingsStayUntilTheyAreCleared() {
    visit(ratings, 400, true);
    rate("long orb", "Long Orbit, The", 8);
    browser.open(ratings, 400, true);
    awaitRatings(1);
    assertEquals(List.of("4"), stars());
    assertEquals(
        0L, browser.run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    assertEquals(List.of(), browser.violations());
    browser.open(ratings, 400, true);
    tabTo("#clear");
    browser.press(Keys.ENTER);
    browser.accept();
    browser.await(
        "document.getElementById('list-told').textContent.startsWith('Nothing is known')");
    assertEquals("search", focused("id"));
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
    awaitRatings(1);
  }

  @Test
  void aRatingOfAnItemThatIsNoLongerThereIsLetGo() {
    visit(ratings, 1280, false);
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
    visit(ratings, 400, false);
    browser.run("document.getElementById('more').click()");
    browser.run("document.getElementById('map-section').scrollIntoView()");
    browser.await("document.querySelectorAll('#map .mark').length === 25");
    browser.await("document.querySelectorAll('#list > li').length > 10");
    for (String title : Films.HOSTILE) {
      tabTo("#search");
      browser.run("document.getElementById('search').value = ''");
      browser.press(title.replaceAll("[^\\p{L}0-9 ]", " ").strip().split(" ", -1)[0]);
      browser.await(
          "[...document.querySelectorAll('#options .title')].some(t => t.textContent === "
              + quoted(List.of(title))
              + "[0])");
      browser.press(Keys.ESCAPE);
    }
    assertTrue(titles().containsAll(Films.HOSTILE.subList(0, 1)), titles().toString());
    assertEquals(
        0L, browser.run("return document.querySelectorAll('main :is(script, b, img)').length"));
    assertEquals(
        0L, browser.run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    assertQuiet();
  }

  @Test
  void aTokenIsAskedFor() throws Exception {
    Path secret = Files.writeString(folder.resolve("token"), "sesame-open-wide-the-gates\n");
    URI guarded = serve(ServeOptions.of(folder.resolve("duo.safetensors")).token(secret));
    browser.open(guarded, 1280, false, "document.querySelector('dialog[open]') !== null");
    assertEquals("token", focused("id"));
    browser.press("wrong", Keys.ENTER);
    browser.await("document.getElementById('token-told').textContent.includes('does not take')");
    browser.press("sesame-open-wide-the-gates", Keys.ENTER);
    browser.await("document.querySelectorAll('#list > li').length === 10");
  }

  @Test
  void whereThereAreNoRatingsOneLikes() {
    visit(likes, 1280, true);
    assertEquals(
        0L,
        browser.run(
            "return document.querySelectorAll('.stars, #daring-field:not([hidden])').length"));
    tabTo("#search");
    browser.press("gravity");
    browser.await("document.querySelector('#options .title') !== null");
    browser.press(Keys.ENTER);
    assertEquals("Like Gravity Well (1994)", focused("ariaLabel"));
    browser.press(Keys.ENTER);
    browser.await("document.getElementById('list-told').textContent.startsWith('From 1 like')");
    assertEquals("true", focused("ariaPressed"));
    tabTo("#list [aria-label^='Why?']");
    browser.press(Keys.ENTER);
    browser.await("document.querySelector('#list .panel .shares') !== null");
    assertTrue(
        text("#list .panel:not([hidden])").contains("Gravity Well (1994)100 %"),
        text("#list .panel:not([hidden])"));
    assertEquals(List.of(), browser.violations());
    browser.run("document.querySelector('#yours .like').click()");
    browser.await(
        "document.getElementById('list-told').textContent.startsWith('Nothing is known')");
    assertQuiet();
  }
}
