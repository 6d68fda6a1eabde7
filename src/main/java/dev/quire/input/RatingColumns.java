package dev.quire.input;

import dev.quire.files.InvalidFileException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which column of a ratings file holds what: as somebody says, or by the names of the columns. */
final class RatingColumns {
  private static final String NO_COLUMN = "none";

  /** Names of columns that tell kinds of events apart. */
  private static final Set<String> KINDS_OF_EVENTS =
      Set.of("event", "eventtype", "action", "actiontype", "behavior", "behaviortype");

  /** date_read, Date Added, watch time; not runtime, update, candidate. */
  private static final Pattern TIME_LIKE =
      Pattern.compile("^date|(?<!up|candi|vali)date$|^time|(?<!run)time$");

  /** What a column holds, and the names by which it is known, the best first. */
  enum Role {
    USER(
        "user",
        "userid user uid reviewerid customerid customer memberid",
        "member visitorid username reviewer accountid"),
    ITEM(
        "item",
        "movieid movie itemid item isbn asin productid product bookid book trackid songid artistid"
            + " filmid film animeid businessid recipeid gameid articleid newsid videoid sku",
        "track song artist game article parentasin"),
    RATING(
        "rating",
        "rating score stars star overall bookrating starrating",
        "plays playcount count listens listencount weight value"),
    TIMESTAMP(
        "time",
        "timestamp unixreviewtime unixtime",
        "time datetime createdat eventtime ratedat",
        "date reviewdate day"),
    OTHER("");

    private final String setting;
    private final String names; // the better ones before a bar

    Role(String setting, String... names) {
      this.setting = setting;
      this.names = String.join("|", names);
    }

    /** The names by which it is known, the better ones first. */
    List<Set<String>> names() {
      return Arrays.stream(names.split("\\|")).map(list -> Set.of(list.split(" "))).toList();
    }

    /** The name of what the column holds, in the order user, item, rating, timestamp. */
    String word() {
      return this == TIMESTAMP ? "timestamp" : setting;
    }

    private static final List<Role> ALL = List.of(USER, ITEM, RATING, TIMESTAMP);
  }

  private final Path file;
  private final ColumnNames names;
  private final Role[] roles; // [columns]
  private boolean passedOver; // ratings, though they may be there
  private boolean timesSettled; // somebody has said where they are, or that there are none

  private RatingColumns(Path file, ColumnNames names) {
    this.file = file;
    this.names = names;
    roles = new Role[names.count()];
    Arrays.fill(roles, Role.OTHER);
  }

  /**
   * Finds them by their names.
   *
   * @param unused what is passed over though it may be there
   * @throws InvalidFileException when users or items are missing, or two columns may be the same
   */
  static RatingColumns of(Path file, List<String> names, ColumnChoice choice, Set<Role> unused)
      throws InvalidFileException {
    RatingColumns columns = new RatingColumns(file, ColumnNames.of(names));
    columns.choose(choice);
    columns.timesSettled = choice.time().isPresent() || unused.contains(Role.TIMESTAMP);
    for (Role role : Role.ALL) {
      if (columns.indexOf(role) < 0 && columns.chosen(choice, role).isEmpty()) {
        columns.findByName(role);
      }
    }
    return columns.finish(unused);
  }

  /**
   * Takes them in the order user, item, rating, timestamp, of a file without names.
   *
   * @param order what each of the columns holds, unless somebody says otherwise
   */
  static RatingColumns inOrder(Path file, List<Role> order, ColumnChoice choice, Set<Role> unused)
      throws InvalidFileException {
    RatingColumns columns = new RatingColumns(file, ColumnNames.unnamed(order.size()));
    columns.choose(choice);
    for (int c = 0; c < order.size(); c++) {
      Role role = order.get(c);
      boolean free = columns.roles[c] == Role.OTHER && columns.indexOf(role) < 0;
      if (free && columns.chosen(choice, role).isEmpty()) {
        columns.roles[c] = role;
      }
    }
    return columns.finish(unused);
  }

  private RatingColumns finish(Set<Role> unused) throws InvalidFileException {
    for (Role needed : List.of(Role.USER, Role.ITEM)) {
      if (indexOf(needed) < 0) {
        throw new InvalidFileException(
            file,
            Problem.of("no column that could be the {}", needed.word())
                .with("line", 1)
                .with("columns", names.shown())
                .remedy("say which one it is with {columns=" + needed.setting + "=COLUMN}"));
      }
    }
    passedOver = unused.contains(Role.RATING);
    for (int c = 0; c < roles.length; c++) {
      roles[c] = unused.contains(roles[c]) ? Role.OTHER : roles[c];
    }
    return this;
  }

  private Optional<String> chosen(ColumnChoice choice, Role role) {
    return switch (role) {
      case USER -> choice.user();
      case ITEM -> choice.item();
      case RATING -> choice.rating();
      case TIMESTAMP -> choice.time();
      case OTHER -> Optional.empty();
    };
  }

  private void choose(ColumnChoice choice) throws InvalidFileException {
    for (Role role : Role.ALL) {
      Optional<String> chosen = chosen(choice, role);
      if (chosen.isPresent() && !chosen.get().equals(NO_COLUMN)) {
        int column = names.choose(file, role.setting, chosen.get(), "columns");
        if (roles[column] != Role.OTHER) {
          throw new InvalidFileException(
              file,
              Problem.of("one column for two things")
                  .with("column", chosen.get())
                  .with("things", roles[column].word() + " and " + role.word())
                  .remedy("choose another for one of them in {columns}"));
        }
        roles[column] = role;
      }
    }
  }

  private void findByName(Role role) throws InvalidFileException {
    for (Set<String> known : role.names()) {
      List<Integer> found = names.called(known, c -> roles[c] == Role.OTHER);
      if (found.size() > 1) {
        throw new InvalidFileException(
            file,
            Problem.of("two columns for the same thing")
                .with("line", 1)
                .with("columns", name(found.get(0)) + " and " + name(found.get(1)))
                .remedy("say which one to take with {columns=" + role.setting + "=COLUMN}"));
      }
      if (!found.isEmpty()) {
        roles[found.getFirst()] = role;
        return;
      }
    }
  }

  /** What a name stands for, {@link Role#OTHER} when it is unknown. */
  static Role roleOf(String name) {
    String plain = HeaderName.of(name);
    for (Role role : Role.ALL) {
      if (role.names().stream().anyMatch(known -> known.contains(plain))) {
        return role;
      }
    }
    return Role.OTHER;
  }

  int count() {
    return roles.length;
  }

  /** The name of a column in a message. */
  String name(int column) {
    return names.named() ? names.names().get(column) : roles[column].word();
  }

  Role role(int column) {
    return roles[column];
  }

  /** The column with that role, or -1. */
  int indexOf(Role role) {
    return Arrays.asList(roles).indexOf(role);
  }

  boolean has(Role role) {
    return indexOf(role) >= 0;
  }

  /** What there is to say where there are no ratings; nothing where there are. */
  String note(String record) {
    return has(Role.RATING) ? "" : ", no ratings: each " + record + " is an event of value 1";
  }

  /** What to say of a column that may be of use, unless somebody has said what it is. */
  Optional<Problem> notice() {
    return kindsOfEvents().or(this::timesPassedOver);
  }

  private Optional<Problem> timesPassedOver() {
    if (!names.named() || has(Role.TIMESTAMP) || timesSettled) {
      return Optional.empty();
    }
    return IntStream.range(0, count())
        .filter(c -> roles[c] == Role.OTHER)
        .filter(c -> TIME_LIKE.matcher(HeaderName.of(name(c))).find())
        .mapToObj(this::name)
        .findFirst()
        .map(
            column ->
                Problem.of("a column that may hold times is left out")
                    .with("column", column)
                    .remedy(
                        "if it does, take it with {columns=time=COLUMN}; if not,"
                            + " {columns=time=none} says so"));
  }

  /** Events of several kinds count alike. */
  private Optional<Problem> kindsOfEvents() {
    List<Integer> kinds = names.called(KINDS_OF_EVENTS, c -> roles[c] == Role.OTHER);
    return has(Role.RATING) || passedOver || kinds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Problem.of("events count alike, of whatever kind they are")
                .with("column", name(kinds.getFirst()))
                .remedy(
                    "{columns=rating=COLUMN} with {rating-words=view=1,buy=5} makes ratings of the"
                        + " words in that column, {implicit} leaves them alike"));
  }

  /** What the columns are, in a few words. */
  String description(Delimiter delimiter) {
    List<String> parts = new ArrayList<>();
    if (!names.named()) {
      int last = 0;
      for (int c = 0; c < roles.length; c++) {
        parts.add(roles[c] == Role.OTHER ? "-" : roles[c].word());
        last = roles[c] == Role.OTHER ? last : c + 1;
      }
      String between = delimiter == Delimiter.TAB ? "\\t" : delimiter.text();
      return String.join(between, parts.subList(0, last)) + ", no header";
    }
    for (Role role : Role.ALL) {
      if (has(role)) {
        String name = name(indexOf(role));
        parts.add(name.equals(role.word()) ? name : role.word() + "=" + name);
      }
    }
    return String.join(", ", parts) + delimiter.separation();
  }
}
