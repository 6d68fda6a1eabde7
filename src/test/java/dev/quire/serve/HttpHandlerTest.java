package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the others hear while all cores are at work for some: questions here compute until told. */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class HttpHandlerTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int PATIENCE_MILLISECONDS = 30_000;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String GET = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private final AtomicInteger inWork = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger shown = new AtomicInteger();
  private final Metrics metrics = new Metrics();
  private volatile boolean go;
  private Server server;
  private ServerConnector connector;

  private static Limits limits(int atOnce, Duration time, int heldBytes) {
    return new Limits(atOnce, 1000, time, heldBytes, 10, 10, 1000, 10, 10, heldBytes);
  }

  private void start(Limits limits) throws Exception {
    start(limits, Thread.ofVirtual().factory());
  }

  private void start(Limits limits, ThreadFactory threads) throws Exception {
    start(
        new Routes(
            List.of(
                Route.of("GET", "/work", Route.Kind.QUESTION, this::compute),
                Route.of("GET", "/long", Route.Kind.QUESTION, this::computeLong),
                Route.of("GET", "/titles", Route.Kind.QUESTION, this::readTitles),
                Route.of("POST", "/body", Route.Kind.QUESTION, question -> done()),
                Route.of("GET", "/quick", Route.Kind.QUESTION, question -> done()),
                Route.of("GET", "/health", Route.Kind.FREE, question -> done()))),
        limits,
        threads);
  }

  private void start(Routes routes, Limits limits, ThreadFactory threads) throws Exception {
    server = new Server(new QueuedThreadPool(8, 1));
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    Connections connections = new Connections(limits.connections());
    connector.addBean(connections);
    ServeOptions options = ServeOptions.of(Path.of("none"));
    HttpHandler handler =
        new HttpHandler(
            routes,
            new Hosts(options),
            Token.none(),
            limits,
            inWork,
            connections,
            new Sender(new Telling(new Quiet(), metrics), metrics, limits),
            threads);
    server.setHandler(handler);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    go = true;
    server.stop();
  }

  private static final class Quiet implements ServeListener {
    @Override
    public void request(Instant time, String line) {}

    @Override
    public void notice(Instant time, String sentence) {}

    @Override
    public void mistake(Instant time, Throwable thrown) {}
  }

  private Reply compute(Question question) {
    begun.incrementAndGet();
    question.exchange().whenShown(shown::incrementAndGet);
    while (!go) {
      Thread.onSpinWait(); // as one that computes keeps its core
    }
    return done();
  }

  private Reply computeLong(Question question) {
    question.expect(1000);
    return compute(question);
  }

  private Reply readTitles(Question question) {
    question.expectAllTitles();
    return compute(question);
  }

  private static Reply done() {
    return new Reply(200, "text/plain", "done".getBytes(StandardCharsets.US_ASCII), Map.of());
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(PATIENCE_MILLISECONDS);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static int status(Socket socket) throws IOException {
    byte[] begin = socket.getInputStream().readNBytes(12);
    return begin.length < 12
        ? -1
        : Integer.parseInt(new String(begin, 9, 3, StandardCharsets.US_ASCII));
  }

  private int get(String path) throws IOException {
    try (Socket socket = send("GET " + path + GET)) {
      return status(socket);
    }
  }

  private static void await(AtomicInteger count, int value) throws InterruptedException {
    while (count.get() != value) {
      Thread.sleep(5);
    }
  }

  private List<Socket> begin(String path, int count) throws Exception {
    int before = inWork.get();
    List<Socket> sockets = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      sockets.add(send("GET " + path + GET));
    }
    await(inWork, before + count);
    return sockets;
  }

  @Test
  void whileAllCoresWorkItSaysThatItIsUpAndThatThereIsNoPlace() throws Exception {
    int places = CORES + 2;
    start(limits(places, LONG, 1000));
    List<Socket> working = begin("/work", places);
    for (int n = 0; n < 20; n++) {
      assertEquals(200, get("/health"));
      assertEquals(429, get("/work"));
      assertEquals(429, get("/quick"));
      assertEquals(404, get("/none"));
    }
    go = true;
    for (Socket socket : working) {
      assertEquals(200, status(socket));
      socket.close();
    }
    await(inWork, 0);
    assertEquals(places, begun.get());
    assertEquals(200, get("/quick"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/long", "/titles"})
  void whatIsQuicklyAnsweredDoesNotWaitBehindLongAnswers(String path) throws Exception {
    assumeTrue(CORES > 1, "on one core there is nothing else");
    start(limits(64, LONG, 1 << 20));
    List<Socket> working = begin(path, 8); // as many as wait for a turn
    for (int n = 0; n < 20; n++) {
      assertEquals(200, get("/quick"));
      assertEquals(429, get(path), "of those there are enough");
    }
    go = true;
    for (Socket socket : working) {
      assertEquals(200, status(socket));
      socket.close();
    }
    await(inWork, 0);
    assertEquals(200, get(path), "and then there are places again");
  }

  @Test
  void longAnswersAreNotBegunWithoutRoomForThem() throws Exception {
    start(limits(64, LONG, 200_000)); // bytes for one
    List<Socket> working = begin("/long", 1);
    await(begun, 1);
    assertEquals(429, get("/long"));
    assertEquals(1, begun.get());
    go = true;
    assertEquals(200, status(working.getFirst()));
    working.getFirst().close();
    await(inWork, 0);
    assertEquals(200, get("/long"));
  }

  @Test
  void whoIsGivenUpKeepsTheirPlaceUntilTheirWorkEndsAndWasShownNothing() throws Exception {
    int places = CORES + 1;
    start(limits(places, Duration.ofSeconds(2), 1000));
    List<Socket> working = begin("/work", places);
    for (Socket socket : working) {
      assertEquals(503, status(socket), "also the one that has no core yet");
      socket.close();
    }
    assertEquals(429, get("/quick"), "they still work");
    go = true;
    await(inWork, 0);
    assertEquals(CORES, begun.get(), "the other one need not begin");
    assertEquals(0, shown.get());
    assertEquals(200, get("/work"));
    assertEquals(1, shown.get());
  }

  @Test
  void untilThereIsAModelItIsUpAndSaysThatItStarts() throws Exception {
    Limits limits = limits(8, LONG, 1000);
    Api api = new Api(() -> null, limits);
    start(
        Routes.of(api, new State(metrics), PageFiles.read()), limits, Thread.ofVirtual().factory());
    for (String path : List.of("/health", "/metrics", "/", "/openapi.json")) {
      assertEquals(200, get(path), path);
    }
    for (String path : List.of("/ready", "/v1/model", "/v1/recommendations?user=1")) {
      assertEquals(503, get(path), path);
    }
    assertEquals(404, get("/none"));
  }

  /** As where there is no memory for more threads. */
  private static final class Unstartable extends Thread {
    @Override
    public void start() {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }

  @Test
  void whereNoThreadStartsThatIsSaidAndNothingIsKept() throws Exception {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    List<Runnable> tasks = Collections.synchronizedList(new ArrayList<>());
    ThreadFactory usual = Thread.ofVirtual().factory();
    start(
        limits(2, LONG, 1000),
        task -> {
          tasks.add(task);
          return exhausted.get() ? new Unstartable() : usual.newThread(task);
        });
    for (int n = 0; n < 10; n++) {
      assertEquals(503, get("/quick"));
      assertEquals(503, post(900));
    }
    assertTrue(metrics.text(0, 0, true).contains("quire_mistakes_total 20\n"));
    tasks.forEach(Runnable::run); // as the JVM does with virtual ones when it has memory again
    exhausted.set(false);
    assertEquals(200, post(1000), "no bytes are kept");
    List<Socket> working = begin("/work", 2);
    assertEquals(429, get("/quick"), "no place was given back twice");
    go = true;
    for (Socket socket : working) {
      assertEquals(200, status(socket));
      socket.close();
    }
    await(inWork, 0);
  }

  private static String head(int length) {
    return "POST /body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private int post(int length) throws Exception {
    try (Socket socket = send(head(length) + " ".repeat(length))) {
      int status = status(socket);
      await(inWork, 0); // until it holds nothing
      return status;
    }
  }

  @Test
  void bodiesThatAreAnnouncedAndSentSlowlyKeepNobodyOut() throws Exception {
    start(limits(8, LONG, 1000));
    List<Socket> slow = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      slow.add(send(head(1000) + "{"));
    }
    for (int n = 0; n < 20; n++) {
      assertEquals(200, post(900));
    }
    for (int n = 0; n < 20; n++) { // all but their last byte: the longest one gives way
      slow.add(send(head(700) + " ".repeat(699)));
      assertEquals(200, post(900));
    }
    assertEquals(429, status(slow.get(20)));
    for (Socket socket : slow) {
      socket.close();
    }
    assertEquals(413, post(1001));
    assertEquals(200, post(1000));
  }

  @Test
  void aBodyThatGoesOnIsWholeHoweverItIsCut() throws Exception {
    start(limits(8, LONG, 1000));
    try (Socket socket = send(head(500))) {
      for (int n = 0; n < 500; n++) {
        socket.getOutputStream().write(' ');
      }
      assertEquals(200, status(socket));
    }
    assertTrue(metrics.text(0, 0, true).contains("route=\"/body\",status=\"200\"} 1\n"));
  }
}
