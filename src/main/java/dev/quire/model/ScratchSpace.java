package dev.quire.model;

import dev.quire.mapped.ScratchFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mapped memory for what a training needs meanwhile and is too large for the heap: the kernel can
 * write it out to files in a folder, which are gone at {@link #close}.
 */
public final class ScratchSpace implements AutoCloseable {
  private final Path folder;
  private final List<ScratchFile> files = new ArrayList<>();

  /** Nothing so far. */
  public ScratchSpace(Path folder) {
    this.folder = folder;
  }

  /** Another one in the same folder, to be closed by itself: sooner, say, than this one. */
  public ScratchSpace another() {
    return new ScratchSpace(folder);
  }

  /**
   * Memory until {@link #close}, all 0.
   *
   * @param name tells what is in it, for someone who looks into the folder
   * @param lengthBytes size in bytes
   * @throws UncheckedIOException when the folder has no space for it
   */
  public MemorySegment reserve(String name, long lengthBytes) {
    try {
      ScratchFile file = ScratchFile.create(folder, name, Math.max(1, lengthBytes));
      files.add(file);
      return file.segment();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    files.forEach(ScratchFile::close);
  }
}
