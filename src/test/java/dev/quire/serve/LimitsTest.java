package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.problem.BadInputException;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server refuses to take on, and from whom. */
class LimitsTest {
  private static final String SECRET = "correct-horse-battery";

  @TempDir Path folder;

  private static ServeOptions options() {
    return ServeOptions.of(ServeJob.get().model("als")).dataset(ServeJob.get().dataset());
  }

  private Path token(String text) throws Exception {
    return Files.writeString(folder.resolve("token"), text);
  }

  @Test
  void withATokenOnlyThoseAskWhoKnowIt() throws Exception {
    try (Served served = Served.of(options().token(token(SECRET + "\n")))) {
      for (String path : List.of("/", "/openapi.json", "/health", "/ready")) {
        assertEquals(200, served.get(path).statusCode(), path);
      }
      for (String path : List.of("/v1/model", "/v1/recommendations?user=1", "/metrics")) {
        HttpResponse<String> refused = served.get(path);
        Served.problem(refused, 401);
        assertEquals("Bearer", refused.headers().firstValue("WWW-Authenticate").orElse(""));
        for (String wrong :
            List.of(
                "Bearer",
                "Bearer x",
                "Basic " + SECRET,
                SECRET,
                "Bearer " + SECRET + "x",
                "Bearer " + SECRET.substring(1))) {
          Served.problem(served.send(served.request(path).header("Authorization", wrong)), 401);
        }
        assertEquals(
            200,
            served
                .send(served.request(path).header("Authorization", "Bearer " + SECRET))
                .statusCode());
      }
      assertTrue(served.requests.stream().noneMatch(line -> line.contains(SECRET)));
    }
  }

  @Test
  void aTokenThatAnybodyGuessesIsRefused() throws Exception {
    for (String text : List.of("", "\n", "short", "with blanks in it, and long")) {
      assertNoToken(text, ": not a token: characters=");
    }
    for (String text : List.of("x".repeat(5000), " " + "x".repeat(5000))) {
      assertNoToken(text, ": not a token: its first line is too long; ");
    }
  }

  private void assertNoToken(String text, String told) {
    BadInputException refused =
        assertThrows(
            BadInputException.class, () -> Served.of(options().token(token(text))).close());
    assertTrue(refused.getMessage().contains(told), refused.getMessage());
  }

  @Test
  void aTokenIsNotReadWithoutEnd() throws Exception {
    Path zeros = Path.of("/dev/zero");
    Assumptions.assumeTrue(Files.exists(zeros));
    assertThrows(BadInputException.class, () -> Served.of(options().token(zeros)).close());
  }

  @Test
  void aTokenThatCannotBeReadIsSaid() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeMade(new ProcessBuilder("mkfifo", pipe.toString()));
    for (Path none : List.of(folder, folder.resolve("none"), pipe)) {
      BadInputException refused =
          assertThrows(BadInputException.class, () -> Served.of(options().token(none)).close());
      assertTrue(refused.problem().toString().startsWith(none + ": "), refused.getMessage());
    }
  }

  private static void assumeMade(ProcessBuilder pipe) throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")), "no pipes here");
    assertEquals(0, pipe.start().waitFor());
  }

  @Test
  void moreAtOnceThanThereAreePlacesAreToldToTryAgain() throws Exception {
    try (Served served = Served.of(options().limits(Limits.USUAL.atOnce(1)));
        ExecutorService clients = Executors.newFixedThreadPool(16)) {
      List<Future<HttpResponse<String>>> all = new ArrayList<>();
      for (int n = 0; n < 400; n++) {
        String another = "/v1/map?min_ratings=0&top=" + (5000 - n); // that is not kept
        all.add(clients.submit(() -> served.get(another)));
      }
      int refused = 0;
      for (Future<HttpResponse<String>> one : all) {
        HttpResponse<String> answer = one.get();
        if (answer.statusCode() == 429) {
          refused++;
          assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
          Served.problem(answer, 429);
        } else {
          assertEquals(200, answer.statusCode());
        }
      }
      assertTrue(refused > 0 && refused < 400, "refused=" + refused);
      assertEquals(200, served.get("/v1/model").statusCode(), "and then there is room");
    }
  }

  @Test
  void limitsOfARequestAreSaid() throws Exception {
    Limits few = Limits.USUAL.bodyBytes(300).ratings(2).top(5);
    try (Served served = Served.of(options().limits(few))) {
      String three = "{\"ratings\":[{\"item_id\":1},{\"item_id\":2},{\"item_id\":3}]}";
      assertEquals(
          "too many ratings: given=3; give at most 2",
          Served.problem(served.post("/v1/recommendations", three), 400)
              .get("detail")
              .stringValue());
      assertEquals(
          "parameter out of range: top=6; use 1 to 5",
          Served.problem(served.get("/v1/recommendations?user=1&top=6"), 400)
              .get("detail")
              .stringValue());
      assertEquals(5, served.json("/v1/recommendations?user=1&min_ratings=0").get("items").size());
      Served.problem(served.post("/v1/recommendations", " ".repeat(301)), 413);
      assertEquals(300, served.json("/v1/model").at("/limits/body_bytes").intValue());
    }
    try (Served served = Served.of(options().limits(Limits.USUAL.top(300)))) {
      Served.problem(
          served.post(
              "/v1/recommendations",
              "{\"ratings\":" + ratings(200) + ",\"explain\":true,\"top\":300}"),
          400);
    }
  }

  /** Of a length that is not told before. */
  @Test
  void aBodyThatMayBeLongerThanAllTogetherIsReadAlone() throws Exception {
    Limits one = Limits.USUAL.bodyBytes(2 * Limits.USUAL.heldBytes());
    try (Served served = Served.of(options().limits(one))) {
      byte[] body = "{\"ratings\":[]}".getBytes(StandardCharsets.UTF_8);
      assertEquals(
          200,
          served
              .send(
                  served
                      .request("/v1/recommendations")
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
              .statusCode());
    }
  }

  private static String ratings(int count) {
    List<String> ratings = new ArrayList<>();
    for (int item = 1; item <= count; item++) {
      ratings.add("{\"item_id\":" + item + "}");
    }
    return ratings.toString();
  }

  @Test
  void whatTakesTooLongIsGivenUp() throws Exception {
    try (Served served = Served.of(options().limits(Limits.USUAL.time(Duration.ofMillis(1))))) {
      int late = 0;
      for (int n = 0; n < 40 && late == 0; n++) {
        String another = "/v1/map?min_ratings=0&top=" + (5000 - n);
        late += served.get(another).statusCode() == 503 ? 1 : 0;
      }
      assertEquals(1, late);
    }
  }

  @Test
  void nobodyElseReachesItUnlessToldOtherwise() throws Exception {
    try (Served served = Served.of(options())) {
      for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
        for (InetAddress address : card.inetAddresses().toList()) {
          if (!address.isLoopbackAddress()) {
            assertThrows(
                java.io.IOException.class, () -> new Socket(address, served.port()).close());
          }
        }
      }
    }
  }

  private static int status(int port, String path, String headers) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return Integer.parseInt(new String(answer, 9, 3, StandardCharsets.US_ASCII));
    }
  }

  /** A page of another site whose name is made to lead here would read what is here. */
  @Test
  void namesThatMayBeOfAnotherSiteAreRefused() throws Exception {
    try (Served served = Served.of(options())) {
      for (String name : List.of("127.0.0.1:1", "localhost", "LOCALHOST:8080", "[::1]:2")) {
        assertEquals(200, status(served.port(), "/v1/model", "Host: " + name + "\r\n"), name);
      }
      for (String name :
          List.of("a.example", "127.0.0.1.a.example", "localhost.a.example:1", "1270.0.0.1", "1")) {
        for (String path : List.of("/", "/v1/model", "/metrics")) {
          assertEquals(421, status(served.port(), path, "Host: " + name + "\r\n"), name);
        }
      }
      for (String site : List.of("same-origin", "same-site", "none", "cross-site")) {
        String headers = "Host: localhost\r\nSec-Fetch-Site: " + site + "\r\n";
        int wanted = site.equals("cross-site") ? 403 : 200;
        assertEquals(wanted, status(served.port(), "/v1/recommendations?user=1", headers), site);
        assertEquals(200, status(served.port(), "/", headers), "links lead to the page");
      }
    }
    try (Served served = Served.of(options().token(token(SECRET)))) {
      assertEquals(200, status(served.port(), "/health", "Host: a.example\r\n"), "a proxy");
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BadInputException refused =
          assertThrows(
              BadInputException.class,
              () -> QuireServer.start(options().at("127.0.0.1", taken.getLocalPort()), null));
      assertTrue(
          refused.getMessage().startsWith("cannot listen there: host=127.0.0.1, port="),
          refused.getMessage());
    }
    for (int port : new int[] {-1, 65536, 70_000}) {
      assertThrows(BadInputException.class, () -> options().at("127.0.0.1", port));
    }
    for (String host : List.of("no.such.host.invalid", "203.0.113.7")) {
      assertThrows(
          BadInputException.class, () -> QuireServer.start(options().at(host, 0), null), host);
    }
    for (int port : new int[] {-1, 65_536}) {
      assertThrows(BadInputException.class, () -> options().at("127.0.0.1", port));
    }
  }

  @Test
  void whatHasBegunIsAnsweredBeforeItStops() throws Exception {
    Served served = Served.of(options());
    try (Socket half = new Socket(InetAddress.getLoopbackAddress(), served.port());
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      half.setSoTimeout(10_000);
      String body = "{\"ratings\":[{\"item_id\":1}],\"top\":1,\"min_ratings\":0}";
      half.getOutputStream()
          .write(
              ("POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Content-Length: "
                      + body.length()
                      + "\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));
      awaitWork(served);
      Future<?> stopping =
          other.submit(
              () -> {
                served.stop();
                return null;
              });
      Thread.sleep(300);
      assertTrue(!stopping.isDone());
      half.getOutputStream().write(body.substring(1).getBytes(StandardCharsets.US_ASCII));
      byte[] answer = half.getInputStream().readAllBytes();
      assertTrue(
          new String(answer, StandardCharsets.UTF_8).startsWith("HTTP/1.1 200 "),
          () -> new String(answer, StandardCharsets.UTF_8));
      stopping.get();
    }
    assertThrows(java.io.IOException.class, () -> served.get("/health"));
    assertEquals(List.of(), served.mistakes);
  }

  /** Until the half request has been seen. */
  private static void awaitWork(Served served) throws Exception {
    for (int n = 0; n < 1000; n++) {
      if (served.get("/metrics").body().contains("quire_connections 2")) {
        Thread.sleep(100);
        return;
      }
      Thread.sleep(5);
    }
  }
}
