package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountedTest {
  @Test
  void oneIsOneAndOthersAreSeveral() {
    assertEquals("1 line", Counted.of(1, "line"));
    assertEquals("0 lines", Counted.of(0, "line"));
    assertEquals("12,345 lines", Counted.of(12_345, "line"));
    assertEquals("1 line was", Counted.of(1, "line was", "lines were"));
    assertEquals("2 lines were", Counted.of(2, "line was", "lines were"));
  }
}
