package dev.quire.dataset;

import dev.quire.mapped.DType;
import dev.quire.mapped.TensorFile;
import dev.quire.problem.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A lowest rating, 0 or -1 below a scale from 1 on, that looks like a word for none. It stands
 * apart: there are at least twice as many of it as of the lower half of the scale, of which there
 * are fewer than of the upper half, as people rate what they have chosen. In Book-Crossing, 716,109
 * of 1,149,780 ratings are 0, and 70,403 from 1 to 5 of 10; of Anime's 7.8 million, 1.5 are -1, and
 * half a million from 1 to 5. Counts of something have most of their small ones right above 0, and
 * a scale of likes has no lower half.
 */
final class UnratedLevel {
  private static final int LEAST_LEVELS = 4; // of the scale above it
  private static final double LEAST_SHARE = 0.05; // of all ratings
  private static final int APART = 2; // times the lower half

  private UnratedLevel() {}

  /**
   * What to say of such ratings.
   *
   * @param folder of the dataset, with its training ratings
   */
  static Optional<Problem> notice(DatasetInfo info, Path folder) throws IOException {
    List<Float> levels = info.levels();
    if (!mayStandForNone(levels)) {
      return Optional.empty();
    }
    long[] counts = counts(folder, info.train());
    float greatest = levels.getLast();
    long lower = 0;
    long upper = 0;
    for (int code = 1; code < levels.size(); code++) {
      if (2 * levels.get(code) <= greatest) {
        lower += counts[code];
      } else {
        upper += counts[code];
      }
    }
    if (counts[0] < APART * lower || lower >= upper || counts[0] < LEAST_SHARE * info.train()) {
      return Optional.empty();
    }
    int none = levels.getFirst().intValue();
    return Optional.of(
        Problem.of("a rating of {} seems to stand for none", String.valueOf(none))
            .with("of " + none, counts[0])
            .with("from " + levels.get(1).intValue() + " to " + (int) greatest, lower + upper)
            .remedy(
                "{unrated="
                    + none
                    + "} leaves these lines out, {implicit} makes an event of each"));
  }

  private static boolean mayStandForNone(List<Float> levels) {
    return levels.size() > LEAST_LEVELS
        && (levels.getFirst() == 0 || levels.getFirst() == -1)
        && levels.get(1) > 0
        && levels.stream().allMatch(level -> level == Math.rint(level));
  }

  /** How many training ratings have each code. */
  private static long[] counts(Path folder, long ratings) throws IOException {
    long[] counts = new long[RatingLevels.MAX_LEVELS];
    Path byUser = folder.resolve(Dataset.TRAIN).resolve(Dataset.BY_USER);
    try (TensorFile file = TensorFile.open(byUser)) {
      MemorySegment codes = file.segment(RatingsWriter.VALUES, DType.U8, ratings);
      for (long at = 0; at < ratings; at++) {
        counts[codes.get(ValueLayout.JAVA_BYTE, at) & 0xff]++;
      }
    }
    return counts;
  }
}
