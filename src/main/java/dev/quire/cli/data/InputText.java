package dev.quire.cli.data;

import dev.quire.cli.OptionSpelling;
import dev.quire.cli.Progress;
import dev.quire.dataset.ConvertListener;
import dev.quire.problem.Problem;

/** What people see while ratings files are read. */
public final class InputText {
  private InputText() {}

  /** Shows it on a line. */
  public static ConvertListener showing(Progress progress) {
    ConvertListener phases = SplitText.showing(progress);
    return new ConvertListener() {
      @Override
      public void progress(Phase phase, double done) {
        phases.progress(phase, done);
      }

      @Override
      public void recognised(String description) {
        progress.line(description);
      }

      @Override
      public void noticed(Problem notice) {
        progress.line("quire: " + notice.text(OptionSpelling.INSTANCE));
      }
    };
  }
}
