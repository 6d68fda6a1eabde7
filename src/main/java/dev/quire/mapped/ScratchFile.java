package dev.quire.mapped;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Mapped memory with a file behind it that nobody else sees: the kernel can write its pages out
 * when memory is short, and the file is gone at {@link #close}.
 */
public final class ScratchFile implements AutoCloseable {
  private final PendingFile file;

  private ScratchFile(PendingFile file) {
    this.file = file;
  }

  /**
   * Reserves the space.
   *
   * @param name tells what is in it, for someone who looks into the folder
   * @param lengthBytes size in bytes, at least 1
   */
  public static ScratchFile create(Path folder, String name, long lengthBytes) throws IOException {
    return new ScratchFile(PendingFile.create(folder, name, lengthBytes));
  }

  /** The memory, all 0 at first; don't use it after {@link #close}. */
  public MemorySegment segment() {
    return file.segment();
  }

  @Override
  public void close() {
    file.close();
  }
}
