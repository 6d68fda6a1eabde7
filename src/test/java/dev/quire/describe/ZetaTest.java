package dev.quire.describe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ZetaTest {
  /** s, q, the scaled function and the mean logarithm, by mpmath with 30 digits. */
  private static final double[][] KNOWN = {
    {1.05, 1, 20.580844302037, 19.432034241285},
    {1.5, 1, 2.6123753486855, 1.5052353557883},
    {2.5, 1, 1.3414872572509, 0.28874068555819},
    {2.5, 7, 5.1962718165351, 0.59645605579355},
    {3.2, 1000, 455.04572121202, 0.45404555472878},
    {12.5, 3, 1.0293226732472, 0.00864694331882},
    {60, 40, 1.2983186090904, 0.007415766027879},
    {400, 250, 1.2545017062939, 0.0010170101443448},
  };

  @Test
  void knownValues() {
    for (double[] known : KNOWN) {
      double s = known[0];
      double q = known[1];
      assertEquals(known[2], Zeta.scaled(s, q), 1e-12 * known[2], () -> s + " " + q);
      assertEquals(known[3], Zeta.meanLog(s, q), 1e-11 * known[3], () -> s + " " + q);
    }
  }

  /** What is left when the first term is taken away is the function of the next q. */
  @Test
  void theFirstTermIsOne() {
    for (double s : new double[] {1.01, 1.3, 2, 3.7, 9, 40, 300, 5000}) {
      for (double q : new double[] {1, 2, 5, 19, 20, 100, 3456, 100_000}) {
        double rest = Zeta.scaled(s, q + 1) * Math.pow((q + 1) / q, -s);
        assertEquals(1, Zeta.scaled(s, q) - rest, 1e-10 * Zeta.scaled(s, q), () -> s + " " + q);
      }
    }
  }
}
