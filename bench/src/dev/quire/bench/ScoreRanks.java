package dev.quire.bench;

import org.openjdk.jmh.annotations.Param;

/** The ten best at any rank. */
public class ScoreRanks extends ScoreBenchmark {
  /** Number of factors. */
  @Param({"16", "32", "64", "128", "256"})
  public int rank;

  @Override
  int rank() {
    return rank;
  }

  @Override
  int top() {
    return 10;
  }
}
