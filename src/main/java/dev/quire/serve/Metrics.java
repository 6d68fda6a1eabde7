package dev.quire.serve;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What has happened so far, as Prometheus reads it. */
final class Metrics {
  /** Upper bounds of durations, in seconds. */
  private static final double[] BOUNDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10
  };

  private static final double NANOS = 1e9;

  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final Map<String, Durations> durations = new ConcurrentSkipListMap<>();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder loaded = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder mistakes = new LongAdder();
  private final LongAdder untold = new LongAdder();
  private final LongAdder unassigned = new LongAdder();

  private static final class Durations {
    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Durations() {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new LongAdder();
      }
    }

    void add(long duration) {
      int bin = 0;
      while (bin < BOUNDS.length && duration > BOUNDS[bin] * NANOS) {
        bin++;
      }
      counts[bin].increment();
      nanos.add(duration);
    }
  }

  /**
   * A request was answered.
   *
   * @param route its pattern, so that there are few of them
   * @param nanos that it took
   */
  void answered(String method, String route, int status, long nanos, int answerBytes) {
    String labels = "method=\"" + method + "\",route=\"" + route + "\",status=\"" + status + "\"";
    requests.computeIfAbsent(labels, none -> new LongAdder()).increment();
    durations.computeIfAbsent("route=\"" + route + "\"", none -> new Durations()).add(nanos);
    bytes.add(answerBytes);
  }

  /** Another model has taken the place of the one before. */
  void loaded() {
    loaded.increment();
  }

  /** A model was refused. */
  void refusedModel() {
    refused.increment();
  }

  /** Something went wrong here. */
  void mistake() {
    mistakes.increment();
  }

  /** Something was not written to the log. */
  void untold() {
    untold.increment();
  }

  /** Somebody was shown a list of an experiment, whose log could not be written. */
  void unassigned() {
    unassigned.increment();
  }

  /**
   * All of it.
   *
   * @param inFlight requests that are being worked on
   * @param connections that are open
   * @param ready whether it answers
   */
  String text(int inFlight, int connections, boolean ready) {
    StringBuilder text = new StringBuilder();
    head(text, "quire_requests_total", "counter", "Requests answered.");
    requests.forEach((labels, count) -> line(text, "quire_requests_total", labels, count.sum()));
    head(text, "quire_request_seconds", "histogram", "Time from a request to its answer.");
    durations.forEach((labels, some) -> histogram(text, labels, some));
    simple(text, "quire_answer_bytes_total", "counter", "Bytes of answers.", bytes.sum());
    simple(text, "quire_requests_in_work", "gauge", "Requests being worked on.", inFlight);
    simple(text, "quire_connections", "gauge", "Connections that are open.", connections);
    simple(text, "quire_ready", "gauge", "Whether it answers.", ready ? 1 : 0);
    simple(
        text,
        "quire_models_loaded_total",
        "counter",
        "Models that replaced another.",
        loaded.sum());
    simple(
        text, "quire_models_refused_total", "counter", "Models that were broken.", refused.sum());
    simple(text, "quire_mistakes_total", "counter", "Mistakes of the server.", mistakes.sum());
    simple(text, "quire_log_lines_lost_total", "counter", "Lines that no log took.", untold.sum());
    simple(
        text,
        "quire_experiment_lines_lost_total",
        "counter",
        "Assignments that the experiment's log did not take.",
        unassigned.sum());
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void simple(
      StringBuilder text, String name, String type, String help, long value) {
    head(text, name, type, help);
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void line(StringBuilder text, String name, String labels, long value) {
    text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static void histogram(StringBuilder text, String labels, Durations some) {
    long sum = 0;
    for (int bin = 0; bin <= BOUNDS.length; bin++) {
      sum += some.counts[bin].sum();
      String bound = bin < BOUNDS.length ? String.valueOf(BOUNDS[bin]) : "+Inf";
      line(text, "quire_request_seconds_bucket", labels + ",le=\"" + bound + "\"", sum);
    }
    text.append("quire_request_seconds_sum{").append(labels).append("} ");
    text.append(some.nanos.sum() / NANOS).append('\n');
    line(text, "quire_request_seconds_count", labels, sum);
  }
}
