package dev.quire.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
  private final KeptAnswers kept = new KeptAnswers();
  private final List<String> made = new ArrayList<>();

  private static Reply reply(int bytes) {
    return new Reply(200, "text/plain", new byte[bytes], Map.of());
  }

  private Reply ask(String question, int bytes) throws Exception {
    return kept.get(
        question,
        () -> made.add("expected"),
        () -> {
          made.add(question);
          return reply(bytes);
        });
  }

  private void assertMade(String... expected) {
    List<String> all = new ArrayList<>();
    for (String question : expected) {
      all.addAll(List.of("expected", question));
    }
    assertEquals(all, made);
  }

  @Test
  void whatIsAskedAgainIsTheSameAndTakesNothing() throws Exception {
    Reply first = ask("a", 1000);
    assertSame(first, ask("a", 1000));
    ask("b", 1000);
    assertSame(first, ask("a", 1000));
    assertMade("a", "b");
  }

  @Test
  void whatWasNotAskedForLongestGoesFirst() throws Exception {
    ask("a", 400_000);
    ask("b", 400_000);
    ask("a", 400_000);
    ask("c", 400_000);
    ask("a", 400_000);
    assertMade("a", "b", "c");
    ask("b", 400_000);
    assertMade("a", "b", "c", "b");
  }

  @Test
  void whatIsLongerThanAllIsNotKeptAndWhatFailsNeither() throws Exception {
    ask("short", 10);
    assertEquals(2_000_000, ask("a", 2_000_000).body().length);
    ask("a", 2_000_000);
    ask("short", 10);
    assertMade("short", "a", "a");
    assertThrows(
        IllegalStateException.class,
        () ->
            kept.get(
                "b",
                () -> {},
                () -> {
                  throw new IllegalStateException("no");
                }));
    ask("b", 10);
    ask("b", 10);
    assertMade("short", "a", "a", "b");
  }

  @Test
  void ofManySmallOnesOnlySomeAreKept() throws Exception {
    for (int i = 0; i < 64; i++) {
      ask("small" + i, 10);
    }
    ask("small0", 10);
    assertEquals(2 * 64, made.size(), "all of these are kept");
    ask("one more", 10);
    ask("small0", 10);
    ask("small2", 10);
    assertEquals(2 * 65, made.size());
    ask("small1", 10);
    assertEquals("small1", made.getLast(), "was not asked for longest");
  }

  @Test
  void longQuestionsTakeTheRoomOfAnswers() throws Exception {
    String one = "1".repeat(400_000);
    String two = "2".repeat(400_000);
    ask(one, 10);
    ask(two, 10);
    ask("a", 400_000);
    ask(two, 10);
    assertMade(one, two, "a");
    ask(one, 10);
    assertMade(one, two, "a", one);
    String tooLong = "3".repeat(2_000_000);
    ask(tooLong, 10);
    ask(tooLong, 10);
    ask("a", 400_000);
    assertMade(one, two, "a", one, tooLong, tooLong, "a");
  }

  @Test
  void whatWasMadeWhileOneWaitedIsTaken() throws Exception {
    Reply theirs = reply(10);
    Reply mine =
        kept.get(
            "a",
            () -> {
              try {
                assertSame(theirs, kept.get("a", () -> {}, () -> theirs));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            },
            () -> reply(10));
    assertSame(theirs, mine);
  }
}
