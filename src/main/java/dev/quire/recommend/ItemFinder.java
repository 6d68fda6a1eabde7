package dev.quire.recommend;

import dev.quire.catalogue.Catalogue;
import dev.quire.model.Model;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds the item that a person means by an id or a title. Case, accents and the place of an article
 * don't matter ("Matrix, The (1999)" is "the matrix (1999)"). The year, other titles in parentheses
 * and the article may be left out, and another title in parentheses may stand for the item, where
 * that names one item.
 *
 * <p>What may mean several items is a choice for who asks: a number that is the id of one item and
 * the title of another, and a title without its year that others share, or begin with, that are
 * better known: "Lord of the Rings" is a film of 1978, but most people mean one of three others.
 * {@code id:300} is always an id, and a title with its year always that title.
 */
public final class ItemFinder {
  private static final int SUGGESTIONS = 5;
  private static final Pattern ID = Pattern.compile("(id: *)?(\\+?\\d{1,64})");

  private final Model model;
  private final Catalogue catalogue; // null when the model has no titles

  /** Looks through the items of a model, which has to stay open. */
  public ItemFinder(Model model) {
    this.model = model;
    this.catalogue = model.catalogue().orElse(null);
  }

  /** How a title is the one that is wanted, the best way first. */
  private enum Way {
    /** Word for word, with its year. */
    WHOLE,
    /** Without year or parentheses. */
    NAME,
    /** By another title in parentheses. */
    OTHER_NAME,
    /** Without the article. */
    NO_ARTICLE,
    /** As a part of a series of that name. */
    SERIES
  }

  /** Items in the order of the dense index: popular ones first. */
  private static final class Hits {
    private static final int KEPT = 100;

    private final int[] items = new int[KEPT];
    private int count;

    void add(int item) {
      if (count < KEPT) {
        items[count] = item;
      }
      count++;
    }

    IntStream kept() {
      return Arrays.stream(items, 0, Math.min(count, KEPT));
    }
  }

  /** What somebody wants, and what was found. */
  private final class Search {
    private final String wanted;
    private final ItemTitle title; // null for an id that is no title
    private final int byId; // -1 when it is no item's id
    private final Map<Way, Hits> hits = new HashMap<>();

    Search(String wanted, boolean titlesOnly) {
      this.wanted = wanted;
      Matcher id = ID.matcher(wanted.strip());
      boolean digits = !titlesOnly && id.matches();
      byId = digits ? itemOfId(id.group(2)) : -1;
      title = catalogue == null || (digits && id.group(1) != null) ? null : ItemTitle.of(wanted);
    }

    void compare(int item, ItemTitle found) {
      boolean sameYear = title.year().isEmpty() || title.year().equals(found.year());
      Way way = sameYear ? way(found) : null;
      if (way != null) {
        hits.computeIfAbsent(way, none -> new Hits()).add(item);
      }
    }

    private Way way(ItemTitle found) {
      String name = title.name();
      if (name.equals(found.name()) && title.year().equals(found.year())) {
        return Way.WHOLE;
      }
      if (name.equals(found.name()) || name.equals(found.head())) {
        return Way.NAME;
      }
      if (found.others().contains(name)) {
        return Way.OTHER_NAME;
      }
      if (name.equals(ItemTitle.withoutArticle(found.name()))
          || name.equals(ItemTitle.withoutArticle(found.head()))
          || found.others().stream().anyMatch(o -> name.equals(ItemTitle.withoutArticle(o)))) {
        return Way.NO_ARTICLE;
      }
      return Way.SERIES;
    }

    /** The items among which one has to choose: one when it is clear, none when there is none. */
    List<Integer> choice() {
      List<Integer> choice = new ArrayList<>();
      Way best = null;
      for (Way way : Way.values()) {
        if (best == null && way != Way.SERIES && hits.containsKey(way)) {
          best = way;
          hits.get(way).kept().forEach(choice::add);
        }
      }
      if (byId >= 0 && !choice.contains(byId)) {
        choice.addFirst(byId);
      } else if (choice.size() == 1 && best != Way.WHOLE && byId < 0) {
        addBetterKnown(choice, best);
      }
      return choice;
    }

    private void addBetterKnown(List<Integer> choice, Way best) {
      int ratings = model.itemCount(choice.getFirst());
      for (Way way : Way.values()) {
        if (way.compareTo(best) > 0 && hits.containsKey(way)) {
          hits.get(way).kept().filter(item -> model.itemCount(item) > ratings).forEach(choice::add);
        }
      }
    }

    /** How many there are to choose from. */
    int choices(List<Integer> choice) {
      return Math.max(
          choice.size(),
          hits.values().stream().mapToInt(h -> h.count > Hits.KEPT ? h.count : 0).sum());
    }
  }

  /** What to do where no item or several are meant. */
  @FunctionalInterface
  public interface Unclear {
    /**
     * Whether to throw an exception that says so.
     *
     * @param place in the list of what is wanted
     * @param choices how many items may be meant
     */
    boolean refuse(int place, int choices);
  }

  /**
   * The dense index of the item.
   *
   * @param wanted an external id or a title
   * @throws BadInputException when there is no such item, or more than one; the message lists what
   *     may have been meant
   */
  public int find(String wanted) {
    return find(List.of(wanted), false, (place, choices) -> true)[0];
  }

  /**
   * The dense indices of several items, for the price of one.
   *
   * @param wanted external ids or titles
   * @param titlesOnly whether a number is a title and no id
   * @param unclear asked in order about what means no item or several
   * @return dense indices, -1 for what means no item or several
   * @throws BadInputException see {@link #find(String)}
   */
  public int[] find(List<String> wanted, boolean titlesOnly, Unclear unclear) {
    List<Search> searches = wanted.stream().map(text -> new Search(text, titlesOnly)).toList();
    lookThrough(searches);
    int[] found = new int[searches.size()];
    for (int place = 0; place < found.length; place++) {
      List<Integer> choice = searches.get(place).choice();
      found[place] = choice.size() == 1 ? choice.getFirst() : -1;
      if (found[place] < 0 && unclear.refuse(place, choice.size())) {
        throw new BadInputException(problem(searches.get(place), choice));
      }
    }
    return found;
  }

  private void lookThrough(List<Search> searches) {
    Map<String, List<Search>> byName = new LinkedHashMap<>();
    for (Search search : searches) {
      if (search.title != null && !search.title.isEmpty()) {
        byName.computeIfAbsent(search.title.name(), none -> new ArrayList<>()).add(search);
      }
    }
    for (int item = 0; !byName.isEmpty() && item < catalogue.items(); item++) {
      ItemTitle title = ItemTitle.of(catalogue.title(item));
      for (String name : names(title)) {
        for (Search search : byName.getOrDefault(name, List.of())) {
          search.compare(item, title);
        }
      }
    }
  }

  /** Everything that somebody may call it, each once. */
  private static List<String> names(ItemTitle title) {
    List<String> names = new ArrayList<>();
    names.add(title.name());
    names.add(title.head());
    names.addAll(title.others());
    names.addAll(title.series());
    names.addAll(names.stream().map(ItemTitle::withoutArticle).toList());
    return names.stream().distinct().toList();
  }

  private int itemOfId(String digits) {
    try {
      return model.itemIds().indexOf(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return -1; // beyond 64 bits: no id, but perhaps a title
    }
  }

  private Problem problem(Search search, List<Integer> choice) {
    if (search.wanted.isBlank()) {
      return Problem.of("item without a name").remedy("write a title or an id");
    }
    if (search.title == null) {
      return Problem.of("no such item")
          .with("id", search.wanted)
          .remedy(
              catalogue == null
                  ? "the model has no titles, so give an id of its items"
                  : "give an id or a title of the model's items");
    }
    if (choice.isEmpty()) {
      List<Integer> nearest = NearTitles.of(catalogue, search.title, SUGGESTIONS);
      Problem unknown = Problem.of("no such item").with("title", search.wanted);
      return nearest.isEmpty()
          ? unknown.remedy("give an id")
          : unknown.remedy("did you mean:{}", list("", nearest, nearest.size()));
    }
    int choices = search.choices(choice);
    Problem several =
        Problem.of("more than one item").with("title", search.wanted).with("items", choices);
    return search.byId < 0
        ? several.remedy("give the id of one:{}", list("", choice, choices))
        : several.remedy(
            "it is an id and a title, so write one as:{}", list("id:", choice, choices));
  }

  private String list(String beforeId, List<Integer> items, int count) {
    StringBuilder text = new StringBuilder();
    for (int item : items.subList(0, Math.min(SUGGESTIONS, items.size()))) {
      text.append("\n  ")
          .append(beforeId)
          .append(model.itemIds().number(item))
          .append("  ")
          .append(catalogue.title(item));
    }
    if (count > SUGGESTIONS) {
      text.append("\n  and ").append(count - SUGGESTIONS).append(" more");
    }
    return text.toString();
  }
}
