package dev.quire.evaluate.ranking;

import dev.quire.parallel.RandomStreams;

/**
 * How often each of {@value #REPLICATES} samples of the users, drawn with replacement, has a user:
 * nearly a Poisson number with mean 1, independently of the others, so nobody has to be kept in
 * memory. It follows from the user alone; two models are measured on the same samples.
 *
 * <p>B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1), 1979;
 * with Poisson numbers: N. Chamandy, O. Muralidharan, A. Najmi, S. Naidu, "Estimating uncertainty
 * for massive data streams", Google, 2012.
 */
final class Bootstrap {
  static final int REPLICATES = 200;

  private static final double UNIT = 0x1p-53;
  private static final double[] CUMULATIVE = cumulative(); // of the Poisson distribution

  private Bootstrap() {}

  private static double[] cumulative() {
    double[] cumulative = new double[16];
    double term = Math.exp(-1);
    for (int n = 0; n < cumulative.length; n++) {
      cumulative[n] = (n == 0 ? 0 : cumulative[n - 1]) + term;
      term /= n + 1;
    }
    return cumulative;
  }

  /**
   * How often each sample has a user.
   *
   * @param times [REPLICATES]. Modified.
   */
  static void draw(int user, double[] times) {
    long seed = RandomStreams.mix(user);
    for (int r = 0; r < REPLICATES; r++) {
      double uniform = (RandomStreams.mix(seed + r) >>> 11) * UNIT;
      int n = 0;
      while (n < CUMULATIVE.length && uniform >= CUMULATIVE[n]) {
        n++;
      }
      times[r] = n;
    }
  }
}
