package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardErrorTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private boolean full;

  private final class Disk extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      written.write(one);
    }
  }

  @Test
  void whatWasLostIsForgottenOnceItIsSaid() {
    StandardError err = new StandardError(new Disk());
    err.println("first");
    assertFalse(err.checkError());
    full = true;
    err.println("second");
    assertTrue(err.checkError());
    full = false;
    err.println("é");
    assertFalse(err.checkError());
    assertEquals(
        "first\né\n",
        written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
  }
}
