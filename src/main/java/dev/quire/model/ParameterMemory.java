package dev.quire.model;

import dev.quire.catalogue.ItemFeatures;
import dev.quire.mapped.ScratchFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The memory of parameters that a trainer works on, and of their variances if it needs them: the
 * process's own, or that of a scratch file, which the kernel can write out when the factors are
 * larger than memory.
 */
public final class ParameterMemory implements AutoCloseable {
  /**
   * How many numbers there will be.
   *
   * @param parts which beside parameters
   * @param times by which ratings move; none where they don't
   * @param preferenceRank factors of the preferences beside ratings; 0 for none
   */
  public record Shape(
      double globalMean,
      int users,
      int items,
      int rank,
      Set<ModelPart> parts,
      List<TimeGroup> times,
      int preferenceRank) {
    /** Without times. */
    public Shape(
        double globalMean,
        int users,
        int items,
        int rank,
        Set<ModelPart> parts,
        int preferenceRank) {
      this(globalMean, users, items, rank, parts, List.of(), preferenceRank);
    }

    private boolean has(ModelPart part) {
      return parts.contains(part);
    }

    private long sizeBytes() {
      long ratings = Parameters.sizeBytes(users, items, rank);
      if (has(ModelPart.VARIANCES)) {
        ratings += Parameters.sizeBytes(users, items, rank);
      }
      if (has(ModelPart.NOISE)) {
        ratings += Parameters.sizeBytes(users, items, 0);
      }
      ratings += ImplicitVectors.sizeBytes(parts, users, items, rank);
      ratings += TimeBiases.sizeBytes(times);
      return preferenceRank == 0
          ? ratings
          : ratings + Parameters.sizeBytes(users, items, preferenceRank);
    }
  }

  private final Parameters parameters;
  private final Optional<Variances> variances;
  private final Optional<NoisePrecisions> noise;
  private final ImplicitVectors implicit;
  private final Optional<TimeBiases> time;
  private final Optional<Parameters> preference;
  private final MemorySegment all;
  private final Runnable release;

  private ParameterMemory(MemorySegment all, Shape shape, Runnable release) {
    SegmentAllocator memory = SegmentAllocator.slicingAllocator(all);
    this.all = all;
    this.parameters =
        Parameters.allocate(memory, shape.globalMean(), shape.users(), shape.items(), shape.rank());
    this.variances =
        shape.has(ModelPart.VARIANCES)
            ? Optional.of(Variances.allocate(memory, shape.users(), shape.items(), shape.rank()))
            : Optional.empty();
    this.noise =
        shape.has(ModelPart.NOISE)
            ? Optional.of(NoisePrecisions.allocate(memory, shape.users(), shape.items()))
            : Optional.empty();
    this.implicit =
        ImplicitVectors.allocate(memory, shape.parts(), shape.users(), shape.items(), shape.rank());
    this.time =
        shape.times().isEmpty()
            ? Optional.empty()
            : Optional.of(TimeBiases.allocate(memory, shape.times()));
    this.preference =
        shape.preferenceRank() == 0
            ? Optional.empty()
            : Optional.of(
                Parameters.allocate(
                    memory, 0, shape.users(), shape.items(), shape.preferenceRank()));
    this.release = release;
  }

  /** Memory of the process, all 0. */
  public static ParameterMemory allocate(Shape shape) {
    Arena arena = Arena.ofShared();
    try {
      return new ParameterMemory(
          arena.allocate(shape.sizeBytes(), Parameters.CACHE_LINE_BYTES), shape, arena::close);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Memory of a scratch file, all 0.
   *
   * @param folder where the file is until {@link #close}
   * @param name of what it is for
   * @throws IOException when there is no such folder, or no space in it
   */
  public static ParameterMemory map(Path folder, String name, Shape shape) throws IOException {
    ScratchFile file = ScratchFile.create(folder, name, shape.sizeBytes());
    return new ParameterMemory(file.segment(), shape, file::close);
  }

  /** Makes all of it 0 again, for the next who works on it. */
  public void clear() {
    all.fill((byte) 0);
  }

  /**
   * All of it, all 0 at first; not to be used after {@link #close}.
   *
   * @param features of the items, if they have any
   * @param arena whose memory the features' vectors are in
   */
  public ModelNumbers numbers(Optional<ItemFeatures> features, Arena arena) {
    return new ModelNumbers(
        parameters,
        variances,
        prior(features, parameters, arena),
        noise,
        implicit,
        time,
        preference.map(
            numbers ->
                new ModelNumbers(numbers, Optional.empty(), prior(features, numbers, arena))));
  }

  private static Optional<FeaturePrior> prior(
      Optional<ItemFeatures> features, Parameters of, Arena arena) {
    return features.map(known -> FeaturePrior.allocate(arena, known, of.rank()));
  }

  @Override
  public void close() {
    release.run();
  }
}
