package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.cli.Utf8Text;
import dev.quire.input.OnError;
import dev.quire.input.RatingBatch;
import dev.quire.input.RatingSink;
import dev.quire.input.RatingsCsv;
import dev.quire.input.SkippedLines;
import dev.quire.parallel.InOrder;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;

/**
 * Scores of the pairs of a file, as lines {@code userId,itemId,score} in its order. A pair whose
 * user or item the model doesn't know gets an empty score.
 */
final class PairScores {
  /** The lines of a chunk, as they grow and as bytes. */
  private static final long WORKSPACE_BYTES = 2 << 20;

  private final LongAdder pairs = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final ModelQueries model;
  private SkippedLines skipped = SkippedLines.NONE;

  PairScores(ModelQueries model) {
    this.model = model;
  }

  /** Number of pairs written. */
  long pairs() {
    return pairs.sum();
  }

  /** How many of them have an empty score. */
  long unknown() {
    return unknown.sum();
  }

  /** The lines that were left out. */
  SkippedLines skipped() {
    return skipped;
  }

  /** Scores all pairs of the file. */
  void write(
      RatingsCsv file, OnError onError, WorkerPool pool, OutputStream out, DoubleConsumer progress)
      throws IOException {
    out.write("userId,itemId,score\n".getBytes(StandardCharsets.UTF_8));
    InOrder<byte[], IOException> inOrder = new InOrder<>((chunk, lines) -> out.write(lines));
    skipped =
        file.read(
            pool,
            onError,
            new RatingSink<Utf8Text>() {
              @Override
              public void begin(int chunks) {}

              @Override
              public long workspaceBytes() {
                return WORKSPACE_BYTES;
              }

              @Override
              public Utf8Text workspace() {
                return new Utf8Text();
              }

              @Override
              public void accept(int chunk, RatingBatch batch, Utf8Text lines) throws IOException {
                append(batch, lines);
              }

              @Override
              public void end(int chunk, Utf8Text lines) throws IOException {
                inOrder.put(chunk, lines.toBytes());
                lines.clear();
              }
            },
            progress);
  }

  private void append(RatingBatch batch, Utf8Text lines) throws IOException {
    int unknownHere = 0;
    for (int i = 0; i < batch.size(); i++) {
      lines.append(batch.userId(i));
      lines.append(',');
      lines.append(batch.itemId(i));
      lines.append(',');
      OptionalDouble score = model.score(batch.userId(i), batch.itemId(i));
      if (score.isEmpty()) {
        unknownHere++;
      } else {
        lines.appendShortest(score.getAsDouble());
      }
      lines.append('\n');
    }
    pairs.add(batch.size());
    unknown.add(unknownHere);
  }
}
