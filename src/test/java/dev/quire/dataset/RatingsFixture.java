package dev.quire.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small rating matrices in memory, from triples or from a seed. */
public final class RatingsFixture {
  private RatingsFixture() {}

  /** Both orders of the triples (users[i], items[i], values[i]). */
  public static Ratings of(int userCount, int itemCount, int[] users, int[] items, float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return new Ratings(
        matrix(userCount, users, items, values),
        matrix(itemCount, items, users, values),
        sum / values.length);
  }

  /** Random ratings of a planted model, with some rows empty and rows of very different lengths. */
  public static Ratings random(int userCount, int itemCount, int rank, long seed) {
    Random random = new Random(seed);
    double[][] u = gaussians(random, userCount, rank);
    double[][] v = gaussians(random, itemCount, rank);
    IntStream.Builder users = IntStream.builder();
    IntStream.Builder items = IntStream.builder();
    List<Float> values = new ArrayList<>();
    for (int user = 0; user < userCount; user++) {
      double activity = user % 7 == 3 ? 0 : Math.pow(random.nextDouble(), 2);
      for (int item = 0; item < itemCount - 1; item++) { // the last item has no rating
        if (random.nextDouble() < activity) {
          double dot = 0;
          for (int k = 0; k < rank; k++) {
            dot += u[user][k] * v[item][k];
          }
          users.add(user);
          items.add(item);
          values.add((float) Math.clamp(Math.round(2 * (3.5 + dot)) / 2.0, 0.5, 5));
        }
      }
    }
    float[] ratings = new float[values.size()];
    for (int i = 0; i < ratings.length; i++) {
      ratings[i] = values.get(i);
    }
    return of(userCount, itemCount, users.build().toArray(), items.build().toArray(), ratings);
  }

  /**
   * An item that everyone has rated, which is a row of chunks for trainers, and a few ratings of
   * others.
   *
   * @param users how many
   * @param more ratings of the first of them
   * @param others items that these are of, in turn
   */
  public static Ratings withLongRow(int users, int more, int others) {
    int[] userOf = new int[users + more];
    int[] itemOf = new int[users + more];
    float[] values = new float[users + more];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      userOf[i] = i < users ? i : i - users;
      itemOf[i] = i < users ? 0 : 1 + i % others;
      values[i] = 1 + random.nextInt(9) / 2f;
    }
    return of(users, 1 + others, userOf, itemOf, values);
  }

  /**
   * Half of the cells of a planted model with normal noise: so many ratings for each row that the
   * model can be recovered.
   *
   * @param truth gives what is expected of a user and an item
   */
  public static Ratings dense(int users, int items, Truth truth, double noise, long seed) {
    float[][] cells = new float[users][items];
    Random random = new Random(seed);
    double sum = 0;
    int count = 0;
    for (int user = 0; user < users; user++) {
      for (int item = 0; item < items; item++) {
        boolean given = random.nextBoolean();
        double rating = truth.expected(user, item) + noise * random.nextGaussian();
        cells[user][item] = given ? (float) rating : Float.NaN;
        sum += given ? rating : 0;
        count += given ? 1 : 0;
      }
    }
    return new Ratings(
        matrix(users, items, count, (user, item) -> cells[user][item]),
        matrix(items, users, count, (item, user) -> cells[user][item]),
        sum / count);
  }

  /** What is expected of a user and an item. */
  @FunctionalInterface
  public interface Truth {
    /** The rating without noise. */
    double expected(int user, int item);
  }

  private interface Cells {
    float at(int row, int column); // NaN for no rating
  }

  private static CsrMatrix matrix(int rows, int columnCount, int count, Cells cells) {
    long[] pointers = new long[rows + 1];
    int[] columns = new int[count];
    float[] values = new float[count];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columnCount; column++) {
        if (!Float.isNaN(cells.at(row, column))) {
          columns[at] = column;
          values[at++] = cells.at(row, column);
        }
      }
      pointers[row + 1] = at;
    }
    return CsrMatrix.of(pointers, columns, values);
  }

  private static CsrMatrix matrix(int rows, int[] row, int[] column, float[] value) {
    int n = row.length;
    Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Arrays.sort(
        order, Comparator.<Integer>comparingInt(i -> row[i]).thenComparingInt(i -> column[i]));
    long[] pointers = new long[rows + 1];
    int[] columns = new int[n];
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      columns[i] = column[order[i]];
      values[i] = value[order[i]];
      pointers[row[i] + 1]++;
    }
    for (int r = 0; r < rows; r++) {
      pointers[r + 1] += pointers[r];
    }
    return CsrMatrix.of(pointers, columns, values);
  }

  private static double[][] gaussians(Random random, int rows, int rank) {
    double[][] matrix = new double[rows][rank];
    for (double[] row : matrix) {
      for (int k = 0; k < rank; k++) {
        row[k] = random.nextGaussian() / Math.sqrt(rank);
      }
    }
    return matrix;
  }
}
