package dev.quire.recommend;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.solve.GaussianPrior;
import java.util.Arrays;

/** The uncertainty of models that no training has made. */
public final class Priors {
  private Priors() {}

  /** With the precision of ratings, and factors of precision 1. */
  public static Uncertainty uncertainty(Model model, double lambda, double userBias)
      throws InvalidFileException {
    double[] factors = new double[model.parameters().rank()];
    Arrays.fill(factors, 1);
    return Uncertainty.of(model, new GaussianPrior(lambda, factors, userBias));
  }
}
