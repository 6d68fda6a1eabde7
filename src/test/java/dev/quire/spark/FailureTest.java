package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** Sentences of what comes from executors. */
class FailureTest {
  private static Throwable fromElsewhere(Throwable thrown) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Throwable) in.readObject();
    }
  }

  private static String sentence(Exception thrown) {
    return assertInstanceOf(BadInputException.class, Failure.of(thrown)).problem().toString();
  }

  @Test
  void anExecutorWithAnOldJava() {
    String stack =
        "Job aborted due to stage failure: Lost task 0.3 in stage 0.0 (TID 3) (10.0.0.7 executor 1):"
            + " java.lang.UnsupportedClassVersionError: dev/quire/spark/RatingBlock has been compiled"
            + " by a more recent version of the Java Runtime (class file version 69.0)\n\tat java...";
    assertEquals(
        "an executor with a Java that is too old for Quire; let every machine of the cluster have a"
            + " JDK 25 or newer, and start there",
        sentence(new SparkException(stack)));
  }

  @Test
  void whatIsWrongElsewhereIsSaidAsItIs() throws Exception {
    Throwable there = fromElsewhere(new BadInputException(Problem.of("not so").remedy("do")));
    assertEquals("not so; do", sentence(new SparkException("lost", there)));
    Throwable file =
        fromElsewhere(
            new InvalidFileException(Path.of("m"), Problem.of("damaged").remedy("make it anew")));
    assertEquals("m: damaged; make it anew", sentence(new SparkException("lost", file)));
  }

  @Test
  void whatIsWrongHereStaysWhatItIs() {
    BadInputException here = new BadInputException(Problem.of("not so").remedy("do"));
    assertSame(here, Failure.of(here));
    IllegalStateException ours = new IllegalStateException("a mistake");
    assertSame(ours, Failure.of(ours));
  }

  @Test
  void anExecutorThatDoesNotSeeAFile() {
    assertEquals(
        "an executor doesn't see the model: file=/x/m, executor=none; put it into a folder that all"
            + " executors see under the same name",
        sentence(new SparkException("lost", new NotHereException("model", "/x/m"))));
  }
}
