package dev.quire.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Some rows of a side of a model, for a task: neighbours, or any. */
final class RowRanges implements Serializable {
  private static final long serialVersionUID = 1;

  private final int first;
  private final int end;
  private final int[] any; // null for all from the first to the end

  private RowRanges(int first, int end, int[] any) {
    this.first = first;
    this.end = end;
    this.any = any;
  }

  /** All rows in parts of the same size, as many as there are rows at most and one at least. */
  static List<RowRanges> ofAll(int rows, int parts) {
    return cut(rows, parts, null);
  }

  /** The same of some rows. */
  static List<RowRanges> of(int[] rows, int parts) {
    return cut(rows.length, parts, rows);
  }

  private static List<RowRanges> cut(int rows, int parts, int[] any) {
    int count = Math.clamp(rows, 1, parts);
    List<RowRanges> ranges = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      int first = (int) ((long) rows * part / count);
      int end = (int) ((long) rows * (part + 1) / count);
      ranges.add(
          new RowRanges(first, end, any == null ? null : Arrays.copyOfRange(any, first, end)));
    }
    return ranges;
  }

  int[] rows() {
    return any == null ? IntStream.range(first, end).toArray() : any;
  }
}
