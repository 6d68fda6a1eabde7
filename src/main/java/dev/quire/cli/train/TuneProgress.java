package dev.quire.cli.train;

import dev.quire.cli.Counted;
import dev.quire.cli.Progress;
import dev.quire.cli.TextWidth;
import dev.quire.tune.Measure;
import dev.quire.tune.Trial;
import dev.quire.tune.TuningListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows how far a search is: the best trials as a table on a terminal, elsewhere a line for each.
 */
class TuneProgress implements TuningListener {
  private static final int SHOWN = 10; // trials
  private static final long PARTS = 1000; // of a trial

  private final Progress progress;
  private final List<String> names;
  private final Measure by;
  private final Map<Integer, Trial> trials = new TreeMap<>(); // by number
  private String step = "";
  private int count; // trials of the rung
  private int done; // of these

  /**
   * Before the first trial.
   *
   * @param names of the settings that are searched
   */
  TuneProgress(Progress progress, List<String> names, Measure by) {
    this.progress = progress;
    this.names = names;
    this.by = by;
  }

  @Override
  public void onResume(int rungs) {
    progress.line("quire: going on with a search of " + Counted.of(rungs, "step") + " so far");
  }

  @Override
  public void onRung(int rung, int rungs, int ofRung) {
    step = rungs == 1 ? "trials" : "rung " + rung + " of " + rungs;
    count = ofRung;
    done = 0;
    progress.show(step, 0, count * PARTS);
  }

  @Override
  public void onEpoch(Trial trial, int epoch, int until) {
    progress.show(step, done * PARTS + PARTS * epoch / Math.max(epoch, until), count * PARTS);
  }

  @Override
  public void onTrial(Trial trial, boolean known) {
    trials.put(trial.number(), trial);
    done++;
    if (!known) {
      progress.table(table(), TuneText.line(trial, by));
    }
    progress.show(step, done * PARTS, count * PARTS);
  }

  private List<String> table() {
    List<Trial> best = TuneText.ordered(List.copyOf(trials.values()), by).limit(SHOWN).toList();
    StringWriter text = new StringWriter();
    TuneText.table(best, names, by, List.of()).print(new PrintWriter(text, true));
    return text.toString().lines().map(line -> TextWidth.cut(line, TextWidth.terminal())).toList();
  }
}
