package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.catalogue.Ids;
import dev.quire.cli.Utf8Text;
import dev.quire.input.IdKinds;
import dev.quire.input.OnError;
import dev.quire.input.RatingBatch;
import dev.quire.input.RatingIds;
import dev.quire.input.RatingSink;
import dev.quire.input.RatingSource;
import dev.quire.input.SkippedLines;
import dev.quire.input.TextIds;
import dev.quire.parallel.InOrder;
import dev.quire.parallel.WorkerPool;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

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
  private Side users;
  private Side items;
  private SkippedLines skipped = SkippedLines.NONE;

  PairScores(ModelQueries model) {
    this.model = model;
  }

  /** Of which kind the ids of pairs have to be. */
  IdKinds kinds() {
    return new IdKinds(!model.userIds().areNumbers(), !model.itemIds().areNumbers());
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
      RatingSource file,
      OnError onError,
      WorkerPool pool,
      OutputStream out,
      DoubleConsumer progress)
      throws IOException {
    out.write("userId,itemId,score\n".getBytes(StandardCharsets.UTF_8));
    InOrder<byte[], IOException> inOrder = new InOrder<>((chunk, lines) -> out.write(lines));
    skipped =
        file.read(
            pool,
            onError,
            new RatingSink<Utf8Text>() {
              @Override
              public void begin(int chunks, RatingIds ids) {
                users = new Side(model.userIds(), ids.users());
                items = new Side(model.itemIds(), ids.items());
              }

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

  /**
   * The users or the items of the pairs.
   *
   * @param texts what keys stand for, empty when they are the ids
   */
  private record Side(Ids ids, Optional<TextIds> texts) {
    /** Writes an id as it stood in the file, and returns its place in the model. */
    int append(long key, Utf8Text lines) {
      if (texts.isEmpty()) {
        lines.append(key);
        return ids.indexOf(key);
      }
      MemorySegment id = texts.get().bytes((int) key);
      lines.appendField(id);
      return ids.indexOf(id);
    }
  }

  private void append(RatingBatch batch, Utf8Text lines) throws IOException {
    IntFunction<IntToDoubleFunction> scores = model.scores();
    int last = -1;
    IntToDoubleFunction ofLast = null; // most files are sorted by user
    int unknownHere = 0;
    for (int i = 0; i < batch.size(); i++) {
      int user = users.append(batch.user(i), lines);
      lines.append(',');
      int item = items.append(batch.item(i), lines);
      lines.append(',');
      if (user < 0 || item < 0) {
        unknownHere++;
      } else {
        ofLast = user == last ? ofLast : scores.apply(user);
        last = user;
        lines.appendShortest(ofLast.applyAsDouble(item));
      }
      lines.append('\n');
    }
    pairs.add(batch.size());
    unknown.add(unknownHere);
  }
}
