package dev.quire.cli;

import java.lang.Character.UnicodeScript;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many columns of a terminal a text takes. */
public final class TextWidth {
  private static final Pattern TITLE_AND_YEAR = Pattern.compile("(.+?)(\\s*\\([-\\d\u2013]+\\))");
  private static final String ELLIPSIS = "\u2026";

  private TextWidth() {}

  /** Columns of the terminal that shows the results; no limit when they go elsewhere. */
  public static int terminal() {
    return Integer.getInteger("quire.columns", Integer.MAX_VALUE / 2); // from the launcher
  }

  /** Columns of a text: letters of East Asia take two, marks that are put onto a letter none. */
  public static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int codePoint) {
    UnicodeScript script = UnicodeScript.of(codePoint);
    return script == UnicodeScript.HAN
        || script == UnicodeScript.HIRAGANA
        || script == UnicodeScript.KATAKANA
        || script == UnicodeScript.HANGUL
        || (codePoint >= 0x3000 && codePoint <= 0x303f) // punctuation
        || (codePoint >= 0xff01 && codePoint <= 0xff60) // full-width forms
        || (codePoint >= 0x1f300 && codePoint <= 0x1faff); // emoji
  }

  /** The text, or as much of it as fits with an ellipsis; the year of a title stays. */
  public static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    Matcher dated = TITLE_AND_YEAR.matcher(text);
    String end = dated.matches() && of(dated.group(2)) + 8 <= columns ? dated.group(2) : "";
    int left = columns - of(end) - 1;
    StringBuilder head = new StringBuilder();
    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      left -= of(text.codePointAt(at));
      if (left < 0) {
        break;
      }
      head.appendCodePoint(text.codePointAt(at));
    }
    return head.toString().replaceFirst("[\\s,:]+$", "") + ELLIPSIS + end;
  }
}
