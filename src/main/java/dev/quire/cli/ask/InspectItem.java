package dev.quire.cli.ask;

import dev.quire.ask.ItemFacts;
import dev.quire.ask.ModelQueries;
import dev.quire.catalogue.Observed;
import dev.quire.cli.Counted;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextWidth;
import dev.quire.cli.VerbCommand;
import dev.quire.files.Shown;
import dev.quire.json.AnswerJson;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code quire inspect MODEL item}. */
@Command(
    name = "item",
    customSynopsis = "quire inspect MODEL item ITEM [OPTION]...",
    description = "What the model knows of an item, and its neighbours.")
final class InspectItem extends VerbCommand {
  @ParentCommand private InspectCommand inspect;

  @Parameters(paramLabel = "ITEM", description = "A title or an id.")
  private String wanted;

  @Mixin private TopOption top;
  @Mixin private final FilterOptions filters = new FilterOptions();

  @Override
  protected void run() throws Exception {
    try (ModelQueries model = input(ModelQueries.open(inspect.modelFile()))) {
      ItemFacts facts = model.aboutItem(wanted, top.value(), filters.choice(model, progress()));
      announce(facts.notes());
      ItemTable table = new ItemTable(model.observed(), facts.neighbours());
      if (json()) {
        printJson(AnswerJson.of(facts));
        return;
      }
      out().println(line((facts.item().id() + "  " + facts.item().title()).strip()));
      out().println(line(sentence(model.observed(), facts)));
      if (!facts.neighbours().isEmpty()) {
        out().printf(Locale.ROOT, "%nnearest by cosine:%n");
        table.print(out());
      }
    }
  }

  private static String sentence(Observed observed, ItemFacts facts) {
    List<String> genres = facts.item().genres();
    return Counted.of(facts.item().ratings(), "training " + observed.one())
        + ", bias "
        + Numbers.significantSigned(facts.bias())
        + ", norm "
        + Numbers.significant(facts.norm())
        + (genres.isEmpty() ? "" : ", " + String.join(", ", genres));
  }

  private static String line(String text) {
    return TextWidth.cut(Shown.line(text), TextWidth.terminal());
  }
}
