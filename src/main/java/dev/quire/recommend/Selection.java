package dev.quire.recommend;

import java.util.Arrays;

/**
 * Selection of the k-th largest, after C. A. R. Hoare, "Algorithm 65: Find", CACM 4(7), 1961. Where
 * its pivots are bad again and again, as an adversary can see to, the rest is sorted: D. Musser,
 * "Introspective sorting and selection algorithms", Software: Practice and Experience 27(8), 1997.
 */
final class Selection {
  private Selection() {}

  /**
   * The value with exactly k larger or equal ones before it when sorted in falling order.
   *
   * @param values [size], no NaN. Modified: reordered.
   */
  static double descending(double[] values, int size, int k) {
    int low = 0;
    int high = size - 1;
    int rounds = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(size));
    while (low < high) {
      if (rounds-- == 0) {
        Arrays.sort(values, low, high + 1);
        return values[low + high - k];
      }
      double pivot = values[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] > pivot) {
          i++;
        }
        while (values[j] < pivot) {
          j--;
        }
        if (i <= j) {
          double swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      if (k <= j) {
        high = j;
      } else if (k >= i) {
        low = i;
      } else {
        return values[k];
      }
    }
    return values[k];
  }
}
