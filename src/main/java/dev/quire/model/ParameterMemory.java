package dev.quire.model;

import dev.quire.mapped.ScratchFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;

/**
 * The memory of parameters that a trainer works on: the process's own, or that of a scratch file,
 * which the kernel can write out when the factors are larger than memory.
 */
public final class ParameterMemory implements AutoCloseable {
  private final Parameters parameters;
  private final Runnable release;

  private ParameterMemory(Parameters parameters, Runnable release) {
    this.parameters = parameters;
    this.release = release;
  }

  /** Memory of the process, all 0. */
  public static ParameterMemory allocate(double globalMean, int users, int items, int rank) {
    Arena arena = Arena.ofShared();
    try {
      return new ParameterMemory(
          Parameters.allocate(arena, globalMean, users, items, rank), arena::close);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Memory of a scratch file, all 0.
   *
   * @param folder where the file is until {@link #close}
   * @throws IOException when there is no such folder, or no space in it
   */
  public static ParameterMemory map(Path folder, double globalMean, int users, int items, int rank)
      throws IOException {
    ScratchFile file =
        ScratchFile.create(folder, "parameters", Parameters.sizeBytes(users, items, rank));
    SegmentAllocator pieces = SegmentAllocator.slicingAllocator(file.segment());
    return new ParameterMemory(
        Parameters.allocate(pieces, globalMean, users, items, rank), file::close);
  }

  /** The parameters; don't use them after {@link #close}. */
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public void close() {
    release.run();
  }
}
