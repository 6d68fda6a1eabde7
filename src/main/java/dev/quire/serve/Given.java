package dev.quire.serve;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a question, by name. It remembers which were asked for, since what nobody asks
 * for is a mistake of who gives it.
 */
abstract class Given {
  /** What to do with a number that is too large, or too far below 0. */
  static final String SMALLER = "use a number nearer to 0";

  private final Set<String> known = new HashSet<>();

  /** All names that are given. */
  abstract Set<String> names();

  /** A text. */
  abstract Optional<String> textOf(String name);

  /** Several texts. */
  abstract List<String> textsOf(String name);

  /** A whole number. */
  abstract OptionalLong wholeOf(String name);

  /** A number, which is finite. */
  abstract OptionalDouble numberOf(String name);

  /** Whether something is wanted. */
  abstract Optional<Boolean> flagOf(String name);

  final Optional<String> text(String name) {
    known.add(name);
    return textOf(name);
  }

  final List<String> texts(String name) {
    known.add(name);
    return textsOf(name);
  }

  final OptionalLong whole(String name) {
    known.add(name);
    return wholeOf(name);
  }

  /** A whole number that is not too large to count with. */
  final OptionalInt count(String name) {
    OptionalLong given = whole(name);
    if (given.isEmpty()) {
      return OptionalInt.empty();
    }
    long value = given.getAsLong();
    if (value != (int) value) {
      throw wrong(name, value, SMALLER);
    }
    return OptionalInt.of((int) value);
  }

  final OptionalDouble number(String name) {
    known.add(name);
    return numberOf(name);
  }

  final boolean flag(String name) {
    known.add(name);
    return flagOf(name).orElse(false);
  }

  /** Says that something is read in another way. */
  final void know(String name) {
    known.add(name);
  }

  /** A problem with where the one of that name stands, where that is not plain from it. */
  Problem located(Problem problem, String name) {
    return problem;
  }

  /** Checks that all that is given has a meaning. */
  final void requireNothingElse() {
    for (String name : names()) {
      if (!known.contains(name)) {
        throw new BadInputException(
            located(Problem.of("no such {setting}").with("name", name), name)
                .remedy(
                    known.isEmpty()
                        ? "leave it out"
                        : "choose among " + String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  final BadInputException missing(String name, String remedy) {
    return new BadInputException(Problem.of("{setting} is missing").setting(name).remedy(remedy));
  }

  final BadInputException wrong(String name, Object value, String remedy) {
    return new BadInputException(
        located(Problem.of("{setting} that can't be read").setting(name, value), name)
            .remedy(remedy));
  }
}
