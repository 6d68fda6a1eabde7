package dev.quire.ask;

import dev.quire.catalogue.Ids;
import dev.quire.catalogue.NewIds;
import dev.quire.files.InvalidFileException;
import dev.quire.files.Target;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.Tensor;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import dev.quire.model.Model;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.Problem;
import dev.quire.recommend.BatchScorer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The best items of users as a tensor file: {@code items} I32 [users, n], dense indices or -1 where
 * a user has fewer, {@code scores} F32 [users, n], and the {@link Ids} of these users and of all
 * items of the model.
 */
public final class TopTensors {
  /** The {@link TensorFile#KIND} of such a file. */
  public static final String KIND = "scores";

  private static final String ITEMS = "items";
  private static final String SCORES = "scores";
  private static final int NOBODY = -1;

  private TopTensors() {}

  /** Hears how many users are done. */
  @FunctionalInterface
  public interface Listener {
    /** So many of all are done. */
    void progress(int done, int total);
  }

  /**
   * Checks shapes and indices of such a file.
   *
   * @throws InvalidFileException when it is none
   */
  public static void check(TensorFile file) throws InvalidFileException {
    Tensor.Shape shape = file.require(ITEMS, DType.I32, -1, -1).shape();
    file.require(SCORES, DType.F32, shape.length(0), shape.length(1));
    Ids users = Ids.read(file, Ids.USERS);
    if (users.size() != shape.length(0)) {
      throw InvalidFileException.damaged(
          file.path(),
          Problem.of("ids don't match the lists")
              .with("user ids", users.size())
              .with("users", shape.length(0)));
    }
    users.verify(); // some may have been asked for twice
    Ids itemIds = Ids.read(file, Ids.ITEMS);
    itemIds.verifyDistinct();
    MemorySegment items = file.segment(ITEMS, DType.I32, -1, -1);
    for (long at = 0; at < shape.elements(); at++) {
      int item = items.getAtIndex(Layouts.I32, at);
      if (item < NOBODY || item >= itemIds.size()) {
        throw InvalidFileException.damaged(
            file.path(),
            Problem.of("no such item").with("tensor", ITEMS).with("index", at).with("value", item));
      }
    }
  }

  /** Scores the users and writes the file. */
  static void write(
      Target target,
      Model model,
      BatchScorer scorer,
      int[] users,
      WorkerPool pool,
      Listener listener)
      throws IOException {
    int top = scorer.top();
    TensorFileWriter.Builder builder =
        TensorFileWriter.builder(KIND)
            .tensor(ITEMS, DType.I32, users.length, top)
            .tensor(SCORES, DType.F32, users.length, top);
    NewIds userIds = NewIds.of(Ids.USERS, model.userIds(), users);
    userIds.describe(builder);
    model.itemIds().describe(builder);
    try (TensorFileWriter writer = builder.open(target)) {
      MemorySegment items = writer.segment(ITEMS);
      MemorySegment scores = writer.segment(SCORES);
      scorer.score(
          users,
          pool,
          block -> {
            for (int i = 0; i < block.size(); i++) {
              int user = block.first() + i;
              for (int rank = 0; rank < top; rank++) {
                long at = (long) user * top + rank;
                boolean some = rank < block.count(i);
                items.setAtIndex(Layouts.I32, at, some ? block.item(i, rank) : NOBODY);
                scores.setAtIndex(Layouts.F32, at, some ? (float) block.score(i, rank) : Float.NaN);
              }
            }
            return block;
          },
          0,
          (block, same) -> listener.progress(block.first() + block.size(), users.length));
      userIds.write(writer);
      model.itemIds().write(writer);
      writer.commit();
    }
  }
}
