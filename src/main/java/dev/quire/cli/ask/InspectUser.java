package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.UserFacts;
import dev.quire.ask.UserFacts.Neighbour;
import dev.quire.catalogue.Observed;
import dev.quire.cli.Counted;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.cli.TextWidth;
import dev.quire.cli.VerbCommand;
import dev.quire.files.Shown;
import dev.quire.json.AnswerJson;
import dev.quire.model.ScoreMeaning;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code quire inspect MODEL user}. */
@Command(
    name = "user",
    customSynopsis = "quire inspect MODEL user ID [OPTION]...",
    description = "What the model knows of a user, and who is like them.")
final class InspectUser extends VerbCommand {
  @ParentCommand private InspectCommand inspect;

  @Parameters(paramLabel = "ID", description = "A user of the model.")
  private String userId;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = "The dataset of the model, to count the user's training ratings.")
  private Path datasetFolder;

  @Mixin private TopOption top;

  @Override
  protected void run() throws Exception {
    try (ModelQueries model =
        input(ModelQueries.open(inspect.modelFile(), Optional.ofNullable(datasetFolder)))) {
      UserFacts facts = model.aboutUser(userId, top.value());
      announce(facts.notes());
      if (json()) {
        printJson(AnswerJson.of(facts));
      } else {
        print(model.observed(), model.scoreMeaning(), facts);
      }
    }
  }

  private void print(Observed observed, ScoreMeaning meaning, UserFacts facts) {
    out().println(TextWidth.cut(Shown.line("user " + facts.userId()), TextWidth.terminal()));
    facts
        .ratings()
        .ifPresent(count -> out().print(Counted.of(count, "training " + observed.one()) + ", "));
    if (meaning != ScoreMeaning.PREFERENCE) { // which no bias of a user changes the order of
      out().print("bias " + Numbers.significantSigned(facts.bias()) + steady(facts) + ", ");
    }
    out().println("norm " + Numbers.significant(facts.norm()));
    facts
        .spread()
        .ifPresent(
            spread ->
                out()
                    .println(
                        "ratings are "
                            + Numbers.significant(spread.deviation())
                            + " from what is expected, those of others "
                            + Numbers.significant(spread.usual())));
    if (!facts.features().isEmpty()) {
      String line = "features: " + String.join(", ", facts.features());
      out().println(TextWidth.cut(Shown.line(line), TextWidth.terminal()));
    }
    if (facts.neighbours().isEmpty()) {
      return;
    }
    out().printf(Locale.ROOT, "%nnearest by cosine:%n");
    TextTable table = new TextTable().right("rank").right(" score").ids("user");
    Numbers scores = Numbers.of(facts.neighbours(), Neighbour::score);
    int rank = 1;
    for (Neighbour neighbour : facts.neighbours()) {
      table.row(String.valueOf(rank++), scores.text(neighbour.score()), neighbour.userId());
    }
    table.print(out());
  }

  private static String steady(UserFacts facts) {
    return facts.steadyBias().isPresent()
        ? " now (" + Numbers.significantSigned(facts.steadyBias().getAsDouble()) + " at any time)"
        : "";
  }
}
