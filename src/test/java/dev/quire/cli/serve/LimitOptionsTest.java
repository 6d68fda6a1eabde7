package dev.quire.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.serve.Limits;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LimitOptionsTest {
  @Test
  void whoSaysNothingGetsTheUsualLimits() {
    LimitOptions options = new LimitOptions();
    new CommandLine(options).parseArgs();
    assertEquals(Limits.USUAL, options.value());
  }
}
