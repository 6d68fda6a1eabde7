package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.Browser;
import java.net.URI;
import java.util.List;
import org.openqa.selenium.Keys;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who uses the page by the keyboard, and sees what is there. */
final class PageReader {
  /** More than there are places for the focus. */
  private static final int MOST_TABS = 120;

  private final Browser browser;

  PageReader(Browser browser) {
    this.browser = browser;
  }

  /** A first visit: nothing is kept from another one. */
  void visit(URI server, int width, boolean dark) {
    browser.forget(server);
    browser.open(server, width, dark);
  }

  String text(String selector) {
    return browser.texts(selector).findFirst().orElse("");
  }

  List<String> titles() {
    return browser.texts("#list .title").toList();
  }

  /** The ratings that were given. */
  Object stars() {
    return browser.run(
        "return [...document.querySelectorAll('#yours input:checked')].map(i => i.value)");
  }

  String focused(String what) {
    return String.valueOf(browser.run("return document.activeElement?." + what));
  }

  /** Goes on by the tabulator key until the focus is there. */
  void tabTo(String selector) {
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
  void rate(String typed, String expected, int halfStars) {
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
  void awaitRatings(int n) {
    browser.await("document.querySelectorAll('#yours > li').length === " + n);
    browser.await(
        "document.getElementById('list-told').textContent.startsWith('From "
            + (n == 1 ? "1 " : n + " ")
            + "') && document.getElementById('list').ariaBusy === 'false'");
  }

  String quoted(List<String> texts) {
    return JsonMapper.shared().writeValueAsString(texts);
  }
}
