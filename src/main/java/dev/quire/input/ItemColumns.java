package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.input.TextSample.Line;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which column of a table of items holds what: as somebody says, or by the names of the columns, or
 * by the order that files of MovieLens have, which lack a header.
 *
 * <p>Genres are in lists, or there is a column for each genre that says by 1 and 0 which items have
 * it: a <i>flag</i>.
 */
final class ItemColumns {
  /** The columns of {@code u.item} in MovieLens 100K before the flags, and the genres of these. */
  private static final int BEFORE_FLAGS = 5;

  private static final List<String> FLAGS =
      List.of(
          ("unknown|Action|Adventure|Animation|Children's|Comedy|Crime|Documentary|Drama|Fantasy"
                  + "|Film-Noir|Horror|Musical|Mystery|Romance|Sci-Fi|Thriller|War|Western")
              .split("\\|"));

  /** Fewer columns of 0 and 1 may be anything. */
  private static final int LEAST_FLAGS = 3;

  // Names by which columns are known, the better ones first.

  private static final List<Set<String>> ITEM_NAMES =
      Stream.concat(RatingColumns.Role.ITEM.names().stream(), names("id")).toList();

  private static final List<Set<String>> TITLE_NAMES =
      names(
              "title movietitle filmtitle booktitle itemtitle producttitle tracktitle songtitle"
                  + " gametitle primarytitle",
              "name moviename filmname bookname itemname productname trackname songname gamename"
                  + " artistname",
              "movie film book item product track song game artist")
          .toList();

  private static final List<Set<String>> GENRES_NAMES =
      names("genres genre", "categories category productcategory", "tags tag").toList();

  private final Path file;
  private final TableLook look; // null of fields that have names and no order
  private final ColumnNames names;
  private final ItemColumnChoice choice;
  private int item = -1;
  private int title = -1;
  private final List<Integer> lists = new ArrayList<>();
  private final List<Integer> flags = new ArrayList<>();
  private boolean ofMovieLens; // the flags have its names

  private ItemColumns(Path file, TableLook look, ColumnNames names, ItemColumnChoice choice) {
    this.file = file;
    this.look = look;
    this.names = names;
    this.choice = choice;
  }

  private static Stream<Set<String>> names(String... tiers) {
    return Stream.of(tiers).map(tier -> Set.of(tier.split(" ")));
  }

  /** Names of columns that hold ids of items, as {@link HeaderName} has them. */
  static Set<String> itemNames() {
    return ITEM_NAMES.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a name is one by which columns are known. */
  static boolean isKnown(String name) {
    String plain = HeaderName.of(name);
    return Stream.of(ITEM_NAMES, TITLE_NAMES, GENRES_NAMES)
        .flatMap(List::stream)
        .anyMatch(known -> known.contains(plain));
  }

  /**
   * Finds them.
   *
   * @throws InvalidFileException when the items are missing, or nothing is known of them
   */
  static ItemColumns of(Path file, TableLook look, ItemColumnChoice choice)
      throws InvalidFileException {
    ColumnNames names =
        look.header()
            ? ColumnNames.of(look.lines().getFirst().fields())
            : ColumnNames.unnamed(look.count());
    ItemColumns columns = new ItemColumns(file, look, names, choice);
    columns.choose();
    if (look.header()) {
      columns.findByName();
    } else {
      columns.takeInOrder();
    }
    return columns;
  }

  /**
   * Finds them among fields that have names. None of these is a flag.
   *
   * @throws InvalidFileException when the items are missing, or nothing is known of them
   */
  static ItemColumns ofFields(Path file, List<String> names, ItemColumnChoice choice)
      throws InvalidFileException {
    ItemColumns columns = new ItemColumns(file, null, ColumnNames.of(names), choice);
    columns.choose();
    columns.findByName();
    return columns;
  }

  private void choose() throws InvalidFileException {
    if (choice.item().isPresent()) {
      item = chosen("item", choice.item().get());
    }
    if (choice.title().isPresent() && !choice.title().get().equals(ItemColumnChoice.NONE)) {
      title = chosen("title", choice.title().get());
    }
    for (String genres : choice.genres()) {
      if (!genres.equals(ItemColumnChoice.NONE)) {
        int column = chosen("genres", genres);
        (isFlag(column) ? flags : lists).add(column);
      }
    }
  }

  private int chosen(String what, String name) throws InvalidFileException {
    int column = names.choose(file, what, name, "item-columns");
    if (isTaken(column)) {
      throw new InvalidFileException(
          file,
          Problem.of("one column for two things")
              .with("column", name)
              .remedy("choose another for one of them in {item-columns}"));
    }
    return column;
  }

  private boolean isTaken(int column) {
    return column == item || column == title || lists.contains(column) || flags.contains(column);
  }

  private boolean isFlag(int column) {
    if (look == null) {
      return false;
    }
    List<Line> data = look.data();
    return TableLook.all(data, column, look.count(), text -> text.matches("[01]"))
        && !TableLook.all(data, column, look.count(), text -> text.equals("0"));
  }

  private void findByName() throws InvalidFileException {
    if (item < 0) {
      List<Integer> found = called(ITEM_NAMES);
      if (found.size() > 1) {
        throw new InvalidFileException(
            file,
            Problem.of("two columns for the same thing")
                .with("line", 1)
                .with("columns", name(found.get(0)) + " and " + name(found.get(1)))
                .remedy("say which one to take with {item-columns=item=COLUMN}"));
      }
      item = found.isEmpty() ? -1 : found.getFirst();
    }
    if (title < 0 && choice.title().isEmpty()) {
      List<Integer> found = called(TITLE_NAMES);
      title = found.isEmpty() ? -1 : found.getFirst();
    }
    if (choice.genres().isEmpty()) {
      called(GENRES_NAMES).stream().limit(1).forEach(lists::add);
      if (lists.isEmpty()) {
        takeFlags();
      }
    }
    requireSome();
  }

  private List<Integer> called(List<Set<String>> tiers) {
    return tiers.stream()
        .map(known -> names.called(known, c -> !isTaken(c)))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private void takeFlags() {
    List<Integer> found =
        IntStream.range(0, names.count()).filter(c -> !isTaken(c) && isFlag(c)).boxed().toList();
    if (found.size() >= LEAST_FLAGS) {
      flags.addAll(found);
    }
  }

  private void requireSome() throws InvalidFileException {
    boolean known = title >= 0 || !lists.isEmpty() || !flags.isEmpty();
    if (item < 0 || !known) {
      throw new InvalidFileException(
          file,
          Problem.of("no column that could be the {}", item < 0 ? "item" : "title")
              .with("line", 1)
              .with("columns", names.shown())
              .remedy(
                  "say which one it is with {item-columns="
                      + (item < 0 ? "item" : "title")
                      + "=COLUMN}"));
    }
  }

  private void takeInOrder() throws InvalidFileException {
    if (isOfMovieLens()) {
      ofMovieLens = choice.genres().isEmpty();
      item = item < 0 ? 0 : item;
      title = title < 0 && choice.title().isEmpty() ? 1 : title;
      if (ofMovieLens) {
        IntStream.range(BEFORE_FLAGS, look.count()).forEach(flags::add);
      }
      return;
    }
    if (choice.item().isEmpty() && look.count() <= 3 && look.all(0, this::isWhole)) {
      item = isTaken(0) ? -1 : 0;
      title = title < 0 && choice.title().isEmpty() && !isTaken(1) ? 1 : title;
      boolean listed = look.count() == 3 && !isTaken(2) && !look.all(2, TableLook::isDecimal);
      if (choice.genres().isEmpty() && listed) {
        lists.add(2);
      }
    }
    if (item < 0) {
      throw look.noOrder(file, "say what they are, such as {item-columns=item=1,title=2,genres=3}");
    }
  }

  /** Whether there is no other delimiter in an id, by which the table is to be taken apart. */
  private boolean isWhole(String id) {
    return Stream.of(Delimiter.values()).noneMatch(delimiter -> id.contains(delimiter.text()));
  }

  private boolean isOfMovieLens() {
    return look.delimiter() == Delimiter.BAR
        && look.count() == BEFORE_FLAGS + FLAGS.size()
        && IntStream.range(BEFORE_FLAGS, look.count())
            .allMatch(c -> look.all(c, text -> text.matches("[01]")));
  }

  /** Number of columns. */
  int count() {
    return names.count();
  }

  /** The column of the ids. */
  int item() {
    return item;
  }

  /** The column of the titles, or -1. */
  int title() {
    return title;
  }

  /** Columns with lists of genres. */
  List<Integer> lists() {
    return lists;
  }

  /** Columns that say by 1 and 0 whether an item has a genre. */
  List<Integer> flags() {
    return flags;
  }

  /** The genre of a flag; none where that is {@code unknown}. */
  Optional<String> genre(int flag) {
    String genre = ofMovieLens ? FLAGS.get(flag - BEFORE_FLAGS) : name(flag);
    return Optional.of(genre).filter(name -> !name.equals(FLAGS.getFirst()));
  }

  /** The name of a column in a message. */
  String name(int column) {
    if (names.named()) {
      return names.names().get(column);
    }
    return column == item ? "item" : column == title ? "title" : "column " + (column + 1);
  }

  /** The names of the columns that are passed over, in a table with a header. */
  List<String> unused() {
    return IntStream.range(0, names.named() ? names.count() : 0)
        .filter(c -> !isTaken(c))
        .mapToObj(c -> name(c).isBlank() ? "(no name)" : name(c))
        .toList();
  }

  /** What the columns are, in a few words. */
  String description() {
    List<String> parts = new ArrayList<>();
    parts.add(place("item", item));
    if (title >= 0) {
      parts.add(place("title", title));
    }
    if (!lists.isEmpty()) {
      String columns = lists.stream().map(this::place).collect(Collectors.joining("+"));
      parts.add(columns.equals("genres") ? columns : "genres=" + columns);
    }
    if (!flags.isEmpty()) {
      parts.add(flags.size() + " genres by 1 and 0");
    }
    if (!names.named()) {
      parts.add("no header");
    }
    return String.join(", ", parts);
  }

  private String place(String what, int column) {
    return place(column).equals(what) ? what : what + "=" + place(column);
  }

  private String place(int column) {
    return names.named() ? name(column) : String.valueOf(column + 1);
  }
}
