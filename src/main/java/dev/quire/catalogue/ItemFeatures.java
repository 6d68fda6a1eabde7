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
 * What is known of items beside their ratings, genres for example: a sparse matrix S [items,
 * features], as tensors of a model's file. Rows are scaled to length 1, S_if = w_if / sqrt(sum_g
 * w_ig^2) with the weights w that were given; with weights of 1 that is 1 / sqrt(number of
 * features).
 *
 * <p>Items of Comedy and Drama, of nothing, and of Drama:
 *
 * <pre>
 * feature_pointers  0         2 2      3     I64 [items + 1]
 * features          0    1      1            I32, indices into the names, ascending for each item
 * feature_weights   0.71 0.71   1            F32
 * metadata          feature_names = ["Comedy","Drama"], features = "genres"
 * </pre>
 */
public final class ItemFeatures {
  private static final String POINTERS = "feature_pointers";
  private static final String FEATURES = "features";
  private static final String WEIGHTS = "feature_weights";
  private static final String NAMES = "feature_names";

  private final MemorySegment pointers; // I64 [items + 1]
  private final MemorySegment features; // I32
  private final MemorySegment weights; // F32, S_if
  private final List<String> names;
  private final String source;

  private ItemFeatures(
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

  /** The features in a file, if it holds any; valid until the file is closed. */
  public static Optional<ItemFeatures> find(TensorFile file) throws InvalidFileException {
    if (file.find(POINTERS).isEmpty()) {
      return Optional.empty();
    }
    MemorySegment features = file.segment(FEATURES, DType.I32, -1);
    long entries = features.byteSize() / Integer.BYTES;
    file.count(POINTERS, DType.I64); // no more items than can be counted
    ItemFeatures found =
        new ItemFeatures(
            file.segment(POINTERS, DType.I64, -1),
            features,
            file.segment(WEIGHTS, DType.F32, entries),
            Lists.names(file, NAMES),
            file.metadata(FEATURES));
    Lists.checkPointers(file.path(), POINTERS, found.pointers, entries);
    Lists.checkIndices(file.path(), FEATURES, features, found.names.size(), "feature");
    return Optional.of(found);
  }

  /** Adds the tensors to the description of a file. */
  public void describe(TensorFileWriter.Builder builder) {
    builder
        .metadata(NAMES, Lists.json(names))
        .metadata(FEATURES, source)
        .tensor(POINTERS, DType.I64, pointers.byteSize() / Long.BYTES)
        .tensor(FEATURES, DType.I32, features.byteSize() / Integer.BYTES)
        .tensor(WEIGHTS, DType.F32, weights.byteSize() / Float.BYTES);
  }

  /** Fills in the tensors. */
  public void write(TensorFileWriter writer) {
    writer.segment(POINTERS).copyFrom(pointers);
    writer.segment(FEATURES).copyFrom(features);
    writer.segment(WEIGHTS).copyFrom(weights);
  }

  /** Whether the items have the same features with the same weights. */
  public boolean hasSame(ItemFeatures other) {
    return names.equals(other.names)
        && source.equals(other.source)
        && pointers.mismatch(other.pointers) < 0
        && features.mismatch(other.features) < 0
        && weights.mismatch(other.weights) < 0;
  }

  /** Number of items, with or without features. */
  public int items() {
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

  /** Index of the first entry of an item; those of all items lie in one row. */
  public long start(int item) {
    return pointers.getAtIndex(Layouts.I64, item);
  }

  /** One more than the index of an item's last entry. */
  public long end(int item) {
    return pointers.getAtIndex(Layouts.I64, item + 1L);
  }

  /** The feature of an entry. */
  public int feature(long at) {
    return features.getAtIndex(Layouts.I32, at);
  }

  /** S_if of an entry. */
  public float weight(long at) {
    return weights.getAtIndex(Layouts.F32, at);
  }

  /** Collects features in any order, off the heap until it is closed. */
  public static final class Builder implements AutoCloseable {
    private final Map<String, Integer> indices = new LinkedHashMap<>(); // in the order of arrival
    private final FeatureTable table = new FeatureTable(); // w_if
    private final int items;

    /** No item has a feature yet. */
    public Builder(int items) {
      this.items = items;
    }

    /**
     * Adds a feature of an item.
     *
     * @param weight w_if, finite and positive
     * @return false when the item has it already; nothing changes then
     */
    public boolean add(int item, String feature, float weight) {
      if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("weight out of range: weight=" + weight);
      }
      Objects.checkIndex(item, items);
      int index = indices.computeIfAbsent(feature, none -> indices.size());
      return table.add(item, index, weight);
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
    public ItemFeatures build(String source) {
      List<String> names = indices.keySet().stream().sorted().toList();
      int[] sorted = new int[names.size()]; // by order of arrival
      for (int f = 0; f < sorted.length; f++) {
        sorted[indices.get(names.get(f))] = f;
      }
      Arena arena = Arena.ofAuto();
      MemorySegment pointers = arena.allocate((items + 1L) * Long.BYTES, Long.BYTES);
      MemorySegment features = arena.allocate(table.size() * Integer.BYTES, Long.BYTES);
      MemorySegment weights = arena.allocate(table.size() * Float.BYTES, Long.BYTES);
      place(sorted, pointers, features, weights);
      table.close();
      long start = 0;
      for (int item = 0; item < items; item++) {
        long end = pointers.getAtIndex(Layouts.I64, item + 1L);
        scale(start, Math.toIntExact(end - start), features, weights);
        start = end;
      }
      return new ItemFeatures(pointers, features, weights, names, source);
    }

    /** Brings the entries of each item together, in any order. */
    private void place(
        int[] sorted, MemorySegment pointers, MemorySegment features, MemorySegment weights) {
      for (long place = 0; place < table.places(); place++) {
        if (table.weight(place) > 0 && table.item(place) < items - 1) {
          increment(pointers, table.item(place) + 2L); // counts, shifted by two
        }
      }
      for (int item = 0; item < items; item++) { // now the start of each item, shifted by one
        long before = pointers.getAtIndex(Layouts.I64, item);
        pointers.setAtIndex(
            Layouts.I64, item + 1L, before + pointers.getAtIndex(Layouts.I64, item + 1L));
      }
      for (long place = 0; place < table.places(); place++) {
        if (table.weight(place) > 0) {
          long at = increment(pointers, table.item(place) + 1L);
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

    /** Sorts an item's entries by feature, and scales its weights to length 1. */
    private static void scale(long start, int size, MemorySegment features, MemorySegment weights) {
      long[] row = new long[size]; // feature above, bits of w below
      for (int i = 0; i < size; i++) {
        int bits = Float.floatToRawIntBits(weights.getAtIndex(Layouts.F32, start + i));
        row[i] = ((long) features.getAtIndex(Layouts.I32, start + i) << Integer.SIZE) | bits;
      }
      Arrays.sort(row);
      double squares = 0;
      for (long entry : row) {
        float w = Float.intBitsToFloat((int) entry);
        squares += (double) w * w;
      }
      for (int i = 0; i < size; i++) {
        float w = Float.intBitsToFloat((int) row[i]);
        features.setAtIndex(Layouts.I32, start + i, (int) (row[i] >>> Integer.SIZE));
        weights.setAtIndex(Layouts.F32, start + i, (float) (w / Math.sqrt(squares)));
      }
    }
  }
}
