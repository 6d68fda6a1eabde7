package dev.quire.cli.ask;

import dev.quire.ask.Evaluation;
import dev.quire.ask.ListEvaluation;
import dev.quire.ask.ListQuery;
import dev.quire.ask.ModelQueries;
import dev.quire.ask.Part;
import dev.quire.cli.JsonText;
import dev.quire.cli.OptionSpelling;
import dev.quire.cli.VerbCommand;
import dev.quire.files.InvalidFileException;
import dev.quire.model.ScoreMeaning;
import dev.quire.parallel.WorkerPool;
import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measure a model on ratings that were held out: its errors (clipped, with predictions beyond"
            + " the scale of the ratings taken for its ends), or the lists that it gives, which is"
            + " all that can be measured of preferences; both, of a model that has these and ratings.")
public final class EvaluateCommand extends VerbCommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
  private Path modelFile;

  @Parameters(index = "1", paramLabel = "DATASET", description = "The dataset of the model.")
  private Path datasetFolder;

  @Option(
      names = "--on",
      paramLabel = "test|valid|train",
      defaultValue = "test",
      description = "Which ratings (default: ${DEFAULT-VALUE}).")
  private Part part;

  @Option(
      names = "--ranking",
      description =
          "Measure lists: the best of all items but those that a user is known by, with the"
              + " held-out ratings telling what is relevant.")
  private boolean ranking;

  @Option(
      names = "--at",
      paramLabel = "N",
      split = ",",
      description = "Lengths of lists to measure (default: 5,10,20,50,100).")
  private int[] cuts;

  @Option(
      names = "--positive-from",
      paramLabel = "X",
      description =
          "The least rating that makes an item relevant (default: what about half of the training"
              + " ratings reach, 4 stars; any event).")
  private Double positiveFrom;

  @Option(
      names = "--users",
      paramLabel = "N",
      description =
          "Of lists: measure those of so many users at most, from the most active to the least in"
              + " even steps (default: all).")
  private Integer users; // null for all

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description =
          "Where lists are measured: another model of the dataset, and by how much the lists of the"
              + " first are better than its, over the same users.")
  private Path otherFile; // null for none

  @Mixin private OrderOption order;

  @Override
  protected void run() throws Exception {
    if (Files.isDirectory(modelFile) && Files.isRegularFile(datasetFolder)) {
      throw new BadInputException(
          Problem.of("the dataset stands where the model belongs")
              .with("MODEL", modelFile)
              .with("DATASET", datasetFolder)
              .remedy("write them the other way round"));
    }
    try (ModelQueries model = input(ModelQueries.open(modelFile, Optional.of(datasetFolder)));
        WorkerPool pool = newPool()) {
      boolean lists = ranking || model.scoreMeaning() == ScoreMeaning.PREFERENCE;
      if (!lists && !model.hasPreferences()) {
        requireRanking();
      }
      Optional<ListEvaluation> others =
          otherFile == null ? Optional.empty() : Optional.of(ofOther(pool));
      ObjectNode result = JsonText.MAPPER.createObjectNode();
      if (!lists) {
        errors(model.scoreMeaning(), model.evaluate(part, pool), result);
      }
      if (lists) {
        lists(model.evaluateLists(listQuery(), pool), others, result);
      } else if (model.hasPreferences()) {
        listsToo(model, pool, others, result);
      }
      if (json()) {
        printJson(result);
      }
    }
  }

  /** Of a model that has both, after the errors and where there is anything to tell. */
  private void listsToo(
      ModelQueries model, WorkerPool pool, Optional<ListEvaluation> others, ObjectNode result)
      throws InvalidFileException {
    ListEvaluation lists;
    try {
      lists = model.evaluateLists(listQuery(), pool);
    } catch (BadInputException e) {
      progress().line("quire: no measures of lists: " + e.problem().text(OptionSpelling.INSTANCE));
      return;
    }
    if (!json()) {
      out().println();
    }
    String meaning = result.get("meaning").asString();
    lists(lists, others, result);
    result.put("list_meaning", lists.meaning().key()).put("meaning", meaning);
  }

  private ListEvaluation ofOther(WorkerPool pool) throws IOException {
    try (ModelQueries other = input(ModelQueries.open(otherFile, Optional.of(datasetFolder)))) {
      return other.evaluateLists(listQuery(), pool);
    }
  }

  private ListQuery listQuery() {
    ListQuery query = ListQuery.on(part);
    query = order.value().isPresent() ? query.order(order.value().get()) : query;
    query = cuts == null ? query : query.at(cuts);
    query = users == null ? query : query.users(users);
    return positiveFrom == null ? query : query.positiveFrom(positiveFrom);
  }

  /** Refuses what is about lists alone. */
  private void requireRanking() {
    String unused =
        otherFile != null
            ? "against"
            : cuts != null
                ? "at"
                : positiveFrom != null
                    ? "positive-from"
                    : users != null ? "users" : order.value().isPresent() ? "score" : null;
    if (unused != null) {
      throw new BadInputException(
          Problem.of("{setting} without use").setting(unused).remedy("it goes with {ranking}"));
    }
  }

  private void lists(ListEvaluation lists, Optional<ListEvaluation> others, ObjectNode result) {
    if (json()) {
      result.setAll(RankingText.json(lists));
      others.ifPresent(other -> result.set("against", RankingText.json(lists, other)));
      return;
    }
    RankingText.print(out(), lists);
    others.ifPresent(other -> RankingText.print(out(), lists, other, otherFile.toString()));
  }

  private void errors(ScoreMeaning meaning, Evaluation evaluation, ObjectNode result) {
    result.put("meaning", meaning.key()).setAll(ErrorsText.json(part, evaluation));
    if (!json()) {
      ErrorsText.print(out(), part, evaluation);
    }
  }
}
