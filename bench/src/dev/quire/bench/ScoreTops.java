package dev.quire.bench;

import org.openjdk.jmh.annotations.Param;

/** The best at rank 64, few of them or many. */
public class ScoreTops extends ScoreBenchmark {
  /** How many items. */
  @Param({"1", "10", "100", "1000"})
  public int top;

  @Override
  int rank() {
    return 64;
  }

  @Override
  int top() {
    return top;
  }
}
