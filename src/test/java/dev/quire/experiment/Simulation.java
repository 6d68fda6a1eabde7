package dev.quire.experiment;

import dev.quire.parallel.RandomStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Experiments with users who are drawn, of which the truth is known.
 *
 * @param users of each experiment
 * @param share of B
 * @param correlation of a user's outcome with the earlier mean, from -1 to 1
 * @param liked share of the outcomes that are not 0, and some of those large, as those of weighted
 *     likes are; 1 for normal ones
 * @param effect what B adds to each outcome, whose deviation is about 1
 */
record Simulation(int users, double share, double correlation, double liked, double effect) {
  /** An A/A test of 600 users. */
  static final Simulation NULL = new Simulation(600, 0.5, 0.6, 1, 0);

  /** One experiment; another number has other users and cuts them in another way. */
  ExperimentLog log(int number) {
    RandomGenerator random = RandomStreams.of(20_261_126, number);
    Assignment assignment = new Assignment("experiment " + number);
    List<Observation> seen = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      String id = Integer.toString(user);
      Arm arm = assignment.arm(id, Assignment.share(share));
      double earlier = random.nextGaussian();
      double other = Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
      double outcome = correlation * earlier + other;
      if (liked < 1) {
        outcome = random.nextDouble() < 1 - liked ? 0 : -Math.log(1 - random.nextDouble());
      }
      seen.add(
          new Observation(
              id,
              arm,
              Assignment.share(share),
              outcome + (arm == Arm.B ? effect : 0),
              3.5 + 0.4 * earlier));
    }
    return new ExperimentLog(
        "simulated", Evidence.OBSERVED, "drawn", "a", "b", List.of(Assignment.share(share)), seen);
  }

  /** What so many experiments find, but for the few whose split is withheld. */
  List<Comparison.Findings> findings(int experiments) {
    return IntStream.range(0, experiments)
        .mapToObj(number -> Comparison.of(log(number), 0.05).findings())
        .flatMap(Optional::stream)
        .toList();
  }
}
