package dev.quire.cli.ask;

import dev.quire.ask.ModelQueries;
import dev.quire.ask.UserFacts;
import dev.quire.ask.UserFacts.Neighbour;
import dev.quire.cli.Counted;
import dev.quire.cli.IdText;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.cli.TextWidth;
import dev.quire.cli.VerbCommand;
import dev.quire.files.Shown;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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
        printJson(json(facts));
      } else {
        print(facts);
      }
    }
  }

  private void print(UserFacts facts) {
    out().println(TextWidth.cut(Shown.line("user " + facts.userId()), TextWidth.terminal()));
    facts.ratings().ifPresent(count -> out().print(Counted.of(count, "training rating") + ", "));
    out()
        .println(
            "bias "
                + Numbers.significantSigned(facts.bias())
                + steady(facts)
                + ", norm "
                + Numbers.significant(facts.norm()));
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

  private static void putSpread(ObjectNode result, UserFacts.Spread spread) {
    result.put("noise", spread.deviation());
    result.put("usual_noise", spread.usual());
  }

  private ObjectNode json(UserFacts facts) {
    ObjectNode result = JSON.createObjectNode();
    IdText.put(result, "user_id", facts.userId(), facts.idIsNumber());
    facts.ratings().ifPresent(count -> result.put("ratings", count));
    result.put("bias", facts.bias());
    facts.steadyBias().ifPresent(bias -> result.put("steady_bias", bias));
    result.put("norm", facts.norm());
    facts.spread().ifPresent(spread -> putSpread(result, spread));
    ArrayNode array = result.putArray("users");
    for (Neighbour neighbour : facts.neighbours()) {
      ObjectNode node = array.addObject();
      IdText.put(node, "user_id", neighbour.userId(), facts.idIsNumber());
      node.put("score", neighbour.score());
    }
    return result;
  }
}
