package dev.quire.cli;

import dev.quire.model.Model;
import dev.quire.recommend.Questions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code quire inspect MODEL questions}. */
@Command(
    name = "questions",
    customSynopsis = "quire inspect MODEL questions [OPTION]...",
    description =
        "The items whose ratings would tell the most about someone new, one question after the"
            + " other.")
final class InspectQuestions extends VerbCommand {
  @ParentCommand private InspectCommand inspect;

  @Mixin private TopOption top;

  @Override
  void run() throws Exception {
    try (Model model = input(Model.open(inspect.modelFile()))) {
      Questions questions = new Questions(model);
      double before = questions.remaining();
      List<Questions.Question> best = questions.next(top.value());
      ItemText text = new ItemText(model);
      if (json()) {
        printJson(json(before, best, text));
      } else {
        out()
            .println(
                "variance of the ratings expected of someone new: " + Numbers.significant(before));
        table(best, text).print(out());
      }
    }
  }

  private static TextTable table(List<Questions.Question> questions, ItemText text) {
    TextTable table =
        new TextTable()
            .right("question")
            .right("gain")
            .right("variance left")
            .right("id")
            .left("title", ItemText.LEAST_TITLE, ItemText.LAST_TITLE)
            .right("ratings");
    Numbers gains = Numbers.of(questions, Questions.Question::reduction);
    Numbers left = Numbers.of(questions, Questions.Question::remaining);
    int number = 1;
    for (Questions.Question question : questions) {
      table.row(
          String.valueOf(number++),
          gains.text(question.reduction()),
          left.text(question.remaining()),
          text.id(question.item()),
          text.title(question.item()),
          text.count(question.item()));
    }
    return table;
  }

  private static ObjectNode json(double before, List<Questions.Question> questions, ItemText text) {
    ObjectNode node = JSON.createObjectNode();
    node.put("variance", before);
    ArrayNode array = node.putArray("questions");
    for (Questions.Question question : questions) {
      ObjectNode item = text.json(question.item());
      item.put("expected_reduction", question.reduction());
      item.put("variance_left", question.remaining());
      array.add(item);
    }
    return node;
  }
}
