package dev.quire.recommend;

import dev.quire.catalogue.Catalogue;
import dev.quire.model.Model;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Finds the item that a person means by an id or a title. Case, accents and the place of an article
 * don't matter ("Matrix, The (1999)" is "the matrix (1999)"). The year, another title in
 * parentheses and the article may be left out where the rest names one item.
 */
public final class ItemFinder {
  private static final int SUGGESTIONS = 5;
  private static final Pattern ID = Pattern.compile("\\d{1,19}");
  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final Pattern YEAR = Pattern.compile("(.*?)\\s*\\((\\d{4})\\)");
  private static final String ARTICLE = "(the|an?|les?|la|l'|der|die|das|el|los|las|il|lo)";
  private static final Pattern TRAILING_ARTICLE = Pattern.compile("(.*), " + ARTICLE);
  private static final Pattern LEADING_ARTICLE = Pattern.compile(ARTICLE + "(?: |(?<='))(.*)");

  private final Model model;

  /** Looks through the items of a model, which has to stay open. */
  public ItemFinder(Model model) {
    this.model = model;
  }

  /**
   * A title in the form that is compared: small letters without accents, the article first.
   *
   * @param name without the year
   * @param shortName without anything in parentheses
   * @param year empty when there is none
   */
  private record Title(String name, String shortName, String year) {
    static Title of(String text) {
      String plain =
          MARKS
              .matcher(Normalizer.normalize(text.strip(), Normalizer.Form.NFD))
              .replaceAll("")
              .toLowerCase(Locale.ROOT);
      Matcher dated = YEAR.matcher(plain);
      String name = dated.matches() ? dated.group(1) : plain;
      String year = dated.matches() ? dated.group(2) : "";
      int parenthesis = name.indexOf(" (");
      String head = articleFirst(parenthesis < 0 ? name : name.substring(0, parenthesis));
      return new Title(parenthesis < 0 ? head : head + name.substring(parenthesis), head, year);
    }

    private static String articleFirst(String name) {
      Matcher trailing = TRAILING_ARTICLE.matcher(name);
      if (!trailing.matches()) {
        return name;
      }
      String article = trailing.group(2);
      return article + (article.endsWith("'") ? "" : " ") + trailing.group(1);
    }

    /** Whether somebody who writes {@code wanted} may mean this. */
    boolean isMeantBy(Title wanted) {
      return (wanted.year.isEmpty() || wanted.year.equals(year))
          && (wanted.name.equals(name) || wanted.name.equals(shortName));
    }

    Title withoutArticle() {
      return new Title(withoutArticle(name), withoutArticle(shortName), year);
    }

    private static String withoutArticle(String name) {
      Matcher leading = LEADING_ARTICLE.matcher(name);
      return leading.matches() ? leading.group(2) : name;
    }

    boolean isEmpty() {
      return name.isEmpty() && year.isEmpty();
    }
  }

  /**
   * The dense index of the item.
   *
   * @param wanted an external id or a title
   * @throws IllegalArgumentException when there is no such item, or more than one; the message
   *     lists what may have been meant
   */
  public int find(String wanted) {
    int item = ID.matcher(wanted).matches() ? itemOfId(wanted) : -1;
    if (item >= 0) {
      return item;
    }
    Catalogue catalogue = model.catalogue().orElse(null);
    if (catalogue == null) {
      throw new IllegalArgumentException(
          "no such item: id=" + wanted + "; the model has no titles, so give an id of its items");
    }
    Title title = Title.of(wanted);
    List<Integer> matches = matches(catalogue, title);
    if (matches.size() == 1) {
      return matches.getFirst();
    }
    if (matches.isEmpty()) {
      throw new IllegalArgumentException(
          "no such item: title=" + wanted + list("did you mean", nearest(catalogue, title)));
    }
    throw new IllegalArgumentException(
        "more than one item: title="
            + wanted
            + ", items="
            + matches.size()
            + list("give the id of one", matches));
  }

  private int itemOfId(String digits) {
    try {
      return model.itemIds().indexOf(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return -1; // beyond 64 bits: no id, but perhaps a title
    }
  }

  private static List<Integer> matches(Catalogue catalogue, Title wanted) {
    List<Integer> exact = new ArrayList<>();
    List<Integer> meant = new ArrayList<>();
    List<Integer> meantWithAnArticle = new ArrayList<>();
    for (int item = 0; item < catalogue.items() && !wanted.isEmpty(); item++) {
      Title title = Title.of(catalogue.title(item));
      if (title.equals(wanted)) {
        exact.add(item);
      } else if (title.isMeantBy(wanted)) {
        meant.add(item);
      } else if (title.withoutArticle().isMeantBy(wanted)) {
        meantWithAnArticle.add(item);
      }
    }
    if (exact.isEmpty()) {
      return meant.isEmpty() ? meantWithAnArticle : meant;
    }
    return exact;
  }

  /** Titles that contain the words come first, then those a few letters away. */
  private static List<Integer> nearest(Catalogue catalogue, Title wanted) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    record Candidate(int item, int distance) {}
    List<Candidate> candidates = new ArrayList<>();
    for (int item = 0; item < catalogue.items(); item++) {
      Title title = Title.of(catalogue.title(item));
      if (!title.isEmpty()) {
        boolean contains = !wanted.name.isEmpty() && title.name.contains(wanted.name);
        int full = contains ? 0 : distance.apply(wanted.name, title.name);
        int head = contains ? 0 : distance.apply(wanted.name, title.shortName);
        candidates.add(new Candidate(item, Math.min(full, head)));
      }
    }
    candidates.sort(Comparator.comparingInt(Candidate::distance));
    return candidates.stream().limit(SUGGESTIONS).map(Candidate::item).toList();
  }

  private String list(String heading, List<Integer> items) {
    if (items.isEmpty()) {
      return "; give an id";
    }
    StringBuilder text = new StringBuilder("; ").append(heading).append(':');
    for (int item : items.subList(0, Math.min(SUGGESTIONS, items.size()))) {
      text.append("\n  ")
          .append(model.itemIds().id(item))
          .append("  ")
          .append(model.catalogue().orElseThrow().title(item));
    }
    if (items.size() > SUGGESTIONS) {
      text.append("\n  and ").append(items.size() - SUGGESTIONS).append(" more");
    }
    return text.toString();
  }
}
