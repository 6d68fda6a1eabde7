package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** What Spark 4.2 throws, in its words, in a sentence each. */
class FailingClusterTest {
  private static final String ABORTED =
      "Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent failure:"
          + " Lost task 0.3 in stage 0.0 (TID 5) (10.0.0.7 executor 1): ";

  private static void assertOfCluster(String expected, Exception thrown) {
    RuntimeException failure = Failure.of(thrown);
    assertInstanceOf(UncheckedIOException.class, failure);
    assertEquals(expected, failure.getMessage());
    assertEquals(expected, failure.getCause().getMessage());
  }

  private static void assertBadInput(String expected, Exception thrown) {
    RuntimeException failure = Failure.of(thrown);
    assertInstanceOf(BadInputException.class, failure);
    assertEquals(expected, failure.getMessage());
  }

  @Test
  void whatIsKnownIsFoundInside() {
    BadInputException known = new BadInputException(Problem.of("a bad thing"));
    SparkException aborted = new SparkException(ABORTED + "BadInputException: a bad thing", known);
    assertSame(known, Failure.of(new ExecutionException(aborted)));
  }

  @Test
  void aPartitionThatIsTooLargeToSend() {
    assertBadInput(
        "a partition with more than Spark sends at once; give more partitions, or Spark a larger"
            + " spark.rpc.message.maxSize",
        new SparkException(
            "Job aborted due to stage failure: Serialized task 1:0 was 138000000 bytes, which"
                + " exceeds max allowed: spark.rpc.message.maxSize (134217728 bytes)."));
  }

  @Test
  void aClusterThatGivesUp() {
    String remedy = "; the logs of its workers say why executors have ended";
    assertOfCluster(
        "the cluster has given up: reason=Cannot call methods on a stopped SparkContext." + remedy,
        new IllegalStateException(
            "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created"
                + " at:\n\nhere"));
    assertOfCluster(
        "the cluster has given up: reason=Job 3 cancelled because SparkContext was shut down"
            + remedy,
        new ExecutionException(
            new SparkException("Job 3 cancelled because SparkContext was shut down")));
  }

  @Test
  void anythingElse() {
    assertOfCluster(
        "Spark has failed: reason=" + ABORTED + "java.io.IOException: No space left on device",
        new SparkException(
            ABORTED + "java.io.IOException: No space left on device\n\tat java.base"));
    RuntimeException mistake = new IllegalArgumentException("of ours");
    assertSame(mistake, Failure.of(mistake));
  }
}
