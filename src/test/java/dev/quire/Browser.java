package dev.quire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium that is installed; tests without one are skipped. Nothing is downloaded. */
public final class Browser implements AutoCloseable {
  private static final List<String> CHROMIUM =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final List<String> DRIVER =
      List.of("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver");

  /** The rules of WCAG 2.1 up to AA, and what is good practice beside them. */
  private static final String AXE =
      """
      const done = arguments[arguments.length - 1];
      document.querySelectorAll('details').forEach((details) => { details.open = true; });
      for (const many of document.querySelectorAll('tbody, .chart g')) { // those after are alike
        [...many.children].slice(arguments[0]).forEach((one) => one.remove());
      }
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
      axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(
          (found) => done(found.violations.map(
              (v) => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map((n) => n.html))));
      """;

  private static final String AWAIT =
      """
      const done = arguments[arguments.length - 1];
      const end = performance.now() + arguments[0];
      (function look() {
        if (CONDITION) {
          done(true);
        } else if (performance.now() > end) {
          done(false);
        } else {
          setTimeout(look, 10);
        }
      })();
      """;

  /** Far more than anything takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Rows of a table, and marks of a chart; with more it takes a minute. */
  private static final int AXE_MOST = Integer.getInteger("quire.axe.most", 30);

  private static final Logger QUIET = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts it.
   *
   * @param profile an empty folder
   */
  public static Browser start(Path profile) {
    Path chromium = installed("quire.chromium", CHROMIUM);
    Path chromedriver = installed("quire.chromedriver", DRIVER);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic");
    options.addArguments("--no-first-run", "--disable-background-networking", "--disable-sync");
    options.addArguments("--disable-component-update", "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    System.setProperty("webdriver.chrome.driver", chromedriver.toString());
    System.setProperty("webdriver.chrome.silentOutput", "true");
    QUIET.setLevel(Level.OFF); // it would tell that it has no types for so new a protocol
    Browser browser = new Browser(new ChromeDriver(options));
    browser.driver.get("about:blank");
    browser.requests(); // those of the page that it begins with
    return browser;
  }

  private static Path installed(String property, List<String> usual) {
    List<String> places =
        System.getProperty(property) == null ? usual : List.of(System.getProperty(property));
    Path found = places.stream().map(Path::of).filter(Files::isExecutable).findFirst().orElse(null);
    assumeTrue(
        found != null,
        "none of "
            + places
            + ": install chromium and chromium-driver, or name them with -D"
            + property);
    return found;
  }

  /** Opens a page and waits until it says that it is drawn. */
  public void open(URI page, int width, boolean dark) {
    open(page, width, dark, "document.documentElement.dataset.ready === 'yes'");
  }

  /** Opens a page and waits until an expression is true of it. */
  public void open(URI page, int width, boolean dark, String condition) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    driver.get(page.toString());
    await(condition);
  }

  /** Forgets what pages of a server have kept. */
  public void forget(URI server) {
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin",
        Map.of("origin", server.resolve("/").toString(), "storageTypes", "all"));
  }

  /** Waits until an expression is true of the page. */
  public void await(String condition) {
    Object came =
        driver.executeAsyncScript(AWAIT.replace("CONDITION", condition), PATIENCE.toMillis());
    assertEquals(true, came, condition);
  }

  /** Presses keys, one after the other, where the focus is. */
  public void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Goes back to where the focus was before the tabulator key. */
  public void pressBack() {
    new Actions(driver).keyDown(Keys.SHIFT).sendKeys(Keys.TAB).keyUp(Keys.SHIFT).perform();
  }

  /** Says yes to the question that is open. */
  public void accept() {
    driver.switchTo().alert().accept();
  }

  /** What a script returns. */
  public Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** Messages of the console since the last call. */
  public List<String> console() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Addresses of all requests since the last call, but for what is within a page. */
  public List<String> requests() {
    return StreamSupport.stream(
            driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
        .map(entry -> JsonMapper.shared().readTree(entry.getMessage()).path("message"))
        .filter(message -> message.path("method").asString().equals("Network.requestWillBeSent"))
        .map(message -> message.path("params").path("request").path("url").asString())
        .filter(url -> !url.startsWith("data:"))
        .toList();
  }

  /** What axe-core finds wrong: a line for each rule, with what it is about. */
  public List<String> violations() {
    run(axe());
    List<?> found = (List<?>) driver.executeAsyncScript(AXE, AXE_MOST);
    return found.stream().map(Object::toString).toList();
  }

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page's charts are drawn from. */
  public JsonNode charts() {
    Object text = run("return document.getElementById('page-data').textContent");
    return JsonMapper.shared().readTree(text.toString()).get("charts");
  }

  /** A picture of what is seen, as PNG. */
  public void screenshot(Path to) throws IOException {
    Files.write(to, ((TakesScreenshot) driver).getScreenshotAs(OutputType.BYTES));
  }

  /** Texts of all elements that a selector finds. */
  public Stream<String> texts(String selector) {
    List<?> texts =
        (List<?>)
            run(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)",
                selector);
    return texts.stream().map(Object::toString);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
