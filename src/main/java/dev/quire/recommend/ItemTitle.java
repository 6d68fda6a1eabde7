package dev.quire.recommend;

import dev.quire.catalogue.Folded;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A title in the form that is compared: small letters without accents, the article first. Of "Seven
 * (a.k.a. Se7en) (1995)":
 *
 * <pre>
 * name    seven (a.k.a. se7en)
 * head    seven
 * others  se7en
 * year    1995
 * </pre>
 *
 * @param name without the year
 * @param head without anything in parentheses
 * @param others what the parentheses hold: other titles, translations
 * @param year empty when there is none
 */
record ItemTitle(String name, String head, List<String> others, String year) {
  private static final Pattern ALSO = Pattern.compile("a\\.?k\\.?a\\.? ");
  private static final Pattern NEXT_PART =
      Pattern.compile(":| - | (?=(\\d+|[ivx]+|part|episode|vol(ume|\\.)?)(?![\\p{L}\\d]))");
  private static final int YEAR_DIGITS = 4;
  private static final Set<String> ARTICLES =
      Set.of(
          "the", "a", "an", "le", "les", "la", "l'", "der", "die", "das", "el", "los", "las", "il",
          "lo");

  static ItemTitle of(String text) {
    String plain = Folded.of(text);
    int yearStart = yearStart(plain);
    String name = yearStart < 0 ? plain : plain.substring(0, yearStart).stripTrailing();
    String year = yearStart < 0 ? "" : plain.substring(yearStart + 1, yearStart + 1 + YEAR_DIGITS);
    int parenthesis = name.indexOf(" (");
    if (parenthesis < 0) {
      String only = articleFirst(name);
      return new ItemTitle(only, only, List.of(), year);
    }
    String head = articleFirst(name.substring(0, parenthesis));
    String rest = name.substring(parenthesis);
    return new ItemTitle(head + rest, head, others(rest), year);
  }

  /** Where {@code (1995)} or that of a series, {@code (1994-1998)}, begins; -1 for no year. */
  private static int yearStart(String plain) {
    int open = plain.endsWith(")") ? plain.lastIndexOf('(') : -1;
    int digits = open + 1;
    while (open >= 0 && isDigit(plain.charAt(digits))) {
      digits++;
    }
    if (open < 0 || digits - open - 1 != YEAR_DIGITS) {
      return -1;
    }
    char next = plain.charAt(digits);
    if (next == '-' || next == '\u2013') {
      digits++;
      while (isDigit(plain.charAt(digits))) {
        digits++;
      }
    }
    return digits == plain.length() - 1 ? open : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static List<String> others(String rest) {
    List<String> found = new ArrayList<>();
    for (String part : rest.split(" \\(", -1)) {
      String content = part.endsWith(")") ? part.substring(0, part.length() - 1) : part;
      boolean also = ALSO.matcher(content).lookingAt();
      String title = also ? ALSO.matcher(content).replaceFirst("") : content;
      String moved = articleFirst(title);
      if (!title.isBlank()) {
        found.add(moved);
      }
      if (also && moved.equals(title) && title.contains(", ")) { // a.k.a. one, another
        found.addAll(List.of(title.split(", ", -1)));
      }
    }
    return found;
  }

  private static String articleFirst(String name) {
    int comma = name.lastIndexOf(", ");
    if (comma < 0 || !ARTICLES.contains(name.substring(comma + 2))) {
      return name;
    }
    String article = name.substring(comma + 2);
    return article + (article.endsWith("'") ? "" : " ") + name.substring(0, comma);
  }

  static String withoutArticle(String name) {
    int end = name.startsWith("l'") ? 2 : name.indexOf(' ') + 1;
    boolean leading = end > 1 && ARTICLES.contains(name.substring(0, end).stripTrailing());
    return leading ? name.substring(end) : name;
  }

  /**
   * What a series may be called of which this is a part: "the lord of the rings" of "the lord of
   * the rings: the two towers", "toy story" of "toy story 2".
   */
  List<String> series() {
    List<String> found = new ArrayList<>();
    var boundary = NEXT_PART.matcher(head);
    while (boundary.find()) {
      if (boundary.start() > 0) {
        found.add(head.substring(0, boundary.start()));
      }
    }
    return found;
  }

  boolean isEmpty() {
    return name.isEmpty() && year.isEmpty();
  }
}
