package dev.quire.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The kernels as the textbook has them: what the SIMD versions are held against. */
final class ScalarKernels implements KernelSet {
  private static final int SCORE_TILE = 48;

  /** So strips are columns. */
  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public int gramRows(int rank) {
    return rank;
  }

  @Override
  public float dot(float[] a, int aIndex, float[] b, int bIndex, int n) {
    float sum = 0;
    for (int k = 0; k < n; k++) {
      sum += a[aIndex + k] * b[bIndex + k];
    }
    return sum;
  }

  @Override
  public float dot(MemorySegment a, long aIndex, float[] x, int n) {
    float sum = 0;
    for (int k = 0; k < n; k++) {
      sum += a.getAtIndex(F32, aIndex + k) * x[k];
    }
    return sum;
  }

  @Override
  public void products(
      MemorySegment a, long aIndex, int count, int n, float[] x, float[] products) {
    for (int i = 0; i < count; i++) {
      products[i] = dot(a, aIndex + (long) i * n, x, n);
    }
  }

  @Override
  public float dot(MemorySegment a, long aIndex, MemorySegment b, long bIndex, int n) {
    float sum = 0;
    for (int k = 0; k < n; k++) {
      sum += a.getAtIndex(F32, aIndex + k) * b.getAtIndex(F32, bIndex + k);
    }
    return sum;
  }

  @Override
  public float productVariance(
      float[] x, float[] xVariance, MemorySegment y, MemorySegment yVariance, long index, int n) {
    float sum = 0;
    for (int k = 0; k < n; k++) {
      float mean = y.getAtIndex(F32, index + k);
      float t = yVariance.getAtIndex(F32, index + k);
      sum += x[k] * x[k] * t + xVariance[k] * (mean * mean + t);
    }
    return sum;
  }

  @Override
  public void axpy(float alpha, float[] x, int xIndex, float[] y, int yIndex, int n) {
    for (int k = 0; k < n; k++) {
      y[yIndex + k] += alpha * x[xIndex + k];
    }
  }

  @Override
  public float residualSteps(
      MemorySegment a,
      long aIndex,
      MemorySegment b,
      int rank,
      int[] indices,
      int count,
      float[] values,
      float[] offsets,
      float[] scales,
      float offset,
      StepKernels.Lengths lengths,
      float[] errors) {
    float own = offset;
    for (int p = 0; p < count; p++) {
      long bIndex = (long) indices[p] * rank;
      float error = values[p] - own - offsets[p] - dot(a, aIndex, b, bIndex, rank);
      errors[p] = error;
      own = (own + lengths.offset() * error) * lengths.offsetScale();
      step(a, aIndex, b, bIndex, rank, lengths.rows() * error, lengths.rowScale(), scales[p]);
    }
    return own;
  }

  @Override
  public void pairSteps(
      MemorySegment a,
      long aIndex,
      MemorySegment matrix,
      int rank,
      MemorySegment offsets,
      int[] first,
      int[] second,
      int count,
      StepKernels.PairLengths lengths,
      double[] margins) {
    for (int p = 0; p < count; p++) {
      long bIndex = (long) first[p] * rank;
      long cIndex = (long) second[p] * rank;
      float bOffset = offsets.getAtIndex(F32, first[p]);
      float cOffset = offsets.getAtIndex(F32, second[p]);
      margins[p] =
          (double) bOffset
              - cOffset
              + dot(a, aIndex, matrix, bIndex, rank)
              - dot(a, aIndex, matrix, cIndex, rank);
      float s = (float) (lengths.length() / (1 + Math.exp(margins[p])));
      offsets.setAtIndex(F32, first[p], (bOffset + s) * lengths.offsetScale());
      offsets.setAtIndex(F32, second[p], (cOffset - s) * lengths.offsetScale());
      step(a, aIndex, matrix, bIndex, rank, s, 1, lengths.rowScale());
      step(a, aIndex, matrix, cIndex, rank, -s, lengths.aScale(), lengths.rowScale());
    }
  }

  private static void step(
      MemorySegment a,
      long aIndex,
      MemorySegment b,
      long bIndex,
      int n,
      float length,
      float aScale,
      float bScale) {
    for (int k = 0; k < n; k++) {
      float x = a.getAtIndex(F32, aIndex + k);
      float y = b.getAtIndex(F32, bIndex + k);
      a.setAtIndex(F32, aIndex + k, aScale * (x + length * y));
      b.setAtIndex(F32, bIndex + k, bScale * (y + length * x));
    }
  }

  @Override
  public void gather(
      MemorySegment matrix, int rank, int width, int[] indices, int count, float[] panel) {
    for (int p = 0; p < count; p++) {
      long row = (long) indices[p] * rank;
      for (int k = 0; k < width; k++) {
        panel[k * count + p] = matrix.getAtIndex(F32, row + k);
      }
    }
  }

  @Override
  public void addProducts(
      MemorySegment matrix,
      int rank,
      int width,
      int[] indices,
      int count,
      float[] x,
      float[] products) {
    for (int p = 0; p < count; p++) {
      products[p] += dot(matrix, (long) indices[p] * rank, x, width);
    }
  }

  @Override
  public void addRows(MemorySegment matrix, int rank, int[] indices, int count, float[] sum) {
    for (int p = 0; p < count; p++) {
      long row = (long) indices[p] * rank;
      for (int k = 0; k < rank; k++) {
        sum[k] += matrix.getAtIndex(F32, row + k);
      }
    }
  }

  @Override
  public void addRows(
      MemorySegment matrix, int rank, int[] indices, float[] scales, int count, float[] sum) {
    for (int p = 0; p < count; p++) {
      long row = (long) indices[p] * rank;
      for (int k = 0; k < rank; k++) {
        sum[k] = Math.fma(scales[p], matrix.getAtIndex(F32, row + k), sum[k]);
      }
    }
  }

  @Override
  public void addGram(float[] panel, int count, int rank, float[] gram) {
    for (int j = 0; j < rank; j++) {
      for (int i = 0; i <= j; i++) {
        for (int p = 0; p < count; p++) {
          gram[j * rank + i] += panel[i * count + p] * panel[j * count + p];
        }
      }
    }
  }

  @Override
  public void rowProducts(
      float[] panel, int count, int rank, float[] transposed, float[] products) {
    Arrays.fill(products, 0, count * count, 0);
    for (int p = 0; p < count; p++) {
      for (int q = p; q < count; q++) {
        for (int k = 0; k < rank; k++) {
          products[q * count + p] += panel[k * count + p] * panel[k * count + q];
        }
      }
    }
  }

  @Override
  public void addMoments(float[] panel, int count, int rank, float[] d, float[] s, float[] y) {
    for (int k = 0; k < rank; k++) {
      for (int p = 0; p < count; p++) {
        s[k] += panel[k * count + p];
        y[k] += panel[k * count + p] * d[p];
      }
    }
  }

  @Override
  public void addMoments(
      float[] panel, int count, int rank, float[] d, float[] e, float[] s, float[] y) {
    for (int k = 0; k < rank; k++) {
      for (int p = 0; p < count; p++) {
        s[k] += panel[k * count + p] * e[p];
        y[k] += panel[k * count + p] * d[p];
      }
    }
  }

  @Override
  public void scaleRows(float[] panel, int count, int rank, float[] scales) {
    for (int k = 0; k < rank; k++) {
      for (int p = 0; p < count; p++) {
        panel[k * count + p] *= scales[p];
      }
    }
  }

  @Override
  public void subtractOuter(float scale, float[] s, int rank, float[] gram) {
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        gram[j * rank + i] -= scale * s[i] * s[j];
      }
    }
  }

  @Override
  public int cholesky(float[] a, int rank) {
    for (int i = 0; i < rank; i++) {
      for (int k = 0; k < i; k++) {
        for (int j = i; j < rank; j++) {
          a[j * rank + i] -= a[i * rank + k] * a[j * rank + k];
        }
      }
      float pivot = a[i * rank + i];
      if (!KernelSet.isPivot(pivot)) {
        return i;
      }
      float inverse = (float) (1 / Math.sqrt(pivot));
      for (int j = i; j < rank; j++) {
        a[j * rank + i] *= inverse;
      }
      a[i * rank + i] = inverse;
    }
    return -1;
  }

  @Override
  public void solveTransposed(float[] u, int rank, float[] b) {
    for (int k = 0; k < rank; k++) {
      b[k] *= u[k * rank + k];
      for (int j = k + 1; j < rank; j++) {
        b[j] -= b[k] * u[j * rank + k];
      }
    }
  }

  @Override
  public void solve(float[] u, int rank, float[] b) {
    for (int k = rank - 1; k >= 0; k--) {
      float sum = b[k];
      for (int j = k + 1; j < rank; j++) {
        sum -= u[j * rank + k] * b[j];
      }
      b[k] = sum * u[k * rank + k];
    }
  }

  @Override
  public int scoreTile() {
    return SCORE_TILE;
  }

  @Override
  public int scores(
      float[] users, float[] items, int rank, float[] bias, float[] thresholds, float[] scores) {
    int reached = 0;
    for (int user = 0; user < ScoreKernels.GROUP; user++) {
      int row = user * SCORE_TILE;
      System.arraycopy(bias, 0, scores, row, SCORE_TILE);
      for (int k = 0; k < rank; k++) {
        float u = users[k * ScoreKernels.GROUP + user];
        for (int j = 0; j < SCORE_TILE; j++) {
          scores[row + j] += u * items[k * SCORE_TILE + j];
        }
      }
      for (int j = 0; j < SCORE_TILE; j++) {
        if (scores[row + j] >= thresholds[user]) {
          reached |= 1 << user;
        }
      }
    }
    return reached;
  }

  @Override
  public int above(float[] scores, int from, int count, float threshold, int[] hits) {
    int found = 0;
    for (int k = 0; k < count; k++) {
      if (scores[from + k] >= threshold) {
        hits[found++] = k;
      }
    }
    return found;
  }
}
