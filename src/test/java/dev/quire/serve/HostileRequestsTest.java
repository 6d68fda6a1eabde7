package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * What is no request of the API is refused as such, and keeps nobody else from an answer. {@code
 * -Dquire.requests=10000} sends more of it.
 */
@DisabledIfSystemProperty(
    named = "quire.kernels",
    matches = "scalar",
    disabledReason = "kernels don't matter here")
class HostileRequestsTest {
  private static final int REQUESTS = Integer.getInteger("quire.requests", 600);
  private static final int PATIENCE_MILLISECONDS = 10_000;
  private static final String JSON = "Content-Type: application/json\r\n";

  private static Served served;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);

  @BeforeAll
  static void start() throws Exception {
    served =
        Served.of(
            ServeOptions.of(ServeJob.get().model("als"))
                .dataset(ServeJob.get().dataset())
                .limits(Limits.USUAL.time(Duration.ofSeconds(1))));
  }

  @AfterAll
  static void stop() throws Exception {
    served.close();
    assertEquals(List.of(), served.notices);
  }

  /** Sends bytes, says that there are no more, and gives the status lines of what comes back. */
  private static String exchange(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      socket.setSoTimeout(PATIENCE_MILLISECONDS);
      try {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        socket.shutdownOutput();
      } catch (SocketException e) {
        // it has answered before all of it was there
      }
      return read(socket.getInputStream());
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    try {
      for (int n; (n = in.read(some)) > 0; ) {
        all.write(some, 0, n);
      }
    } catch (SocketTimeoutException e) {
      return "no end: " + all;
    } catch (SocketException e) {
      // reset, since it had not read all of it
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private static String exchange(String text) throws IOException {
    return exchange(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String post(String path, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + JSON
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static void assertRefused(String answer, String request) {
    String shown = request.substring(0, Math.min(300, request.length()));
    assertTrue(
        answer.isEmpty() || answer.matches("(?s)HTTP/1.1 4\\d\\d .*"), () -> shown + "\n" + answer);
    assertTrue(!answer.contains("HTTP/1.1 5"), () -> shown + "\n" + answer);
  }

  private static void assertAnswers() throws Exception {
    assertEquals(200, served.get("/v1/recommendations?user=1&top=1").statusCode());
  }

  @Test
  void bodiesThatAreNoQuestionsAreRefused() throws Exception {
    String deep = "[".repeat(100_000);
    for (String body :
        List.of(
            "",
            " ",
            "null",
            "[]",
            "1",
            "\"a\"",
            "{",
            "{}",
            "{\"ratings\":1}",
            "{\"ratings\":[1]}",
            "{\"ratings\":[{}]}",
            "{\"ratings\":[{\"item_id\":1,\"rating\":NaN}]}",
            "{\"ratings\":[{\"item_id\":1,\"rating\":1e999}]}",
            "{\"ratings\":[{\"item_id\":1,\"rating\":\"4\"}]}",
            "{\"ratings\":[{\"item_id\":1,\"rating\":-3}]}",
            "{\"ratings\":[{\"item_id\":1.5}]}",
            "{\"ratings\":[{\"item_id\":1},{\"item_id\":1}]}",
            "{\"ratings\":[{\"item_id\":99999999}]}",
            "{\"ratings\":[{\"title\":\"\"}]}",
            "{\"ratings\":[{\"item_id\":1,\"title\":\"a\"}]}",
            "{\"ratings\":[{\"item_id\":" + "9".repeat(5000) + "}]}",
            "{\"ratings\":[],\"top\":0}",
            "{\"ratings\":[],\"top\":1e3}",
            "{\"ratings\":[],\"top\":99999999999999999999}",
            "{\"ratings\":[],\"score\":\"best\"}",
            "{\"ratings\":[],\"beta\":2}",
            "{\"ratings\":[],\"genre\":[\"none\"]}",
            "{\"ratings\":[],\"genre\":\"Drama\"}",
            "{\"ratings\":[],\"year\":\"then\"}",
            "{\"ratings\":[],\"explain\":1}",
            "{\"ratings\":[],\"candidates\":[0]}",
            "{\"ratings\":[],\"other\":1}",
            "{\"ratings\":[],\"ratings\":[]}",
            "{\"ratings\":[]} x",
            "{\"ratings\":[],\"fold_in\":\"magic\"}",
            "{\"a\":" + deep,
            deep,
            "{\"ratings\":[" + "{\"item_id\":1},".repeat(2000) + "{\"item_id\":2}]}",
            "{\"ratings\":[{\"item_id\":1}],\"explain\":true,\"score\":\"mean\"}",
            "{\"ratings\":[],\"score\":\"" + "x".repeat(100_000) + "\"}",
            "\u00ff\u00fe{\u0000}")) {
      String request = post("/v1/recommendations", body);
      String answer = exchange(request);
      assertTrue(answer.startsWith("HTTP/1.1 4"), () -> body + "\n" + answer);
      assertTrue(answer.contains("application/problem+json"), answer);
    }
    assertAnswers();
  }

  @Test
  void addressesAreTakenStrictly() throws Exception {
    for (String path :
        List.of(
            "/../etc/passwd",
            "/..%2fetc/passwd",
            "/%2e%2e/etc",
            "/v1/items/..",
            "/v1/items/%00",
            "/v1/items/%ff",
            "/v1/items/%zz",
            "/v1/items/1%2f..%2f2",
            "/v1/items/1;a=b",
            "//v1/model",
            "/v1//model",
            "/v1/model/",
            "/V1/model",
            "/v1/items/a\\b",
            "/v1/recommendations",
            "/v1/recommendations?user=1&user=2",
            "/v1/recommendations?user=%E4",
            "/v1/recommendations?user=1&top=1.5",
            "/v1/recommendations?user=1&top=NaN",
            "/v1/recommendations?user=1&beta=Infinity&score=mean",
            "/v1/recommendations?user=1&min_ratings=-1",
            "/v1/recommendations?user=1&top=2147483648",
            "/v1/recommendations?user=1&year=1..2..3",
            "/v1/recommendations?user=1&explain=yes",
            "/v1/recommendations?user=1&a",
            "/v1/items?query=" + "a".repeat(300),
            "/v1/items?query=" + "a".repeat(100_000),
            "/v1/map?top=99999999",
            "/v1/explanations?user=1",
            "/page/index.html",
            "/openapi.json/",
            "/metrics/../metrics")) {
      String answer =
          exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 4"), () -> path + "\n" + answer);
      assertTrue(answer.contains("application/problem+json"), answer);
    }
    for (String method :
        List.of("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "POST", "get", "X")) {
      String answer =
          exchange(method + " /v1/model HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 4"), () -> method + "\n" + answer);
    }
    assertAnswers();
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    String head = "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\n" + JSON;
    for (String request :
        List.of(
            "\u0000\u0001\r\n\r\n",
            "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(1_000_000) + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\n" + "X: a\r\n".repeat(50_000) + "\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            head + "Content-Length: -3\r\n\r\nabc",
            head + "Content-Length: x\r\n\r\nabc",
            head + "Content-Length: 99999999999999999999\r\n\r\nabc",
            head + "Content-Length: 9999999\r\n\r\nabc",
            head + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
            head + "Content-Length: 30\r\n\r\nabc",
            head + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcXX0\r\n\r\n",
            head
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "20000\r\n"
                + "a".repeat(0x20000)
                + "\r\n1\r\na\r\n0\r\n\r\n",
            head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            head + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
            "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")) {
      String answer = exchange(request);
      assertTrue(
          answer.startsWith("HTTP/1.1 4"),
          () -> request.substring(0, Math.min(200, request.length())) + "\n" + answer);
    }
    assertAnswers();
  }

  /** Good requests with bytes changed, lost, doubled and cut. */
  @Test
  void whateverComesIsRefusedOrAnswered() throws Exception {
    List<String> good =
        List.of(
            post("/v1/recommendations", "{\"ratings\":[{\"item_id\":1,\"rating\":4.5}],\"top\":3}"),
            post("/v1/scores", "{\"pairs\":[{\"user_id\":1,\"item_id\":2}]}"),
            post("/v1/explanations", "{\"ratings\":[{\"item_id\":3}],\"item_id\":1}"),
            "GET /v1/recommendations?user=1&top=3&year=1990..&genre=Drama HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET /v1/items?query=the%20f HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            "GET /v1/items/1/similar?score=dot HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    for (int n = 0; n < REQUESTS; n++) {
      StringBuilder text = new StringBuilder(good.get(random.nextInt(good.size())));
      int changes = 1 + random.nextInt(4);
      for (int change = 0; change < changes; change++) {
        change(text);
      }
      String answer = exchange(text.toString());
      assertTrue(
          answer.isEmpty() || answer.matches("(?s)HTTP/1.1 [234]\\d\\d .*"),
          () -> text + "\n" + answer);
      assertTrue(!answer.contains("HTTP/1.1 5"), () -> text + "\n" + answer);
      if (n % 50 == 0) {
        assertAnswers();
      }
    }
  }

  private void change(StringBuilder text) {
    int at = random.nextInt(text.append(text.isEmpty() ? "G" : "").length());
    switch (random.nextInt(7)) {
      case 0 -> text.setCharAt(at, (char) random.nextInt(256));
      case 1 -> text.deleteCharAt(at);
      case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      case 3 -> text.setLength(at + 1);
      case 4 ->
          text.insert(
              at,
              List.of("\r\n", "%00", "..", "\"", "{", "[[", "9e99", "&", "\u00ff")
                  .get(random.nextInt(9)));
      case 5 -> text.insert(at, "9".repeat(1 + random.nextInt(30)));
      default -> text.setCharAt(at, (char) (text.charAt(at) ^ (1 << random.nextInt(8))));
    }
  }

  @Test
  void whoSendsSlowlyIsNotWaitedFor() throws Exception {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      slow.setSoTimeout(PATIENCE_MILLISECONDS);
      slow.getOutputStream()
          .write(
              ("POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\n"
                      + JSON
                      + "Content-Length: 50\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));
      assertAnswers();
      String answer = read(slow.getInputStream());
      assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
    }
  }

  @Test
  void whoDoesNotReadKeepsNobodyWaiting() throws Exception {
    String map = "GET /v1/map?top=1000&min_ratings=0 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (Socket one = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      one.getOutputStream().write(map.repeat(200).getBytes(StandardCharsets.US_ASCII));
      for (int n = 0; n < 20; n++) {
        assertAnswers();
      }
    }
  }

  @Test
  void refusalsNeverSpeakOfFilesOrOptions() throws Exception {
    for (String path :
        List.of(
            "/v1/recommendations?user=1&score=mean",
            "/v1/questions",
            "/v1/recommendations?user=x")) {
      String body = served.get(path).body();
      assertTrue(!body.contains(".safetensors") && !body.contains("--"), body);
    }
    assertRefused(
        exchange("GET /none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), "none");
  }
}
