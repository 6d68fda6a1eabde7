package dev.quire.catalogue;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Text in the form in which it is compared with what people write. */
public final class Folded {
  private static final Pattern MARKS = Pattern.compile("\\p{M}");

  /** Letters of their own, which Unicode does not take apart, as people write them without. */
  private static final Map<Character, String> LETTERS =
      Map.ofEntries(
          Map.entry('æ', "ae"),
          Map.entry('œ', "oe"),
          Map.entry('ß', "ss"),
          Map.entry('ø', "o"),
          Map.entry('ł', "l"),
          Map.entry('đ', "d"),
          Map.entry('ð', "d"),
          Map.entry('þ', "th"),
          Map.entry('ħ', "h"),
          Map.entry('ŧ', "t"),
          Map.entry('ŋ', "n"),
          Map.entry('ĸ', "k"),
          Map.entry('ſ', "s"),
          Map.entry('ı', "i"));

  private Folded() {}

  /**
   * The place of a name among others, or -1: of the name itself or, failing that, of the first that
   * differs in case and accents alone.
   */
  public static int indexOf(List<String> names, String name) {
    int index = names.indexOf(name);
    String folded = of(name);
    for (int i = 0; index < 0 && i < names.size(); i++) {
      index = of(names.get(i)).equals(folded) ? i : -1;
    }
    return index;
  }

  /** Small letters without accents or ligatures, and no blanks around them. */
  public static String of(String text) {
    String stripped = text.strip();
    if (stripped.chars().allMatch(c -> c < 0x80)) {
      return stripped.toLowerCase(Locale.ROOT);
    }
    String apart = Normalizer.normalize(stripped, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
    String plain = MARKS.matcher(apart).replaceAll("");
    StringBuilder folded = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      char letter = plain.charAt(i);
      folded.append(LETTERS.getOrDefault(letter, String.valueOf(letter)));
    }
    return folded.toString();
  }
}
