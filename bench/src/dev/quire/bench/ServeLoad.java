package dev.quire.bench;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.RecommendQuery;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Asks a server for recommendations, as many clients that each keep a connection, and prints what
 * came of it as JSON: {@code load PORT USERS CLIENTS SECONDS RATE}, where a rate of 0 is as fast as
 * answers come. Durations are from when a request was due, so that a pause counts for all that it
 * delays; what is due in the first seconds is asked, and not counted: these requests compile this
 * process, on the cores that the server answers from. {@code alone MODEL DATASET USERS THREADS
 * SECONDS} asks the model itself, for comparison; {@code slow PORT CLIENTS SECONDS} sends and reads
 * a byte at a time, and one of them never reads.
 */
public final class ServeLoad {
  private static final double NANOS = 1e9;
  private static final double WARMING_SECONDS = 5;

  private ServeLoad() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "load" ->
          load(
              Integer.parseInt(args[1]),
              Integer.parseInt(args[2]),
              Integer.parseInt(args[3]),
              Double.parseDouble(args[4]),
              Double.parseDouble(args[5]));
      case "alone" ->
          alone(
              Path.of(args[1]),
              Path.of(args[2]),
              Integer.parseInt(args[3]),
              Integer.parseInt(args[4]),
              Double.parseDouble(args[5]));
      case "slow" ->
          slow(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Double.parseDouble(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** What a client does until a time. */
  private interface Client {
    void run(int number, long end) throws Exception;
  }

  private static void all(int clients, double seconds, Client client) throws InterruptedException {
    long end = System.nanoTime() + (long) (seconds * NANOS);
    List<Thread> threads = new ArrayList<>();
    for (int n = 0; n < clients; n++) {
      int number = n;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      client.run(number, end);
                    } catch (Exception e) {
                      System.err.println(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void load(int port, int users, int clients, double seconds, double rate)
      throws InterruptedException {
    LongAdder failed = new LongAdder();
    List<long[]> durations = new ArrayList<>();
    AtomicLong next = new AtomicLong();
    long begin = System.nanoTime();
    long counted = begin + (long) (WARMING_SECONDS * NANOS);
    all(
        clients,
        WARMING_SECONDS + seconds,
        (number, end) -> {
          long[] taken = new long[1 << 20];
          int count = 0;
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (System.nanoTime() < end && count < taken.length) {
              long place = next.getAndIncrement();
              long due = rate == 0 ? System.nanoTime() : begin + (long) (place / rate * NANOS);
              await(due);
              out.write(request(1 + (place * 7919) % users));
              int status = answer(in);
              if (due >= counted) {
                taken[count++] = System.nanoTime() - due;
                failed.add(status == 200 ? 0 : 1);
              }
            }
          } catch (IOException e) {
            failed.increment();
            System.err.println(e);
          }
          synchronized (durations) {
            durations.add(Arrays.copyOf(taken, count));
          }
        });
    double elapsed = (System.nanoTime() - counted) / NANOS;
    long[] sorted = durations.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "{\"requests\":%d,\"failed\":%d,\"rate\":%.1f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f}%n",
        sorted.length,
        failed.sum(),
        sorted.length / elapsed,
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 1));
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1e6;
  }

  private static void await(long due) throws InterruptedException {
    long wait = due - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
    }
  }

  private static byte[] request(long user) {
    return ("GET /v1/recommendations?user=" + user + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads an answer; its status. */
  private static int answer(InputStream in) throws IOException {
    String line = line(in);
    int status = Integer.parseInt(line.substring(9, 12));
    int length = 0;
    for (line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    in.skipNBytes(length);
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server has hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void alone(Path model, Path dataset, int users, int threads, double seconds)
      throws Exception {
    AtomicLong next = new AtomicLong();
    LongAdder done = new LongAdder();
    try (ModelQueries queries = ModelQueries.open(model, Optional.of(dataset))) {
      for (double part : new double[] {seconds / 3, seconds}) { // the first is for the compiler
        done.reset();
        all(
            threads,
            part,
            (number, end) -> {
              while (System.nanoTime() < end) {
                long user = 1 + (next.getAndIncrement() * 7919) % users;
                queries.recommend(RecommendQuery.ofUser(user));
                done.increment();
              }
            });
      }
    }
    System.out.printf(Locale.ROOT, "{\"rate\":%.1f}%n", done.sum() / seconds);
  }

  private static void slow(int port, int clients, double seconds) throws InterruptedException {
    LongAdder bytes = new LongAdder();
    all(
        clients,
        seconds,
        (number, end) -> {
          while (System.nanoTime() < end) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
              socket.setSoTimeout(1000);
              byte[] request =
                  number == 0
                      ? "GET /v1/map?top=5000&min_ratings=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                          .getBytes(StandardCharsets.US_ASCII)
                      : request(number);
              for (int i = 0; i < request.length && System.nanoTime() < end; i++) {
                socket.getOutputStream().write(request[i]);
                Thread.sleep(5);
              }
              while (System.nanoTime() < end) {
                if (number > 0 && socket.getInputStream().read() >= 0) {
                  bytes.increment();
                }
                Thread.sleep(20);
              }
            } catch (IOException e) {
              Thread.sleep(100); // it was too slow for the server
            }
          }
        });
    System.out.printf(Locale.ROOT, "{\"bytes\":%d}%n", bytes.sum());
  }
}
