package dev.quire.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b", "\n", "\r", "\t", "\0", "\u007f", "\u0085", "\u009b", "\u061c", "\u200e",
        "\u200f", "\u202a", "\u202e", "\u2028", "\u2029", "\u2066", "\u2069", "\ud800"
      })
  void whatMovesTheCursorOrReordersTextIsReplaced(String harmful) {
    assertEquals("a?b", Shown.line("a" + harmful + "b"));
    assertFalse(Shown.isHarmless(harmful.codePointAt(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Amélie (2001)",
        "Ame\u0301lie",
        "七人の侍",
        "می\u200cخواهم",
        "👩\u200d🚀",
        "שלום",
        " . "
      })
  void everythingElseIsShownAsItIs(String text) {
    assertEquals(text, Shown.line(text));
    assertTrue(text.codePoints().allMatch(Shown::isHarmless));
  }

  @Test
  void noTextCanBeginALineAtTheMargin() {
    assertEquals(
        "no such item: title=x?quire: done; did you mean:"
            + System.lineSeparator()
            + "  7  a?b"
            + System.lineSeparator()
            + "  8  c?",
        Shown.message("no such item: title=x\nquire: done; did you mean:\n  7  a\nb\n  8  c\n"));
  }

  @Test
  void aLongValueIsCut() {
    assertEquals("abc", Shown.cut("abc", 3));
    assertEquals("a?c... (4 characters)", Shown.cut("a\ncd", 3));
  }
}
