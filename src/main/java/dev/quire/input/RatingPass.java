package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/** One reading of a source, from the first piece to the last. */
final class RatingPass<W> {
  private final RatingSource source;
  private final RatingIds ids;
  private final OnError onError;
  private final RatingSink<W> sink;
  private List<List<String>> examples = new ArrayList<>(); // [pieces], null for none
  private long wrong;
  private long ratings;
  private double roundingError;

  RatingPass(RatingSource source, RatingIds ids, OnError onError, RatingSink<W> sink) {
    this.source = source;
    this.ids = ids;
    this.onError = onError;
    this.sink = sink;
  }

  /**
   * Reads all of it.
   *
   * @param pieces for which the source is prepared
   */
  void run(int pieces, WorkerPool pool, DoubleConsumer progress) throws IOException {
    for (int piece = 0; piece < pieces; piece++) {
      examples.add(null);
    }
    AtomicInteger done = new AtomicInteger();
    sink.begin(pieces, ids);
    pool.forEach(
        pieces,
        RatingBatch.BYTES + source.readerBytes() + sink.workspaceBytes(),
        Worker::new,
        (piece, worker) -> {
          worker.read(piece);
          progress.accept((double) done.incrementAndGet() / pieces);
        });
  }

  /** One thread. */
  private final class Worker implements RatingOutput {
    private final RatingBatch batch = new RatingBatch();
    private final W workspace = sink.workspace();
    private final PieceReader reader = source.reader(ids);
    private int piece;

    void read(int number) throws IOException {
      piece = number;
      reader.read(number, this);
      flush();
      sink.end(number, workspace);
    }

    @Override
    public RatingBatch batch() {
      return batch;
    }

    @Override
    public void flush() throws IOException {
      if (batch.size() > 0) {
        count(batch);
        sink.accept(piece, batch, workspace);
        batch.clear();
      }
    }

    @Override
    public void wrong(Path file, Problem problem, String remedy) throws IOException {
      add(piece, file, problem, remedy);
    }
  }

  private synchronized void count(RatingBatch batch) {
    ratings += batch.size();
    roundingError = Math.max(roundingError, batch.roundingError());
  }

  private synchronized void add(int piece, Path file, Problem problem, String remedy)
      throws IOException {
    if (onError == OnError.STOP) {
      throw new InvalidFileException(
          file,
          problem.remedy((remedy.isEmpty() ? "correct the line" : remedy) + SkippedLines.ADVICE));
    }
    wrong++;
    if (examples.get(piece) == null) {
      examples.set(piece, new ArrayList<>());
    }
    if (examples.get(piece).size() < SkippedLines.MAX_EXAMPLES) {
      Problem shown = source.files() > 1 ? problem.about(file) : problem;
      examples.get(piece).add(shown.toString());
    }
  }

  /** How many ratings there were. */
  synchronized long ratings() {
    return ratings;
  }

  /** How far at most a rating is from the number in the file. */
  synchronized double roundingError() {
    return roundingError;
  }

  synchronized SkippedLines skipped() {
    List<String> first =
        examples.stream()
            .filter(list -> list != null)
            .flatMap(List::stream)
            .limit(SkippedLines.MAX_EXAMPLES)
            .toList();
    return new SkippedLines(wrong, first);
  }
}
