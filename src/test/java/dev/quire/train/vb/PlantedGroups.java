package dev.quire.train.vb;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.dataset.Ratings;
import dev.quire.dataset.RatingsFixture;
import java.util.Arrays;
import java.util.Random;

/**
 * Made-up ratings of users in groups, whose tastes and biases lie around those of their group. The
 * first half of them has 20 ratings each, most of the others two, and a few none.
 */
final class PlantedGroups {
  /** Of each group. */
  static final double[] BIAS = {-0.6, -0.2, 0.2, 0.6};

  private static final int MANY = 20;
  private static final int FEW = 2;

  private final double[] bias; // of each user
  private final double[][] taste;
  private final double[][] kind; // of each item
  private final FeatureMatrix groups;
  private final Ratings ratings;

  PlantedGroups(int users, int items) {
    Random random = new Random(3);
    double[][] groupTaste = vectors(BIAS.length, random);
    kind = vectors(items, random);
    bias = new double[users];
    taste = new double[users][2];
    int[] user = new int[users * MANY];
    int[] item = new int[users * MANY];
    float[] value = new float[users * MANY];
    int count = 0;
    FeatureMatrix.Builder builder = new FeatureMatrix.Builder(users);
    for (int u = 0; u < users; u++) {
      int group = u % BIAS.length;
      builder.add(u, "group=" + group, 1);
      bias[u] = BIAS[group] + 0.1 * random.nextGaussian();
      taste[u][0] = groupTaste[group][0] + 0.2 * random.nextGaussian();
      taste[u][1] = groupTaste[group][1] + 0.2 * random.nextGaussian();
      int rated = u < users / 2 ? MANY : u % 60 < BIAS.length ? 0 : FEW;
      for (int i : random.ints(0, items).distinct().limit(rated).sorted().toArray()) {
        user[count] = u;
        item[count] = i;
        value[count++] = (float) (truth(u, i) + 0.3 * random.nextGaussian());
      }
    }
    groups = builder.build("users.csv");
    ratings =
        RatingsFixture.of(
            users,
            items,
            Arrays.copyOf(user, count),
            Arrays.copyOf(item, count),
            Arrays.copyOf(value, count));
  }

  private static double[][] vectors(int count, Random random) {
    double[][] vectors = new double[count][2];
    for (double[] vector : vectors) {
      Arrays.setAll(vector, k -> random.nextGaussian());
    }
    return vectors;
  }

  /** The rating without noise. */
  double truth(int user, int item) {
    double[] t = taste[user];
    return 3 + bias[user] + t[0] * kind[item][0] + t[1] * kind[item][1];
  }

  Ratings ratings() {
    return ratings;
  }

  /** In which group each user is. */
  FeatureMatrix groups() {
    return groups;
  }
}
