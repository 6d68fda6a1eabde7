package dev.quire.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** How a verb is written: in its help, where a line ends at a blank only, and in messages. */
final class Synopsis extends Help {
  Synopsis(CommandSpec verb, ColorScheme colors) {
    super(verb, colors);
  }

  /** The parser's own breaks lines within an option, too. */
  @Override
  protected String insertSynopsisCommandName(int headingLength, Text arguments) {
    String name = commandSpec().qualifiedName();
    int indent = headingLength + name.length();
    int width = commandSpec().usageMessage().width() - indent;
    String plain = arguments.plainString().stripTrailing();
    StringBuilder lines = new StringBuilder(colorScheme().commandText(name).toString());
    for (int start = 0; start < plain.length(); ) { // at a blank
      int end = plain.length();
      if (end - start >= width) {
        int last = plain.lastIndexOf(' ', start + width - 1);
        int next = plain.indexOf(' ', start + 1);
        end = last > start ? last : next < 0 ? end : next;
      }
      lines.append(start == 0 ? "" : System.lineSeparator() + " ".repeat(indent));
      lines.append(arguments.substring(start, end));
      start = end;
    }
    return lines.append(System.lineSeparator()).toString();
  }

  /** An option with the name of its value, or the name of what stands in that place. */
  static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + (option.arity().max() == 0 ? "" : "=" + option.paramLabel())
        : argument.paramLabel();
  }

  /** A verb with no more than it must have: of options that exclude each other the first. */
  static String shortest(CommandSpec verb) {
    Stream<String> options =
        verb.options().stream()
            .filter(option -> option.required() && option.group() == null)
            .map(Synopsis::label);
    Stream<String> choices =
        verb.argGroups().stream()
            .filter(group -> group.multiplicity().min() > 0)
            .map(group -> label(group.args().iterator().next()));
    List<String> words = new ArrayList<>(path(verb));
    verb.positionalParameters().forEach(place -> words.add(label(place)));
    Stream.concat(options, choices).forEach(words::add);
    return String.join(" ", words);
  }

  /** The names of a verb and of what is before it, and what stands between them. */
  private static List<String> path(CommandSpec verb) {
    List<String> words = new ArrayList<>();
    if (verb.parent() != null) {
      words.addAll(path(verb.parent()));
      for (PositionalParamSpec between : verb.parent().positionalParameters()) {
        words.add(label(between));
      }
    }
    words.add(verb.name());
    return words;
  }

  /** The options of a verb of which only one may be given. */
  static List<ArgSpec> alternatives(CommandSpec verb) {
    return verb.argGroups().stream()
        .filter(ArgGroupSpec::exclusive)
        .flatMap(group -> group.args().stream())
        .toList();
  }
}
