package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.Browser;
import dev.quire.serve.Troubled.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page while the server is slow, busy, out of order or gone, and when it is back. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
@Timeout(300)
class PageTroubleTest {
  private static final String TOLD =
      "document.querySelector('#list-problem [role=alert]') !== null";
  private static final String LISTED = "document.querySelectorAll('#list > li').length === 10";
  private static final String AGAIN = "#list-problem button";

  @TempDir static Path folder;

  private static Browser browser;
  private static PageReader page;
  private static Served served;
  private static Troubled troubled;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
    page = new PageReader(browser);
    Path dataset = Films.convert(folder);
    Path model = folder.resolve("vb.safetensors");
    ServeJob.run("train", dataset, "--model=vb", "--rank=3", "--epochs=5", "--to=" + model);
    served = Served.of(ServeOptions.of(model).dataset(dataset));
    troubled = new Troubled(served);
  }

  @AfterAll
  static void stop() throws Exception {
    if (troubled != null) {
      browser.close();
      troubled.close();
      served.close();
    }
  }

  @BeforeEach
  void calm() {
    troubled.now(Trouble.NONE);
    browser.forget(troubled.home());
  }

  private static void assertFits() {
    assertEquals(
        0L, browser.run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    assertEquals(List.of(), browser.violations());
  }

  private static void awaitText(String id, String text) {
    browser.await("document.getElementById('" + id + "').textContent === '" + text + "'");
  }

  @Test
  void whatIsSlowIsSaidMeanwhile() {
    troubled.now(Trouble.SLOW);
    browser.open(troubled.home(), 390, true, "document.readyState === 'complete'");
    awaitText("list-told", "Loading …");
    page.tabTo("#search");
    browser.press("orbit");
    troubled.now(Trouble.NONE);
    browser.await(LISTED);
    browser.await("document.querySelectorAll('#options .title').length === 2");
    browser.press(Keys.ESCAPE, Keys.ESCAPE); // closes the list, and empties the field
    troubled.now(Trouble.SLOW);
    page.tabTo("#questions .stars input");
    browser.press(Keys.SPACE);
    awaitText("list-told", "Waiting for the server …");
    browser.run("document.getElementById('map-section').scrollIntoView()");
    awaitText("map-about", "Loading …");
    page.tabTo("#search");
    browser.press("red");
    awaitText("search-told", "Looking …");
    assertFits();
    troubled.now(Trouble.NONE);
    page.awaitRatings(1);
    browser.await("document.querySelectorAll('#map .mark').length === 25");
    browser.await("document.querySelector('#options .title')?.textContent === 'Red Dust (1990)'");
  }

  @Test
  void whoIsBusyForAMomentIsAskedAgainByItself() throws InterruptedException {
    page.visit(troubled.home(), 1280, false);
    int before = troubled.askedForLists();
    troubled.now(Trouble.BUSY);
    page.tabTo("#questions .stars input");
    browser.press(Keys.SPACE);
    troubled.awaitListAfter(before);
    troubled.now(Trouble.NONE);
    page.awaitRatings(1);
    assertEquals("", page.text("#list-problem"));
  }

  @Test
  void whoIsBusyOrOutOfOrderIsSaidAndAskedAgainWithoutLosingThePlace() {
    page.visit(troubled.home(), 1280, true);
    troubled.now(Trouble.BUSY);
    page.tabTo("#questions .stars input");
    browser.press(Keys.SPACE);
    browser.await(TOLD);
    assertEquals(
        "Too many requests at once; try again in a second.Try again", page.text("#list-problem"));
    assertEquals(10, page.titles().size(), "what was there stays");
    assertFits();
    page.tabTo(AGAIN);
    troubled.now(Trouble.UNAVAILABLE);
    browser.press(Keys.ENTER);
    assertEquals("Trying …", page.focused("textContent"));
    browser.await("document.getElementById('list-problem').textContent.startsWith('The model')");
    assertEquals("Try again", page.focused("textContent"), "of the other one");
    troubled.now(Trouble.NONE);
    browser.press(Keys.ENTER);
    page.awaitRatings(1);
    assertEquals("list-section", page.focused("id"));
    assertEquals("", page.text("#list-problem"));
  }

  @Test
  void aServerThatComesBackBeginsThePage() {
    troubled.now(Trouble.GONE);
    browser.open(troubled.home(), 390, false);
    assertEquals("The server cannot be reached.Try again", page.text("#list-problem"));
    assertEquals("", page.text("#list-told"));
    page.tabTo(AGAIN);
    browser.press(Keys.ENTER);
    browser.await("document.activeElement?.textContent === 'Try again'");
    troubled.now(Trouble.NONE);
    browser.press(Keys.ENTER);
    browser.await(LISTED);
    assertEquals("list-section", page.focused("id"));
    browser.await("document.querySelectorAll('#questions > li').length === 3");
    assertTrue(page.text("#list-told").startsWith("Nothing is known of you yet"));
  }

  /** They and the list are asked for at the same time. */
  @Test
  void partsThatWereNotToBeHadComeLater() {
    page.visit(troubled.home(), 390, true);
    troubled.now(Trouble.GONE);
    browser.run("document.getElementById('map-section').scrollIntoView()");
    browser.await("document.querySelector('#map-problem button') !== null");
    assertEquals("The server cannot be reached.Try again", page.text("#map-problem"));
    assertEquals("", page.text("#map-about"));
    page.tabTo("#map-problem button");
    troubled.now(Trouble.NONE);
    browser.press(Keys.ENTER);
    browser.await("document.querySelectorAll('#map .mark').length === 25");
    assertEquals("map-section", page.focused("id"));
  }
}
