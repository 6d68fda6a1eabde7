package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More connections than there may be. */
class ConnectionsTest {
  private static final int MOST = 20;

  private static Socket connect(Served served) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static int ask(Socket socket) throws Exception {
    socket
        .getOutputStream()
        .write(
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] answer = new byte[4096];
    int count = socket.getInputStream().read(answer);
    return Integer.parseInt(new String(answer, 9, count < 12 ? 0 : 3, StandardCharsets.US_ASCII));
  }

  @Test
  void idleOnesGiveWayToThoseWhoAsk() throws Exception {
    ServeJob job = ServeJob.get();
    ServeOptions options = ServeOptions.of(job.model("bias")).dataset(job.dataset());
    List<Socket> idle = new ArrayList<>();
    try (Served served = Served.of(options.limits(Limits.USUAL.connections(MOST)));
        Socket used = connect(served)) {
      for (int n = 0; n < 10 * MOST; n++) {
        idle.add(connect(served));
        if (n % 3 == 0) {
          idle.getLast().getOutputStream().write('G'); // begins, and doesn't go on
        }
        if (n % 10 == 0) {
          assertEquals(200, ask(used), "who asks again and again keeps the connection");
        }
      }
      assertEquals(-1, idle.getFirst().getInputStream().read());
      String metrics = served.get("/metrics").body();
      assertTrue(metrics.contains("quire_connections " + MOST + "\n"), metrics);
      for (Socket socket : idle) {
        socket.close();
      }
      assertEquals(200, served.get("/health").statusCode());
    }
  }

  /** What follows would be for somebody else. */
  @Test
  void nothingIsReadBehindTheWishForATunnel() throws Exception {
    try (Served served = Served.of("bias");
        Socket socket = connect(served)) {
      String get = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket
          .getOutputStream()
          .write(
              ("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n" + get)
                  .getBytes(StandardCharsets.US_ASCII));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(all.startsWith("HTTP/1.1 4"), all);
      assertEquals(all.indexOf("HTTP/1.1"), all.lastIndexOf("HTTP/1.1"), all);
    }
  }
}
