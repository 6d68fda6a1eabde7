package dev.quire.recommend;

/** Selection of the k-th largest, after C. A. R. Hoare, "Algorithm 65: Find", CACM 4(7), 1961. */
final class Selection {
  private Selection() {}

  /**
   * The value with exactly k larger or equal ones before it when sorted in falling order.
   *
   * @param values [size], no NaN. Modified: reordered.
   */
  static float descending(float[] values, int size, int k) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      float pivot = values[(low + high) >>> 1];
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
          float swap = values[i];
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
