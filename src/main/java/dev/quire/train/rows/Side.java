package dev.quire.train.rows;

import static dev.quire.model.Parameters.F32;

import dev.quire.dataset.CsrMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.model.FeaturePrior;
import dev.quire.model.Parameters;
import dev.quire.solve.Design;
import dev.quire.solve.Targets;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What half an epoch works on: it updates the rows of one side against the fixed other one.
 *
 * @param name for messages, {@code user} or {@code item}
 * @param ratings rows of this side
 * @param schedule of those rows
 * @param bias F32 [rows], updated
 * @param factors F32 [rows][rank], updated
 * @param prior what the factors are drawn to, if not to 0
 * @param targets what the ratings of the rows have to explain
 * @param design vectors of the other side, fixed
 */
public record Side(
    String name,
    CsrMatrix ratings,
    Schedule schedule,
    MemorySegment bias,
    MemorySegment factors,
    Optional<PriorMean> prior,
    Targets targets,
    Design design) {
  static final String USER = "user";
  static final String ITEM = "item";

  /** The users, against items with these vectors. */
  public static Side users(Ratings ratings, Parameters parameters, Design items) {
    return new Side(
        USER,
        ratings.byUser(),
        Schedule.of(ratings.byUser()),
        parameters.userBias(),
        parameters.userFactors(),
        Optional.empty(),
        residuals(ratings.byUser(), parameters, parameters.itemBias()),
        items);
  }

  /** The items, against users with these vectors. */
  public static Side items(
      Ratings ratings, Parameters parameters, Optional<FeaturePrior> prior, Design users) {
    return new Side(
        ITEM,
        ratings.byItem(),
        Schedule.of(ratings.byItem()),
        parameters.itemBias(),
        parameters.itemFactors(),
        prior.map(features -> features::mean),
        residuals(ratings.byItem(), parameters, parameters.userBias()),
        users);
  }

  private static Targets residuals(
      CsrMatrix ratings, Parameters parameters, MemorySegment otherBias) {
    return Targets.residuals(ratings::copyValues, parameters.globalMean(), otherBias);
  }

  /** Whether its rows are users. */
  public boolean isOfUsers() {
    return name.equals(USER);
  }

  /** The same with other targets. */
  public Side withTargets(Targets others) {
    return new Side(name, ratings, schedule, bias, factors, prior, others, design);
  }

  /** The same with rows that are drawn elsewhere. */
  public Side withPrior(PriorMean other) {
    return new Side(name, ratings, schedule, bias, factors, Optional.of(other), targets, design);
  }

  /** The same whose ratings weigh what their columns do, F32 [columns]. */
  public Side withWeights(MemorySegment weights) {
    return new Side(
        name, ratings, schedule, bias, factors, prior, targets, design.withWeights(weights));
  }

  /** Copies a row's vector, [rank], to {@code vector}. */
  public void load(int row, int rank, float[] vector) {
    MemorySegment.copy(factors, F32, offsetBytes(row, rank), vector, 0, rank);
  }

  /** Stores a row's bias, and its vector from the first {@code rank} numbers of an array. */
  public void store(int row, int rank, float newBias, float[] vector) {
    MemorySegment.copy(vector, 0, factors, F32, offsetBytes(row, rank), rank);
    bias.setAtIndex(F32, row, newBias);
  }

  private static long offsetBytes(int row, int rank) {
    return (long) row * rank * Float.BYTES;
  }
}
