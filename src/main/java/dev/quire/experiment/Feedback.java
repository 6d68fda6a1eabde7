package dev.quire.experiment;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** How users answer to what they are shown. */
public sealed interface Feedback {
  /**
   * By what they have rated of it in truth, held out for test: {@link Likes}.
   *
   * @param positiveFrom the least rating that is a like; by default the one that about half of the
   *     training ratings reach, and any event is one
   */
  record HeldOut(OptionalDouble positiveFrom) implements Feedback {}

  /**
   * By what a model says that they would rate it: {@link SimulatedRatings}.
   *
   * @param truth a model of ratings
   * @param noise standard deviation of a rating around what is predicted
   */
  record Simulated(Path truth, double noise) implements Feedback {
    /** What a rating varies by, of stars. */
    public static final double NOISE = 0.5;

    /** Checks the range. */
    public Simulated {
      if (!(noise >= 0 && Double.isFinite(noise))) {
        throw new BadInputException(
            Problem.of("{setting} out of range")
                .setting("noise", noise)
                .remedy("use 0 or a positive number"));
      }
    }
  }
}
