package dev.quire.serve;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import tools.jackson.databind.node.JsonNodeFactory;

/** How the server is, for those who look after it. */
final class State {
  private final Metrics metrics;
  private final AtomicInteger inWork = new AtomicInteger();
  private volatile IntSupplier connections = () -> 0;
  private volatile Phase phase = Phase.STARTING;

  /** From the beginning to the end. */
  enum Phase {
    STARTING,
    READY,
    STOPPING
  }

  State(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Goes on to a phase; from the last one nowhere. */
  synchronized void enter(Phase next) {
    phase = phase == Phase.STOPPING ? phase : next;
  }

  /** Says how to count connections. */
  void connections(IntSupplier count) {
    connections = count;
  }

  /** Requests that are being worked on. */
  AtomicInteger inWork() {
    return inWork;
  }

  Reply health() {
    return status(200, "up");
  }

  Reply readiness() {
    return switch (phase) {
      case STARTING -> status(503, "starting");
      case READY -> status(200, "ready");
      case STOPPING -> status(503, "stopping");
    };
  }

  private static Reply status(int status, String word) {
    return Reply.of(status, JsonNodeFactory.instance.objectNode().put("status", word));
  }

  Reply metrics() {
    String text = metrics.text(inWork.get(), connections.getAsInt(), phase == Phase.READY);
    return new Reply(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        text.getBytes(StandardCharsets.UTF_8),
        Map.of());
  }
}
