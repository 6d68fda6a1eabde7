package dev.quire.cli;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.Dataset;
import dev.quire.model.Model;
import dev.quire.recommend.Recommender;
import dev.quire.recommend.ScoredUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
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
  private long userId;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = "The dataset of the model, to count the user's training ratings.")
  private Path datasetFolder;

  @Mixin private TopOption top;

  /**
   * What is known of the user.
   *
   * @param count of training ratings, with the dataset at hand
   * @param neighbours the most alike first
   */
  private record Found(double bias, double norm, OptionalInt count, List<ScoredUser> neighbours) {}

  @Override
  void run() throws Exception {
    try (Model model = input(Model.open(inspect.modelFile()))) {
      int user = UserFinder.find(model, userId);
      Recommender recommender = new Recommender(model);
      double norm = recommender.userNorm(user);
      Found found =
          new Found(
              model.parameters().userBias().getAtIndex(F32, user),
              norm,
              count(model, user),
              norm == 0 ? List.of() : recommender.similarUsers(user, top.value()));
      if (json()) {
        printJson(json(model, found));
      } else {
        print(model, found);
      }
    }
  }

  private OptionalInt count(Model model, int user) throws IOException {
    if (datasetFolder == null) {
      return OptionalInt.empty();
    }
    try (Dataset dataset = input(ModelAndDataset.open(inspect.modelFile(), model, datasetFolder))) {
      return OptionalInt.of(dataset.training().byUser().rowLength(user));
    }
  }

  private void print(Model model, Found found) {
    out().println("user " + userId);
    found.count().ifPresent(count -> out().print(Counted.of(count, "training rating") + ", "));
    out()
        .println(
            "bias "
                + Numbers.significantSigned(found.bias())
                + ", norm "
                + Numbers.significant(found.norm()));
    if (found.neighbours().isEmpty()) {
      progress().line("quire: a vector of length 0 has no neighbours");
      return;
    }
    out().printf(Locale.ROOT, "%nnearest by cosine:%n");
    TextTable table = new TextTable().right("rank").right(" score").right("user");
    Numbers scores = Numbers.of(found.neighbours(), ScoredUser::score);
    int rank = 1;
    for (ScoredUser neighbour : found.neighbours()) {
      table.row(
          String.valueOf(rank++),
          scores.text(neighbour.score()),
          String.valueOf(model.userIds().id(neighbour.user())));
    }
    table.print(out());
  }

  private ObjectNode json(Model model, Found found) {
    ObjectNode result = JSON.createObjectNode();
    result.put("user_id", userId);
    found.count().ifPresent(count -> result.put("ratings", count));
    result.put("bias", found.bias());
    result.put("norm", found.norm());
    ArrayNode array = result.putArray("users");
    for (ScoredUser neighbour : found.neighbours()) {
      ObjectNode node = array.addObject();
      node.put("user_id", model.userIds().id(neighbour.user()));
      node.put("score", neighbour.score());
    }
    return result;
  }
}
