package dev.quire.train.vb;

import static dev.quire.model.Parameters.F32;

import dev.quire.train.rows.GatheredSums.Visitor;
import dev.quire.train.rows.Gathering;
import dev.quire.train.rows.SidePart;
import java.lang.foreign.MemorySegment;

/**
 * What {@link ConjugateGradients} do with products of S, row by row and wherever the row is. All
 * numbers of rows and columns are F32 [..][rank].
 */
final class GradientSteps {
  private GradientSteps() {}

  /**
   * Has S'(M - S Y), the vectors Y and their squares. Sets residuals and directions, and adds up
   * the product of the two.
   *
   * @param ridges [rank]
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record Begin(double[] ridges) implements Gathering.Rows {
    private static final long serialVersionUID = 1;

    @Override
    public Visitor on(SidePart part) {
      MemorySegment vectors = part.before().get(0);
      MemorySegment squares = part.before().get(1);
      MemorySegment residuals = part.after().get(0);
      MemorySegment directions = part.after().get(1);
      int rank = ridges.length;
      return (column, sum, products) -> {
        float square = squares.getAtIndex(F32, column);
        long index = (long) column * rank;
        for (int k = 0; k < rank; k++, index++) {
          double left = sum[k] - ridges[k] * vectors.getAtIndex(F32, index);
          double direction = left / (square + ridges[k]);
          residuals.setAtIndex(F32, index, (float) left);
          directions.setAtIndex(F32, index, (float) direction);
          products[k] += left * direction;
        }
      };
    }
  }

  /** Has S D. Keeps it, and adds up its squares. */
  record Curvature() implements Gathering.Rows {
    private static final long serialVersionUID = 1;

    @Override
    public Visitor on(SidePart part) {
      Visitor keep = new Keep().on(part);
      return (row, sum, terms) -> {
        keep.visit(row, sum, terms);
        for (int k = 0; k < sum.length; k++) {
          terms[k] += sum[k] * sum[k];
        }
      };
    }
  }

  /** Keeps what it has. */
  record Keep() implements Gathering.Rows {
    private static final long serialVersionUID = 1;

    @Override
    public Visitor on(SidePart part) {
      MemorySegment kept = part.after().get(0);
      return (row, sum, terms) -> {
        long index = (long) row * sum.length;
        for (int k = 0; k < sum.length; k++, index++) {
          kept.setAtIndex(F32, index, (float) sum[k]);
        }
      };
    }
  }

  /**
   * Has S'S D, vectors, residuals, directions and squares. Takes a step and sets vectors and
   * residuals, and adds up what these come to with the preconditioner.
   *
   * @param lengths of the step, [rank]
   * @param ridges [rank]
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
  record GoOn(double[] lengths, double[] ridges) implements Gathering.Rows {
    private static final long serialVersionUID = 1;

    @Override
    public Visitor on(SidePart part) {
      MemorySegment vectors = part.before().get(0);
      MemorySegment residuals = part.before().get(1);
      MemorySegment directions = part.before().get(2);
      MemorySegment squares = part.before().get(3);
      MemorySegment newVectors = part.after().get(0);
      MemorySegment newResiduals = part.after().get(1);
      int rank = ridges.length;
      return (column, sum, products) -> {
        float square = squares.getAtIndex(F32, column);
        long index = (long) column * rank;
        for (int k = 0; k < rank; k++, index++) {
          double direction = directions.getAtIndex(F32, index);
          double left =
              residuals.getAtIndex(F32, index) - lengths[k] * (sum[k] + ridges[k] * direction);
          newResiduals.setAtIndex(F32, index, (float) left);
          products[k] += left * left / (square + ridges[k]);
          double moved = vectors.getAtIndex(F32, index) + lengths[k] * direction;
          newVectors.setAtIndex(F32, index, (float) moved);
        }
      };
    }
  }
}
