package dev.quire.catalogue;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.DType;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of items or users beside their ratings, genres for example: a sparse matrix S
 * [rows, features], as tensors of a model's file. Rows are scaled to length 1, S_rf = w_rf /
 * sqrt(sum_g w_rg^2) with the weights w that were given; with weights of 1 that is 1 / sqrt(number
 * of features).
 *
 * <p>Items of Comedy and Drama, of nothing, and of Drama:
 *
 * <pre>
 * feature_pointers  0         2 2      3     I64 [rows + 1]
 * features          0    1      1            I32, indices into the names, ascending for each row
 * feature_weights   0.71 0.71   1            F32
 * metadata          feature_names = ["Comedy","Drama"], features = "genres"
 * </pre>
 *
 * <p>Those of users have the same names behind {@value #USERS}.
 */
public final class FeatureMatrix {
  /** Of the names in a file of what belongs to the features of items. */
  public static final String ITEMS = "";

  /** The same of users. */
  public static final String USERS = "user_";

  private static final String POINTERS = "feature_pointers";
  private static final String FEATURES = "features";
  private static final String WEIGHTS = "feature_weights";
  private static final String NAMES = "feature_names";

  private final MemorySegment pointers; // I64 [rows + 1]
  private final MemorySegment features; // I32
  private final MemorySegment weights; // F32, S_rf
  private final List<String> names;
  private final String source;

  private FeatureMatrix(
      MemorySegment pointers,
      MemorySegment features,
      MemorySegment weights,
      List<String> names,
      String source) {
    this.pointers = pointers;
    this.features = features;
    this.weights = weights;
    this.names = names;
    this.source = source;
  }

  /**
   * The features in a file, if it holds any; valid until the file is closed.
   *
   * @param side {@link #ITEMS} or {@link #USERS}
   */
  public static Optional<FeatureMatrix> find(TensorFile file, String side)
      throws InvalidFileException {
    if (file.find(side + POINTERS).isEmpty()) {
      return Optional.empty();
    }
    MemorySegment features = file.segment(side + FEATURES, DType.I32, -1);
    long entries = features.byteSize() / Integer.BYTES;
    file.count(side + POINTERS, DType.I64); // no more rows than can be counted
    FeatureMatrix found =
        new FeatureMatrix(
            file.segment(side + POINTERS, DType.I64, -1),
            features,
            file.segment(side + WEIGHTS, DType.F32, entries),
            Lists.names(file, side + NAMES),
            file.metadata(side + FEATURES));
    Lists.checkPointers(file.path(), side + POINTERS, found.pointers, entries);
    Lists.checkIndices(file.path(), side + FEATURES, features, found.names.size(), "feature");
    return Optional.of(found);
  }

  /** Adds the tensors to the description of a file. */
  public void describe(TensorFileWriter.Builder builder, String side) {
    builder
        .metadata(side + NAMES, Lists.json(names))
        .metadata(side + FEATURES, source)
        .tensor(side + POINTERS, DType.I64, pointers.byteSize() / Long.BYTES)
        .tensor(side + FEATURES, DType.I32, features.byteSize() / Integer.BYTES)
        .tensor(side + WEIGHTS, DType.F32, weights.byteSize() / Float.BYTES);
  }

  /** Fills in the tensors. */
  public void write(TensorFileWriter writer, String side) {
    writer.segment(side + POINTERS).copyFrom(pointers);
    writer.segment(side + FEATURES).copyFrom(features);
    writer.segment(side + WEIGHTS).copyFrom(weights);
  }

  /** Whether the rows have the same features with the same weights. */
  public boolean hasSame(FeatureMatrix other) {
    return names.equals(other.names)
        && source.equals(other.source)
        && pointers.mismatch(other.pointers) < 0
        && features.mismatch(other.features) < 0
        && weights.mismatch(other.weights) < 0;
  }

  /** Number of rows, with or without features. */
  public int rows() {
    return Math.toIntExact(pointers.byteSize() / Long.BYTES - 1);
  }

  /** Number of features. */
  public int count() {
    return names.size();
  }

  /** Their names, in alphabetical order when Quire made them. */
  public List<String> names() {
    return names;
  }

  /** Where they come from, as the option of the training has it. */
  public String source() {
    return source;
  }

  /** Index of the first entry of a row; those of all rows lie one after the other. */
  public long start(int row) {
    return pointers.getAtIndex(Layouts.I64, row);
  }

  /** One more than the index of a row's last entry. */
  public long end(int row) {
    return pointers.getAtIndex(Layouts.I64, row + 1L);
  }

  /** The feature of an entry. */
  public int feature(long at) {
    return features.getAtIndex(Layouts.I32, at);
  }

  /** S_rf of an entry. */
  public float weight(long at) {
    return weights.getAtIndex(Layouts.F32, at);
  }

  /** Collects features in any order, off the heap until it is closed. */
  public static final class Builder implements AutoCloseable {
    private final Map<String, Integer> indices = new LinkedHashMap<>(); // in the order of arrival
    private final FeatureTable table = new FeatureTable(); // w_rf
    private final int rows;

    /** No row has a feature yet. */
    public Builder(int rows) {
      this.rows = rows;
    }

    /**
     * Adds a feature of a row.
     *
     * @param weight w_rf, finite and positive
     * @return false when the row has it already; nothing changes then
     */
    public boolean add(int row, String feature, float weight) {
      if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("weight out of range: weight=" + weight);
      }
      Objects.checkIndex(row, rows);
      int index = indices.computeIfAbsent(feature, none -> indices.size());
      return table.add(row, index, weight);
    }

    @Override
    public void close() {
      table.close();
    }

    /**
     * The features, in memory off the heap; nothing can be added any more.
     *
     * @param source where they come from
     */
    public FeatureMatrix build(String source) {
      List<String> names = indices.keySet().stream().sorted().toList();
      int[] sorted = new int[names.size()]; // by order of arrival
      for (int f = 0; f < sorted.length; f++) {
        sorted[indices.get(names.get(f))] = f;
      }
      Arena arena = Arena.ofAuto();
      MemorySegment pointers = arena.allocate((rows + 1L) * Long.BYTES, Long.BYTES);
      MemorySegment features = arena.allocate(table.size() * Integer.BYTES, Long.BYTES);
      MemorySegment weights = arena.allocate(table.size() * Float.BYTES, Long.BYTES);
      place(sorted, pointers, features, weights);
      table.close();
      long start = 0;
      for (int row = 0; row < rows; row++) {
        long end = pointers.getAtIndex(Layouts.I64, row + 1L);
        scale(start, Math.toIntExact(end - start), features, weights);
        start = end;
      }
      return new FeatureMatrix(pointers, features, weights, names, source);
    }

    /** Brings the entries of each row together, in any order. */
    private void place(
        int[] sorted, MemorySegment pointers, MemorySegment features, MemorySegment weights) {
      for (long place = 0; place < table.places(); place++) {
        if (table.weight(place) > 0 && table.row(place) < rows - 1) {
          increment(pointers, table.row(place) + 2L); // counts, shifted by two
        }
      }
      for (int row = 0; row < rows; row++) { // now the start of each row, shifted by one
        long before = pointers.getAtIndex(Layouts.I64, row);
        pointers.setAtIndex(
            Layouts.I64, row + 1L, before + pointers.getAtIndex(Layouts.I64, row + 1L));
      }
      for (long place = 0; place < table.places(); place++) {
        if (table.weight(place) > 0) {
          long at = increment(pointers, table.row(place) + 1L);
          features.setAtIndex(Layouts.I32, at, sorted[table.feature(place)]);
          weights.setAtIndex(Layouts.F32, at, table.weight(place));
        }
      }
    }

    private static long increment(MemorySegment pointers, long index) {
      long before = pointers.getAtIndex(Layouts.I64, index);
      pointers.setAtIndex(Layouts.I64, index, before + 1);
      return before;
    }

    /** Sorts a row's entries by feature, and scales its weights to length 1. */
    private static void scale(long start, int size, MemorySegment features, MemorySegment weights) {
      long[] entries = new long[size]; // feature above, bits of w below
      for (int i = 0; i < size; i++) {
        int bits = Float.floatToRawIntBits(weights.getAtIndex(Layouts.F32, start + i));
        entries[i] = ((long) features.getAtIndex(Layouts.I32, start + i) << Integer.SIZE) | bits;
      }
      Arrays.sort(entries);
      double squares = 0;
      for (long entry : entries) {
        float w = Float.intBitsToFloat((int) entry);
        squares += (double) w * w;
      }
      for (int i = 0; i < size; i++) {
        float w = Float.intBitsToFloat((int) entries[i]);
        features.setAtIndex(Layouts.I32, start + i, (int) (entries[i] >>> Integer.SIZE));
        weights.setAtIndex(Layouts.F32, start + i, (float) (w / Math.sqrt(squares)));
      }
    }
  }
}
