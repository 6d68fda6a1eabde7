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
 * don't matter ("Matrix, The (1999)" is "the matrix (1999)"), and the year may be left out where
 * the title alone names one item.
 */
public final class ItemFinder {
  private static final int SUGGESTIONS = 5;
  private static final Pattern YEAR = Pattern.compile("(.*?)\\s*\\((\\d{4})\\)");
  private static final Pattern TRAILING_ARTICLE =
      Pattern.compile("(.*), (the|an?|les?|la|der|die|das|el|los|il)");

  private final Model model;

  /** Looks through the items of a model, which has to stay open. */
  public ItemFinder(Model model) {
    this.model = model;
  }

  /**
   * The dense index of the item.
   *
   * @param wanted an external id or a title
   * @throws IllegalArgumentException when there is no such item, or more than one; the message
   *     lists what may have been meant
   */
  public int find(String wanted) {
    if (wanted.matches("\\d{1,18}")) {
      int item = model.itemIds().indexOf(Long.parseLong(wanted));
      if (item >= 0) {
        return item;
      }
    }
    Catalogue catalogue = model.catalogue().orElse(null);
    if (catalogue == null) {
      throw new IllegalArgumentException(
          "unknown item: id=" + wanted + "; the model has no titles, so use an id");
    }
    List<Integer> matches = matches(catalogue, wanted);
    if (matches.size() == 1) {
      return matches.getFirst();
    }
    throw new IllegalArgumentException(
        matches.isEmpty()
            ? "no such item: " + wanted + list("did you mean", nearest(catalogue, wanted))
            : "more than one item: " + wanted + list("choose one", matches));
  }

  private static List<Integer> matches(Catalogue catalogue, String wanted) {
    String key = normalized(wanted);
    String keyWithoutYear = withoutYear(key);
    List<Integer> exact = new ArrayList<>();
    List<Integer> byName = new ArrayList<>();
    for (int item = 0; item < catalogue.items(); item++) {
      String title = normalized(catalogue.title(item));
      if (title.equals(key)) {
        exact.add(item);
      } else if (keyWithoutYear.equals(key) && withoutYear(title).equals(key)) {
        byName.add(item);
      }
    }
    return exact.isEmpty() ? byName : exact;
  }

  /** Titles that contain the words come first, then those a few letters away. */
  private static List<Integer> nearest(Catalogue catalogue, String wanted) {
    String key = withoutYear(normalized(wanted));
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    record Candidate(int item, int distance) {}
    List<Candidate> candidates = new ArrayList<>();
    for (int item = 0; item < catalogue.items(); item++) {
      String title = withoutYear(normalized(catalogue.title(item)));
      if (!title.isEmpty()) {
        boolean contains = !key.isEmpty() && title.contains(key);
        candidates.add(new Candidate(item, contains ? 0 : distance.apply(key, title)));
      }
    }
    candidates.sort(Comparator.comparingInt(Candidate::distance));
    return candidates.stream().limit(SUGGESTIONS).map(Candidate::item).toList();
  }

  private String list(String heading, List<Integer> items) {
    StringBuilder text = new StringBuilder("; ").append(heading).append(':');
    for (int item : items.subList(0, Math.min(SUGGESTIONS, items.size()))) {
      text.append("\n  ")
          .append(model.itemIds().id(item))
          .append("  ")
          .append(model.catalogue().orElseThrow().title(item));
    }
    return text.toString();
  }

  private static String normalized(String title) {
    String plain =
        Normalizer.normalize(title.strip(), Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT);
    Matcher year = YEAR.matcher(plain);
    String name = year.matches() ? year.group(1) : plain;
    Matcher article = TRAILING_ARTICLE.matcher(name);
    name = article.matches() ? article.group(2) + " " + article.group(1) : name;
    return year.matches() ? name + " (" + year.group(2) + ")" : name;
  }

  private static String withoutYear(String normalized) {
    Matcher year = YEAR.matcher(normalized);
    return year.matches() ? year.group(1) : normalized;
  }
}
