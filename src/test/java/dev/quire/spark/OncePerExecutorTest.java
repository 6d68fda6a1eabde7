package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OncePerExecutorTest {
  /** Something that is opened. */
  private static final class Opened implements AutoCloseable {
    private boolean closed;

    @Override
    public void close() {
      closed = true;
    }
  }

  private static OncePerExecutor<Opened> shared() {
    return new OncePerExecutor<>(Opened::new);
  }

  @Test
  void allTasksHaveTheSame() throws Exception {
    OncePerExecutor<Opened> shared = shared();
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Opened>> taken =
          IntStream.range(0, 20).mapToObj(i -> threads.submit(shared::take)).toList();
      Set<Opened> different = new HashSet<>();
      for (Future<Opened> each : taken) {
        different.add(each.get());
      }
      assertEquals(1, different.size());
    }
  }

  @Test
  void itIsOpenUntilTheLastTaskHasGivenItBack() throws IOException {
    OncePerExecutor<Opened> shared = shared();
    Opened first = shared.take();
    shared.take();
    shared.giveBack();
    shared.close();
    assertFalse(first.closed);
    shared.giveBack();
    assertTrue(first.closed);
  }

  /** Spark says once that it has dropped a copy, whoever goes on to use it. */
  @Test
  void whoStillHasADroppedOneOpensItForAsLongAsItTakes() throws IOException {
    OncePerExecutor<Opened> shared = shared();
    Opened first = shared.take();
    shared.giveBack();
    shared.close();
    Opened second = shared.take();
    assertNotSame(first, second);
    assertSame(second, shared.take());
    shared.giveBack();
    assertFalse(second.closed);
    shared.giveBack();
    assertTrue(second.closed);
  }

  @Test
  void betweenTasksItStaysOpen() throws IOException {
    OncePerExecutor<Opened> shared = shared();
    Opened first = shared.take();
    shared.giveBack();
    assertFalse(first.closed);
    assertSame(first, shared.take());
    shared.giveBack();
    shared.close();
    assertTrue(first.closed);
  }

  @Test
  void whatCannotBeOpenedIsNotTaken() throws IOException {
    int[] tries = {0};
    OncePerExecutor<Opened> shared =
        new OncePerExecutor<>(
            () -> {
              if (tries[0]++ == 0) {
                throw new IOException("not yet");
              }
              return new Opened();
            });
    assertThrows(IOException.class, shared::take);
    Opened second = shared.take();
    shared.giveBack();
    shared.close();
    assertTrue(second.closed);
  }

  /** What is open here does not travel. */
  @Test
  void aCopyOpensItsOwn() throws Exception {
    OncePerExecutor<Opened> shared = shared();
    Opened here = shared.take();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(shared);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      OncePerExecutor<?> copy = (OncePerExecutor<?>) in.readObject();
      assertNotSame(here, copy.take());
    }
  }
}
