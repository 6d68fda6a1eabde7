package dev.quire.model;

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
      return preferenceRank == 0
          ? ratings
          : ratings + Parameters.sizeBytes(users, items, preferenceRank);
    }
  }

  /** Of the file with the numbers of times, which may be as many as the ratings. */
  private static final String TIMES = "-times";

  private final Parameters parameters;
  private final Optional<Variances> variances;
  private final Optional<NoisePrecisions> noise;
  private final ImplicitVectors implicit;
  private final Optional<TimeBiases> time;
  private final Optional<Parameters> preference;
  private final boolean featureBiases;
  private final MemorySegment all; // but those of times
  private final MemorySegment timed;
  private final Runnable release;

  private ParameterMemory(MemorySegment all, MemorySegment timed, Shape shape, Runnable release) {
    SegmentAllocator memory = SegmentAllocator.slicingAllocator(all);
    this.all = all;
    this.timed = timed;
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
            : Optional.of(
                TimeBiases.allocate(SegmentAllocator.slicingAllocator(timed), shape.times()));
    this.preference =
        shape.preferenceRank() == 0
            ? Optional.empty()
            : Optional.of(
                Parameters.allocate(
                    memory, 0, shape.users(), shape.items(), shape.preferenceRank()));
    this.featureBiases = shape.has(ModelPart.FEATURE_BIASES);
    this.release = release;
  }

  /** Memory of the process, all 0. */
  public static ParameterMemory allocate(Shape shape) {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment timed =
          arena.allocate(TimeBiases.sizeBytes(shape.times()), Parameters.CACHE_LINE_BYTES);
      return new ParameterMemory(allocate(shape, arena), timed, shape, arena::close);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Memory of the process, but where ratings move with times: of these there may be as many numbers
   * as ratings, and they are in a scratch file.
   *
   * @param folder where that is until {@link #close}
   * @param name of what it is for
   * @throws IOException when there is no space in that folder
   */
  public static ParameterMemory allocate(Shape shape, Path folder, String name) throws IOException {
    if (shape.times().isEmpty()) {
      return allocate(shape);
    }
    ScratchFile times =
        ScratchFile.create(folder, name + TIMES, TimeBiases.sizeBytes(shape.times()));
    Arena arena = Arena.ofShared();
    try {
      return new ParameterMemory(
          allocate(shape, arena),
          times.segment(),
          shape,
          () -> {
            arena.close();
            times.close();
          });
    } catch (OutOfMemoryError e) {
      arena.close();
      times.close();
      throw e;
    }
  }

  private static MemorySegment allocate(Shape shape, Arena arena) {
    return arena.allocate(shape.sizeBytes(), Parameters.CACHE_LINE_BYTES);
  }

  /**
   * Memory of a scratch file, all 0.
   *
   * @param folder where the file is until {@link #close}
   * @param name of what it is for
   * @throws IOException when there is no such folder, or no space in it
   */
  public static ParameterMemory map(Path folder, String name, Shape shape) throws IOException {
    long size = shape.sizeBytes();
    long timedSize = TimeBiases.sizeBytes(shape.times());
    ScratchFile file = ScratchFile.create(folder, name, size + timedSize);
    return new ParameterMemory(
        file.segment().asSlice(0, size),
        file.segment().asSlice(size, timedSize),
        shape,
        file::close);
  }

  /** Makes all of it 0 again, for the next who works on it. */
  public void clear() {
    all.fill((byte) 0);
    timed.fill((byte) 0);
  }

  /**
   * All of it, all 0 at first; not to be used after {@link #close}.
   *
   * @param features of items and users
   * @param arena whose memory the features' vectors are in
   */
  public ModelNumbers numbers(SideFeatures features, Arena arena) {
    return new ModelNumbers(
        parameters,
        variances,
        FeaturePriors.allocate(arena, features, parameters.rank(), featureBiases),
        noise,
        implicit,
        time,
        preference.map(
            numbers ->
                new ModelNumbers(
                    numbers,
                    Optional.empty(),
                    FeaturePriors.allocate(
                        arena, features.ofItemsAlone(), numbers.rank(), false))));
  }

  @Override
  public void close() {
    release.run();
  }
}
