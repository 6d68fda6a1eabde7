package dev.quire.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageJsonTest {
  /** What a map of the JDK iterates over first differs from one JVM to the next. */
  @Test
  void entriesAreInTheOrderOfTheirKeys() {
    Map<String, Object> map = Map.of("b", 1, "a", List.of(Map.of("d", 2, "c", "x")), "e", 3);
    assertEquals("{\"a\":[{\"c\":\"x\",\"d\":2}],\"b\":1,\"e\":3}", PageJson.text(map));
  }

  @Test
  void nothingInATextEndsAScript() {
    assertEquals(
        "[\"\\u003c/script\\u003e\\u0026\\u2028\"]", PageJson.text(List.of("</script>&\u2028")));
  }
}
