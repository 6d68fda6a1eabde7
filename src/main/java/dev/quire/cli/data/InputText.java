package dev.quire.cli.data;

import dev.quire.cli.OptionSpelling;
import dev.quire.cli.Progress;
import dev.quire.dataset.ConvertListener;
import dev.quire.problem.Problem;
import java.util.function.UnaryOperator;

/** What people see while ratings files are read. */
public final class InputText {
  private InputText() {}

  /** Shows it on a line. */
  public static ConvertListener showing(Progress progress) {
    return showing(progress, UnaryOperator.identity());
  }

  /**
   * The same of files whose names say nothing to people.
   *
   * @param named what a line with such names should say
   */
  public static ConvertListener showing(Progress progress, UnaryOperator<String> named) {
    ConvertListener phases = SplitText.showing(progress);
    return new ConvertListener() {
      @Override
      public void progress(Phase phase, double done) {
        phases.progress(phase, done);
      }

      @Override
      public void recognised(String description) {
        progress.line(named.apply(description));
      }

      @Override
      public void noticed(Problem notice) {
        progress.line("quire: " + named.apply(notice.text(OptionSpelling.INSTANCE)));
      }
    };
  }
}
