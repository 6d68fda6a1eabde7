package dev.quire.recommend;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Ids;
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
import java.util.stream.Stream;

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
 *
 * <p>Ids that are texts are found as they are, and are names of items without a title: an artist's,
 * for example.
 */
public final class ItemFinder {
  private static final int SUGGESTIONS = 5;
  private static final Pattern NUMBER = Pattern.compile("(id: *)?(\\+?\\d{1,64})");
  private static final String ID = "id:";

  private final Model model;
  private final Ids ids;
  private final Catalogue catalogue; // null when the model has no titles

  /** Looks through the items of a model, which has to stay open. */
  public ItemFinder(Model model) {
    this.model = model;
    this.ids = model.itemIds();
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
    private final ItemTitle title; // null for what can only be an id
    private final int byId; // -1 when it is no item's id
    private final Map<Way, Hits> hits = new HashMap<>();

    Search(String wanted, boolean titlesOnly) {
      this.wanted = wanted;
      boolean explicit = !titlesOnly && isExplicitId(wanted);
      byId = titlesOnly ? -1 : byId(wanted);
      boolean named = catalogue != null || (!ids.areNumbers() && byId < 0);
      title = named && !explicit ? ItemTitle.of(wanted) : null;
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
    for (int item = 0; !byName.isEmpty() && item < ids.size(); item++) {
      ItemTitle title = ItemTitle.of(title(item));
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

  /** Whether this is an id of one of the items, with or without {@code id:} before it. */
  public boolean isId(String wanted) {
    return byId(wanted) >= 0;
  }

  private int byId(String wanted) {
    return ids.areNumbers() ? byNumber(wanted.strip()) : byText(wanted);
  }

  private boolean isExplicitId(String wanted) {
    return wanted.strip().startsWith(ID)
        && (!ids.areNumbers() || NUMBER.matcher(wanted.strip()).matches());
  }

  private int byNumber(String wanted) {
    Matcher number = NUMBER.matcher(wanted);
    return number.matches() ? ids.indexOf(number.group(2)) : -1;
  }

  /** An id may begin with {@code id:}, too. */
  private int byText(String wanted) {
    String stripped = wanted.strip();
    String text = stripped.startsWith(ID) ? wanted.substring(wanted.indexOf(ID) + 3) : wanted;
    return Stream.of(text, text.strip(), wanted, stripped)
        .mapToInt(ids::indexOf)
        .filter(item -> item >= 0)
        .findFirst()
        .orElse(-1);
  }

  /** The title of an item, or else an id that is one; empty when it has neither. */
  private String title(int item) {
    String title = catalogue == null ? "" : catalogue.title(item);
    return title.isEmpty() && !ids.areNumbers() ? ids.id(item) : title;
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
      List<Integer> nearest = NearTitles.of(ids.size(), this::title, search.title, SUGGESTIONS);
      Problem unknown = Problem.of("no such item").with("title", search.wanted);
      return nearest.isEmpty()
          ? unknown.remedy("give an id")
          : unknown.remedy("did you mean:{}", list("", nearest, nearest.size(), false));
    }
    int choices = search.choices(choice);
    Problem several =
        Problem.of("more than one item").with("title", search.wanted).with("items", choices);
    return search.byId < 0
        ? several.remedy("give the id of one:{}", list("", choice, choices, true))
        : several.remedy(
            "it is an id and a title, so write one as:{}", list("id:", choice, choices, true));
  }

  /** Some items, a line each; if somebody has to choose, with more where titles are the same. */
  private String list(String beforeId, List<Integer> items, int count, boolean toChoose) {
    List<Integer> some = items.subList(0, Math.min(SUGGESTIONS, items.size()));
    boolean alike = toChoose && some.stream().map(this::title).distinct().count() < some.size();
    StringBuilder text = new StringBuilder();
    for (int item : some) {
      String title = catalogue == null ? "" : catalogue.title(item);
      text.append("\n  ").append(beforeId).append(ids.shown(item));
      text.append(title.isEmpty() ? "" : "  ").append(title);
      if (alike) {
        text.append(", ").append(model.observed().many()).append('=').append(model.itemCount(item));
      }
    }
    if (count > SUGGESTIONS) {
      text.append("\n  and ").append(count - SUGGESTIONS).append(" more");
    }
    return text.toString();
  }
}
