package dev.quire.cli.train;

import dev.quire.train.ModelKind;
import dev.quire.train.ModelKinds;
import dev.quire.train.Setting;
import dev.quire.train.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The settings of all kinds of model as options, and as a section of the help for each kind. */
public final class ModelSettings {
  private static final String SECTION = "settings";
  private static final int INDENT = 2;
  private static final int NAMES = 34; // columns

  private ModelSettings() {}

  /** Adds an option for each setting of any kind. */
  public static void addTo(CommandSpec command) {
    for (ModelKind kind : ModelKinds.all()) {
      for (Setting<?> setting : kind.settings()) {
        String name = "--" + setting.name();
        if (command.findOption(name) == null) {
          command.addOption(
              OptionSpec.builder(name)
                  .paramLabel(setting.label())
                  .type(String.class)
                  .hidden(true) // it has a place of its own in the help
                  .build());
        }
      }
    }
    UsageMessageSpec usage = command.usageMessage();
    List<String> sections = new ArrayList<>(usage.sectionKeys());
    sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST) + 1, SECTION);
    usage.sectionKeys(sections);
    usage.sectionMap().put(SECTION, ModelSettings::help);
  }

  /** The settings of a kind, with what is on the command line. */
  static Settings of(ModelKind kind, CommandSpec command) {
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName().substring("--".length());
      if (option.hidden() && !given.containsKey(name)) {
        given.put(name, option.getValue());
      }
    }
    return Settings.of(kind, given);
  }

  /** The names of all kinds, as a choice. */
  static String kinds() {
    return ModelKinds.all().stream().map(ModelKind::name).collect(Collectors.joining("|"));
  }

  private static String help(Help help) {
    StringBuilder text = new StringBuilder();
    int width = help.commandSpec().usageMessage().width();
    for (ModelKind kind : ModelKinds.all()) {
      text.append(String.format(Locale.ROOT, "%n--model %s: %s%n", kind.name(), kind.text()));
      TextTable table =
          TextTable.forColumns(
              help.colorScheme(),
              new Column(NAMES, INDENT, Overflow.SPAN),
              new Column(width - NAMES, INDENT, Overflow.WRAP));
      for (Setting<?> setting : kind.settings()) {
        table.addRowValues(
            "--" + setting.name() + "=" + setting.label(),
            setting.text() + " Default: " + setting.defaultText() + ".");
      }
      text.append(table);
    }
    return text.toString();
  }
}
