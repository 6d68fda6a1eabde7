package dev.quire.catalogue;

import dev.quire.mapped.DType;
import dev.quire.mapped.InvalidFileException;
import dev.quire.mapped.Layouts;
import dev.quire.mapped.TensorFile;
import dev.quire.mapped.TensorFileWriter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Collects features in any order. */
  public static final class Builder {
    private final Map<String, Integer> indices = new LinkedHashMap<>(); // in the order of arrival
    private final long[][] rows; // [items][capacity], ascending: index above, bits of w below
    private final int[] sizes; // [items]

    /** No item has a feature yet. */
    public Builder(int items) {
      rows = new long[items][];
      sizes = new int[items];
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
      int index = indices.computeIfAbsent(feature, none -> indices.size());
      long[] row = rows[item];
      int size = sizes[item];
      int place = size == 0 ? -1 : Arrays.binarySearch(row, 0, size, entry(index, 0));
      place = -place - 1; // no weight has the bits 0, so it is never found
      if (place < size && index(row[place]) == index) {
        return false;
      }
      if (size == 0) {
        rows[item] = row = new long[2];
      } else if (size == row.length) {
        rows[item] = row = Arrays.copyOf(row, 2 * size);
      }
      System.arraycopy(row, place, row, place + 1, size - place);
      row[place] = entry(index, weight);
      sizes[item]++;
      return true;
    }

    private static long entry(int index, float weight) {
      return ((long) index << Integer.SIZE) | Float.floatToRawIntBits(weight);
    }

    private static int index(long entry) {
      return (int) (entry >>> Integer.SIZE);
    }

    private static float weight(long entry) {
      return Float.intBitsToFloat((int) entry);
    }

    /**
     * The features, in memory.
     *
     * @param source where they come from
     */
    public ItemFeatures build(String source) {
      List<String> names = indices.keySet().stream().sorted().toList();
      int[] sorted = new int[names.size()]; // by order of arrival
      for (int f = 0; f < sorted.length; f++) {
        sorted[indices.get(names.get(f))] = f;
      }
      long[] pointers = new long[rows.length + 1];
      int[] features = new int[Math.toIntExact(Arrays.stream(sizes).asLongStream().sum())];
      float[] weights = new float[features.length];
      int at = 0;
      for (int item = 0; item < rows.length; item++) {
        int size = sizes[item];
        double squares = 0;
        for (int i = 0; i < size; i++) {
          float w = weight(rows[item][i]);
          rows[item][i] = entry(sorted[index(rows[item][i])], w);
          squares += (double) w * w;
        }
        if (size > 0) {
          Arrays.sort(rows[item], 0, size);
        }
        for (int i = 0; i < size; i++, at++) {
          features[at] = index(rows[item][i]);
          weights[at] = (float) (weight(rows[item][i]) / Math.sqrt(squares));
        }
        pointers[item + 1] = at;
      }
      return new ItemFeatures(
          Lists.segment(pointers), Lists.segment(features), Lists.segment(weights), names, source);
    }
  }
}
