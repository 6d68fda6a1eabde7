package dev.quire.cli;

import dev.quire.mapped.Shown;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person sees whose command line cannot be understood: what is wrong, and what is near. */
final class WrongUsage {
  private static final int EXIT_CODE = 2;
  private static final int MOST_SLIPS = 2;
  private static final int MOST_SUGGESTIONS = 3;

  private WrongUsage() {}

  static int explain(ParameterException thrown, String[] args) {
    ParameterException e = closestToTheMistake(thrown);
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("quire: " + Shown.line(problem(e)));
    List<String> near = e instanceof UnmatchedArgumentException u ? near(u) : List.<String>of();
    err.println(
        near.isEmpty()
            ? "Try '" + command.getCommandSpec().qualifiedName() + " --help'."
            : "Did you mean " + alternatives(near) + "?");
    return EXIT_CODE;
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

  /** The parser's words, but for those that only its authors understand. */
  private static String problem(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String first = unmatched.getUnmatched().getFirst();
      if (e.getCommandLine().getSubcommands().isEmpty()) {
        return "one argument too many: " + first;
      }
      boolean verb = e.getCommandLine().getParent() == null;
      return (verb ? "unknown verb: " : "nothing to inspect by that name: ") + first;
    }
    if (e instanceof UnmatchedArgumentException unmatched) {
      return "unknown option: " + unmatched.getUnmatched().getFirst();
    }
    if (e.getArgSpec() instanceof OptionSpec option && e.getValue() != null) {
      String problem = problem(option, e.getValue());
      if (problem != null) {
        return problem;
      }
    }
    String message = e.getMessage();
    return message.startsWith("Error: ") ? message.substring("Error: ".length()) : message;
  }

  /** What is wrong with the value of an option, or null when only the parser knows. */
  private static String problem(OptionSpec option, String value) {
    String given = option.longestName() + "=" + value;
    Class<?> type = elementType(option);
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
    return null;
  }

  private static Class<?> elementType(ArgSpec option) {
    return option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
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
