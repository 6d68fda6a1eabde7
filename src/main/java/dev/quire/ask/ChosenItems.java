package dev.quire.ask;

import dev.quire.catalogue.Catalogue;
import dev.quire.catalogue.Folded;
import dev.quire.model.Model;
import dev.quire.model.ScoreMeaning;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import dev.quire.recommend.ItemFilter;
import dev.quire.recommend.ItemFilter.RuleName;
import dev.quire.recommend.Ranker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The items that an {@link ItemChoice} keeps of a model's.
 *
 * @param filter that keeps them
 * @param note what it does without being asked
 */
record ChosenItems(ItemFilter filter, Optional<Note> note) {
  /** Without those that are too rare, even if the choice says nothing of that. */
  static ChosenItems of(Opened opened, ItemChoice choice) {
    return opened
        .choices()
        .get(new KnownChoices.Key(choice, false), () -> withoutRareOnes(opened, choice));
  }

  private static ChosenItems withoutRareOnes(Opened opened, ItemChoice choice) {
    boolean byDefault = choice.minRatings().isEmpty();
    int minimum = byDefault ? opened.minimumRatings() : choice.minRatings().getAsInt();
    return of(opened, choice, minimum, byDefault);
  }

  private static ChosenItems of(Opened opened, ItemChoice choice, int minimum, boolean byDefault) {
    Model model = opened.model();
    ItemFilter filter = ofAnyCount(opened, choice);
    if (minimum == 0) {
      return new ChosenItems(filter, Optional.empty());
    }
    RuleName name = RuleName.setting("min-ratings", minimum);
    ItemFilter known =
        filter.and(byDefault ? name.byDefault() : name, item -> model.itemCount(item) >= minimum);
    return new ChosenItems(
        known, byDefault ? note(minimum, filter, known) : Optional.<Note>empty());
  }

  /**
   * For lists by a ranker: of preferences, which are low where little is known, without those alone
   * that nobody has rated, even if the choice says nothing of that.
   */
  static ChosenItems of(Opened opened, ItemChoice choice, Ranker ranker) {
    return ranker.meaning() == ScoreMeaning.PREFERENCE && choice.minRatings().isEmpty()
        ? opened
            .choices()
            .get(new KnownChoices.Key(choice, true), () -> of(opened, choice, 1, true))
        : of(opened, choice);
  }

  /** With those that are rare, unless the choice says something of that. */
  static ChosenItems withRareOnes(Opened opened, ItemChoice choice) {
    return choice.minRatings().isPresent()
        ? of(opened, choice)
        : new ChosenItems(ofAnyCount(opened, choice), Optional.empty());
  }

  /** What nobody asked for is said where it matters. */
  private static Optional<Note> note(int minimum, ItemFilter before, ItemFilter after) {
    int kept = after.kept().length;
    int all = before.kept().length;
    return kept == 0 || 2L * kept >= all
        ? Optional.empty()
        : Optional.of(new Note.FewRated(minimum, kept, all));
  }

  private static ItemFilter ofAnyCount(Opened opened, ItemChoice choice) {
    Model model = opened.model();
    ItemFilter filter = ItemFilter.all(model.parameters().items());
    for (String genre : choice.genres()) {
      filter = withGenre(filter, catalogue(model, "genre", genre), genre);
    }
    if (choice.years().isPresent()) {
      Years years = choice.years().get();
      filter = withYears(filter, catalogue(model, "year", years), years);
    }
    if (choice.candidates().isPresent()) {
      ItemList list = choice.candidates().get();
      BitSet candidates = opened.items(list);
      filter = filter.and(RuleName.setting("candidates", list.name()), candidates::get);
    }
    for (ItemList list : choice.excluded()) {
      filter = filter.without(RuleName.setting("exclude", list.name()), opened.items(list));
    }
    return filter;
  }

  /** The titles and genres that a setting needs. */
  static Catalogue catalogue(Model model, String setting, Object value) {
    return model
        .catalogue()
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("{setting} without use")
                        .setting(setting, value)
                        .remedy(
                            "the model has no titles and genres, make its dataset with {:convert}"
                                + " {items}")));
  }

  private static ItemFilter withGenre(ItemFilter filter, Catalogue catalogue, String name) {
    List<String> names = catalogue.genreNames();
    int wanted = Folded.indexOf(names, name.strip());
    if (wanted < 0) {
      throw new BadInputException(
          Problem.of("no such genre")
              .setting("genre", name)
              .remedy(
                  "{}",
                  names.isEmpty()
                      ? "the model's items have none"
                      : "choose one of " + String.join(", ", names)));
    }
    return filter.and(
        RuleName.setting("genre", names.get(wanted)),
        item -> IntStream.of(catalogue.genreIndices(item)).anyMatch(genre -> genre == wanted));
  }

  private static ItemFilter withYears(ItemFilter filter, Catalogue catalogue, Years years) {
    return filter.and(
        RuleName.setting("year", years),
        item -> {
          OptionalInt year = catalogue.year(item);
          return year.isPresent() && years.has(year.getAsInt());
        });
  }

  /** The notes on an answer. */
  List<Note> notes(boolean empty) {
    List<Note> notes = new ArrayList<>();
    note.ifPresent(notes::add);
    if (empty) {
      notes.add(new Note.NothingLeft(filter.emptied()));
    }
    return notes;
  }
}
