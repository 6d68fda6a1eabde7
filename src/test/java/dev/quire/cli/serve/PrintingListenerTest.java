package dev.quire.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PrintingListenerTest {
  /** A disk that takes what there is room for, and says so when that is not all. */
  private static final class Disk extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int room;

    @Override
    public void write(int one) throws IOException {
      if (room-- <= 0) {
        throw new IOException("No space left on device");
      }
      written.write(one);
    }
  }

  @Test
  void aLineBehindHalfALineBeginsAnew() throws IOException {
    Disk disk = new Disk();
    Writer log = new OutputStreamWriter(disk, StandardCharsets.UTF_8);
    PrintingListener listener = new PrintingListener(log, new PrintWriter(Writer.nullWriter()));
    String time = "1970-01-01T00:00:00Z ";
    disk.room = (time + "first" + System.lineSeparator() + time + "se").length();
    listener.request(Instant.EPOCH, "first");
    for (String lost : new String[] {"second", "third"}) {
      assertThrows(IOException.class, () -> listener.request(Instant.EPOCH, lost));
    }
    disk.room = 1000;
    listener.request(Instant.EPOCH, "fourth");
    listener.request(Instant.EPOCH, "fifth");
    assertEquals(
        time + "first\n" + time + "se\n" + time + "fourth\n" + time + "fifth\n",
        disk.written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
  }
}
