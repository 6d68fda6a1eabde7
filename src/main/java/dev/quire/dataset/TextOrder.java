package dev.quire.dataset;

import dev.quire.input.TextIds;

/** Sorts ids that are text, given by their numbers, without an object for each: by merging. */
final class TextOrder {
  private static final int SHORT = 12; // runs that are sorted by insertion

  private final TextIds texts;

  private TextOrder(TextIds texts) {
    this.texts = texts;
  }

  /** Sorts numbers of ids by {@link TextIds#compare}. */
  static void sort(int[] numbers, TextIds texts) {
    new TextOrder(texts).sort(numbers.clone(), numbers, 0, numbers.length);
  }

  /** Sorts a range into {@code to}; both arrays have the same there before. */
  private void sort(int[] from, int[] to, int start, int end) {
    if (end - start <= SHORT) {
      insert(to, start, end);
      return;
    }
    int middle = (start + end) >>> 1;
    sort(to, from, start, middle);
    sort(to, from, middle, end);
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft =
          right == end || (left < middle && texts.compare(from[left], from[right]) <= 0);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  private void insert(int[] numbers, int start, int end) {
    for (int i = start + 1; i < end; i++) {
      int number = numbers[i];
      int at = i;
      for (; at > start && texts.compare(numbers[at - 1], number) > 0; at--) {
        numbers[at] = numbers[at - 1];
      }
      numbers[at] = number;
    }
  }
}
