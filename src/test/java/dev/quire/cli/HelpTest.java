package dev.quire.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  /** Every verb, and everything to inspect. */
  private static List<CommandLine> verbs() {
    List<CommandLine> verbs = new ArrayList<>();
    QuireCommand.commandLine().getSubcommands().values().forEach(verb -> addAll(verb, verbs));
    return verbs;
  }

  private static void addAll(CommandLine verb, List<CommandLine> verbs) {
    verbs.add(verb);
    verb.getSubcommands().values().forEach(what -> addAll(what, verbs));
  }

  /** Lines end between options, never between an option and its value or within one. */
  @Test
  void theHelpOfEveryVerbFitsATerminalAndBreaksNoOption() {
    for (CommandLine verb : verbs()) {
      CommandSpec spec = verb.getCommandSpec();
      String help = verb.getUsageMessage();
      help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
      String synopsis =
          help.substring(0, help.indexOf(spec.usageMessage().description()[0].substring(0, 15)));
      for (ArgSpec argument : spec.args()) {
        String label = Synopsis.label(argument);
        assertTrue(help.contains(label), label + " in " + help);
        boolean own = spec.usageMessage().customSynopsis().length == 0;
        boolean listed =
            !(argument instanceof OptionSpec o && (o.arity().max() == 0 || o.hidden()));
        assertTrue(!own || !listed || synopsis.contains(label), label + " in " + synopsis);
      }
    }
  }

  /** A command line builds the parser of its own verb alone, and help those of all. */
  @Test
  void aVerbByItselfIsWhatItIsAmongAll() {
    Map<String, CommandLine> all = QuireCommand.commandLine().getSubcommands();
    all.forEach(
        (name, verb) -> {
          Map<String, CommandLine> built = QuireCommand.commandLine(name, "x").getSubcommands();
          assertEquals(verb.getUsageMessage(), built.get(name).getUsageMessage());
          assertEquals(name.equals("help") ? all.keySet() : Set.of(name), built.keySet());
        });
    for (String first : List.of("trian", "--json", "")) {
      assertEquals(
          all.keySet(), QuireCommand.commandLine(first, "train").getSubcommands().keySet());
    }
  }

  /** Help on what to inspect takes no model. */
  @Test
  void helpOnWhatToInspectNeedsNoModel() {
    for (String what :
        QuireCommand.commandLine().getSubcommands().get("inspect").getSubcommands().keySet()) {
      String help = Cli.run("inspect", what, "--help").done();
      assertTrue(help.startsWith("Usage: quire inspect MODEL " + what), help);
      assertEquals(help, Cli.run("help", "inspect", what).done());
    }
  }
}
