package dev.quire.report;

import dev.quire.describe.Description;
import dev.quire.describe.Times;
import java.time.ZoneOffset;
import java.util.List;

/** The first paragraph. */
final class Summary {
  private Summary() {}

  static String of(ReportFindings findings) {
    Description facts = findings.dataset();
    String times = facts.times().map(found -> ", from " + dates(found)).orElse("");
    String models =
        switch (findings.models().size()) {
          case 0 -> "";
          case 1 -> " One model of them: " + names(findings.models()) + ".";
          default ->
              " "
                  + findings.models().size()
                  + " models of them, side by side: "
                  + names(findings.models())
                  + ".";
        };
    return Words.count(facts.ratings(), facts.observed().one())
        + " of "
        + Words.count(facts.byUser().rows(), "user")
        + " and "
        + Words.count(facts.byItem().rows(), "item")
        + times
        + "; "
        + Words.percent(facts.sparsity())
        + " of all pairs have none."
        + models;
  }

  private static String names(List<ModelFindings> models) {
    return Words.and(models.stream().map(Summary::name).toList());
  }

  /** The name, and where that does not say it the kind. */
  static String name(ModelFindings model) {
    return model.name().equals(model.kind())
        ? model.name()
        : model.name() + " (" + model.kind() + ")";
  }

  private static String dates(Times times) {
    return times.first().atOffset(ZoneOffset.UTC).toLocalDate()
        + " to "
        + times.last().atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
