package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quire.input.SkippedLines;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SkippedLinesTextTest {
  @Test
  void thoseOfRatingsStandBesideOthers() {
    ObjectNode result = JsonMapper.shared().createObjectNode();
    SkippedLinesText.put(result, new SkippedLines(2, List.of("a", "b")));
    SkippedLinesText.putOfRatings(result, new SkippedLines(1, List.of("c")));
    assertEquals(
        "{\"skipped_lines\":2,\"skipped_examples\":[\"a\",\"b\"],"
            + "\"skipped_rating_lines\":1,\"skipped_rating_examples\":[\"c\"]}",
        result.toString());
  }
}
