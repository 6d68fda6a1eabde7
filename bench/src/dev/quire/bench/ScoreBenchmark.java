package dev.quire.bench;

import dev.quire.parallel.WorkerPool;
import dev.quire.recommend.BatchScorer;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.PredictionRanker;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredItem;
import dev.quire.recommend.Scoring;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The best of {@value GeneratedModel#ITEMS} items from a mapped model. {@link ScoreRanks} and
 * {@link ScoreTops} choose the rank and how many items. An operation is one score.
 */
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public abstract class ScoreBenchmark {
  private GeneratedModel generated;
  private WorkerPool pool;
  private Recommender recommender;
  private BatchScorer scorer;
  private final ItemFilter everything = ItemFilter.all(GeneratedModel.ITEMS);
  private int user;

  abstract int rank();

  abstract int top();

  /** Writes and opens the model. */
  @Setup
  public void open() throws IOException {
    generated = new GeneratedModel(rank());
    pool = Cores.pool("all");
    recommender = new Recommender(generated.model());
    scorer =
        new BatchScorer(PredictionRanker.ofScores(generated.model()), top(), everything, List.of());
  }

  /** Removes it. */
  @TearDown
  public void close() throws IOException {
    pool.close();
    generated.close();
  }

  /** One user, each time another, on one core. */
  @Benchmark
  @OperationsPerInvocation(GeneratedModel.ITEMS)
  public List<ScoredItem> oneUser() {
    user = (user + 1) % GeneratedModel.USERS;
    return recommender.recommend(recommender.tasteOf(user), Scoring.PREDICTION, top(), everything);
  }

  /** Many users in blocks, on all cores. */
  @Benchmark
  @OperationsPerInvocation(GeneratedModel.USERS * GeneratedModel.ITEMS)
  public void users(Peak peak, Blackhole blackhole) {
    scorer.score(
        GeneratedModel.users(), pool, x -> x, 0, (block, same) -> blackhole.consume(block));
  }
}
