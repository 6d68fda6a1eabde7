package dev.quire.cli.ask;

import dev.quire.ask.Interview;
import dev.quire.ask.Interview.Question;
import dev.quire.ask.ModelQueries;
import dev.quire.catalogue.Observed;
import dev.quire.cli.Numbers;
import dev.quire.cli.TextTable;
import dev.quire.cli.VerbCommand;
import dev.quire.json.AnswerJson;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

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
  protected void run() throws Exception {
    try (ModelQueries model = input(ModelQueries.open(inspect.modelFile()))) {
      Interview interview = model.interview(top.value());
      if (json()) {
        printJson(AnswerJson.of(interview));
      } else {
        out()
            .println(
                "variance of the ratings expected of someone new: "
                    + Numbers.significant(interview.variance()));
        table(model.observed(), interview.questions()).print(out());
      }
    }
  }

  private static TextTable table(Observed observed, List<Question> questions) {
    TextTable table =
        new TextTable()
            .right("question")
            .right("gain")
            .right("variance left")
            .ids("id")
            .left("title", ItemText.LEAST_TITLE, ItemText.LAST_TITLE)
            .right(observed.many());
    Numbers gains = Numbers.of(questions, Question::reduction);
    Numbers left = Numbers.of(questions, Question::remaining);
    int number = 1;
    for (Question question : questions) {
      table.row(
          String.valueOf(number++),
          gains.text(question.reduction()),
          left.text(question.remaining()),
          question.item().id(),
          question.item().title(),
          ItemText.count(question.item()));
    }
    return table;
  }
}
