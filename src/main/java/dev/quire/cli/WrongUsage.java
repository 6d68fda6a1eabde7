package dev.quire.cli;

import dev.quire.files.Shown;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person sees whose command line cannot be understood: what is wrong, and what is near. */
public final class WrongUsage {
  private static final int EXIT_CODE = 2;
  private static final int MOST_SLIPS = 2;
  private static final int MOST_SUGGESTIONS = 3;

  private WrongUsage() {}

  static int explain(ParameterException thrown, String[] args) {
    ParameterException e = closestToTheMistake(thrown);
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("quire: " + Shown.line(problem(e, args)));
    List<String> near = e instanceof UnmatchedArgumentException u ? near(u) : List.<String>of();
    err.println(
        near.isEmpty()
            ? "Try '" + help(command.getCommandSpec()) + "'."
            : "Did you mean " + alternatives(near) + "?");
    return EXIT_CODE;
  }

  /** For example {@code quire help inspect item}. */
  private static String help(CommandSpec verb) {
    String quire = verb.root().name();
    return quire + " help" + verb.qualifiedName().substring(quire.length());
  }

  /** Names of options or verbs that a slip or two make into the first one that is unknown. */
  private static List<String> near(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    String mistyped = e.getUnmatched().getFirst().replaceFirst("=.*", "");
    Stream<String> names =
        e.isUnknownOption()
            ? command.getCommandSpec().optionsMap().keySet().stream()
            : command.getSubcommands().keySet().stream();
    LevenshteinDistance distance = new LevenshteinDistance(MOST_SLIPS);
    return names
        .filter(name -> name.length() > MOST_SLIPS && distance.apply(mistyped, name) >= 0)
        .sorted(Comparator.comparing((String name) -> distance.apply(mistyped, name)))
        .limit(MOST_SUGGESTIONS)
        .map(name -> e.isUnknownOption() ? name : command.getCommandName() + " " + name)
        .toList();
  }

  /** What is missing is often there, under a mistyped name. */
  private static ParameterException closestToTheMistake(ParameterException e) {
    CommandLine command = e.getCommandLine();
    List<String> unmatched =
        e instanceof MissingParameterException
            ? command.getUnmatchedArguments()
            : e instanceof UnmatchedArgumentException mistyped
                ? mistyped.getUnmatched()
                : List.<String>of();
    List<String> options =
        unmatched.stream().filter(arg -> arg.startsWith("-") && !isNumber(arg)).toList();
    return options.isEmpty() ? e : new UnmatchedArgumentException(command, options);
  }

  private static boolean isNumber(String arg) {
    return arg.matches("-[\\d.].*");
  }

  /** What is wrong and what to write; the parser's own words are for those who know its terms. */
  private static String problem(ParameterException e, String[] args) {
    CommandSpec verb = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e instanceof MissingParameterException missing) {
      List<OptionSpec> withoutValue = given(missing.getMissing(), args);
      return withoutValue.isEmpty()
          ? missing(verb, missing.getMissing())
          : "option without its value: write " + Synopsis.label(withoutValue.getFirst());
    }
    if (e instanceof OverwrittenOptionException twice) {
      return twice(twice.getOverwritten());
    }
    if (e instanceof MutuallyExclusiveArgsException || e instanceof MaxValuesExceededException) {
      List<OptionSpec> given = given(Synopsis.alternatives(verb), args);
      return given.size() == 1
          ? twice(given.getFirst())
          : "options exclude each other: "
              + given.stream().map(OptionSpec::longestName).collect(Collectors.joining(", "))
              + "; give one of them";
    }
    return e.getArgSpec() != null && e.getValue() != null
        ? wrongValue(e.getArgSpec(), e.getValue())
        : e.getMessage(); // our own
  }

  private static String twice(ArgSpec option) {
    return "option given twice: " + Synopsis.label(option) + "; give it once";
  }

  /**
   * Refuses {@code --columns user=1,user=2}, of which the parser keeps the last one.
   *
   * @throws BadInputException naming both
   */
  static void requireKeysOnce(ParseResult line) {
    for (OptionSpec option : line.matchedOptions()) {
      if (!Map.class.isAssignableFrom(option.type())) {
        continue;
      }
      Map<String, String> seen = new HashMap<>();
      List<String> pairs =
          option.originalStringValues().stream()
              .flatMap(list -> Stream.of(list.split(option.splitRegex())))
              .toList();
      for (String given : pairs) {
        String key = given.substring(0, given.indexOf('='));
        String before = seen.put(key, given);
        if (before != null) {
          throw new BadInputException(
              Problem.of("two values for one thing")
                  .setting(OptionSpelling.name(option.longestName()), before)
                  .with("and", given)
                  .remedy("give {} once", Shown.value(key)));
        }
      }
    }
  }

  /** Those of the arguments that are options and on the command line. */
  private static List<OptionSpec> given(Collection<ArgSpec> arguments, String[] args) {
    Set<String> names =
        Arrays.stream(args).map(arg -> arg.replaceFirst("=.*", "")).collect(Collectors.toSet());
    return arguments.stream()
        .filter(OptionSpec.class::isInstance)
        .map(OptionSpec.class::cast)
        .filter(option -> Arrays.stream(option.names()).anyMatch(names::contains))
        .toList();
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().getFirst();
    if (e.isUnknownOption()) {
      return "unknown option: " + first;
    }
    if (e.getCommandLine().getSubcommands().isEmpty()) {
      return "one argument too many: " + first;
    }
    boolean verb = e.getCommandLine().getParent() == null;
    return (verb ? "unknown verb: " : "nothing to inspect by that name: ") + first;
  }

  /** Says that something is missing, and how the verb is written. */
  public static String missing(CommandSpec verb, List<ArgSpec> missing) {
    boolean choice = missing.getFirst().group() != null;
    List<String> labels =
        missing.stream()
            .sorted(Comparator.comparing(ArgSpec::isOption))
            .map(Synopsis::label)
            .toList();
    return "missing: "
        + (choice ? alternatives(labels) : String.join(", ", labels))
        + "; write "
        + Synopsis.shortest(verb);
  }

  private static String wrongValue(ArgSpec argument, String value) {
    String label = argument instanceof OptionSpec o ? o.longestName() : argument.paramLabel();
    String given = label + "=" + value;
    if (argument.typeInfo().isMap()) {
      String wanted = argument.paramLabel();
      boolean number = argument.auxiliaryTypes()[1] != String.class;
      String how = label + "=" + wanted + (number ? ", X in digits" : "");
      return "not " + wanted + ": " + given + "; write " + how;
    }
    Class<?> type = elementType(argument);
    if (type.isEnum()) {
      return "no such choice: " + given + "; use " + alternatives(choices(type));
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return value.matches("[-+]?\\d+")
          ? "number out of range: " + given + "; use a smaller one"
          : "not a whole number: " + given + "; write it in digits";
    }
    if (type == double.class || type == Double.class) {
      return "not a number: " + given + "; write it like 0.5 or 1e-5";
    }
    return type == boolean.class
        ? "option takes no value: " + given + "; write " + label
        : "not what belongs there: " + given + "; give another";
  }

  private static Class<?> elementType(ArgSpec argument) {
    return argument.isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
  }

  private static List<String> choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(choice -> ((Enum<?>) choice).name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private static String alternatives(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.getFirst()
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }
}
